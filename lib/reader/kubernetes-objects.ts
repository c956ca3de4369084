import { KubernetesError } from '../emulator/kubernetes/errors';
import { flatten } from '../emulator/kubernetes/kubectl-output';
import { ManifestError, parseManifests, type LoadedManifest } from '../emulator/kubernetes/manifests';
import type { KubernetesObject, Pod } from '../emulator/kubernetes/objects';
import { parseApiVersion } from '../emulator/kubernetes/resource-types';
import { readObject } from '../emulator/kubernetes/validate-object';
import { CDK_CHART, CDK_MANIFEST } from '../model/cdk-resource-types';
import type { Part } from '../model/chain';
import type { Project } from './project';
import { doubtOf, partsOf, propertiesOf, type TemplatePart } from './template-part';

/** A Kubernetes object and where it was read. */
export interface KubernetesItem extends Part {
  readonly object: KubernetesObject;
  readonly namespace: string;
  /** Absent if nothing says for which cluster it is. */
  readonly clusterName?: string;
  /** The resource that applies it, if a template does. */
  readonly appliedBy?: TemplatePart;
  /** The pod as it was admitted, where this is one, or a workload of which one was made. */
  readonly admitted?: Pod;
}

/** All objects that were found, and why there may be more. */
export interface KubernetesObjects {
  readonly items: readonly KubernetesItem[];
  /** Whether there was anything to find objects in. */
  readonly read: boolean;
  readonly mayBeMore: string;
}

/** The objects that a project's own resources apply, and those of loose manifests. */
export function readKubernetesObjects(project: Project, manifests: readonly LoadedManifest[]): KubernetesObjects {
  const unreadable: string[] = [];
  const resources = partsOf(project, CDK_MANIFEST);
  const applied = resources.flatMap((part) => {
    try {
      return appliedObjects(project, part);
    } catch (error) {
      if (!(error instanceof ManifestError) && !(error instanceof KubernetesError)) throw error;
      unreadable.push(`the manifest of ${part.logicalId} could not be read (${error.message})`);
      return [];
    }
  });
  const loose = manifests.map(({ object, file, document }, index): KubernetesItem => ({
    id: `${file}#${document}/${index + 1}`,
    source: { file, document },
    object,
    namespace: object.metadata.namespace ?? 'default',
  }));
  const [chart] = partsOf(project, CDK_CHART);
  return {
    items: [...applied, ...loose],
    read: resources.length + manifests.length > 0,
    mayBeMore:
      unreadable[0] ??
      doubtOf(project, CDK_MANIFEST, CDK_CHART) ??
      (chart
        ? `the Helm chart of ${chart.logicalId} is not rendered here`
        : 'a cluster holds more than the manifests that were read'),
  };
}

/** @throws ManifestError, KubernetesError for a manifest that cannot be read */
function appliedObjects(project: Project, part: TemplatePart): readonly KubernetesItem[] {
  const given = propertiesOf(part, project);
  const clusterName = given.text('ClusterName');
  return objectsIn(given.text('Manifest') ?? '', part.logicalId).map((object, index) => ({
    id: `${part.id}/${index + 1}`,
    source: { ...part.source, document: index + 1 },
    object,
    namespace: object.metadata.namespace ?? 'default',
    ...(clusterName !== undefined && { clusterName }),
    appliedBy: part,
  }));
}

/** What a part of the chain has of the Kubernetes object that it is. */
export function originOfObject({ id, source, clusterName }: KubernetesItem): Part & { readonly clusterName?: string } {
  return { id, source, ...(clusterName !== undefined && { clusterName }) };
}

/** The objects of some kinds of an API group, of any version. */
export function objectsOfKind(
  { items }: KubernetesObjects,
  group: string,
  kinds: readonly string[],
): readonly KubernetesItem[] {
  return items.filter(
    ({ object: { kind, apiVersion } }) => kinds.includes(kind) && parseApiVersion(apiVersion).group === group,
  );
}

/** CDK writes JSON, which is read without the detour by YAML. */
function objectsIn(manifest: string, name: string): readonly KubernetesObject[] {
  let data: unknown;
  try {
    data = JSON.parse(manifest);
  } catch {
    return parseManifests(manifest, name).map(({ object }) => object);
  }
  return flatten(Array.isArray(data) ? data : [data]).map(readObject);
}
