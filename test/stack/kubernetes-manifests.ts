import type { Manifest } from '../../k8s/manifests';
import type { CloudFormationTemplate } from '../../lib/stack/synthesise';
import { idsOfType, resourceOf } from './template-graph';

const TYPE = 'Custom::AWSCDK-EKS-KubernetesResource';

/** A custom resource that applies one Kubernetes object. */
export interface AppliedManifest {
  readonly logicalId: string;
  readonly object: Manifest;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** The manifests of a template, each with its one object. */
export function appliedManifests(template: CloudFormationTemplate): AppliedManifest[] {
  return idsOfType(template, TYPE).map((logicalId) => {
    const properties = resourceOf(template, logicalId).Properties ?? {};
    const objects = JSON.parse(properties.Manifest as string) as Manifest[];
    expect(objects).toHaveLength(1);
    return { logicalId, object: objects[0]!, properties };
  });
}

/** The manifest of the object of that kind and name. */
export function appliedManifest(template: CloudFormationTemplate, kind: string, name: string): AppliedManifest {
  const found = appliedManifests(template).filter(
    ({ object }) => object.kind === kind && object.metadata.name === name,
  );
  expect(found).toHaveLength(1);
  return found[0]!;
}
