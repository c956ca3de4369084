import type { Manifest } from '../../k8s/manifests';
import { RecreatedPod, REVISION_ANNOTATION } from '../../lib/stack/recreated-pod';
import { type CloudFormationTemplate, synthesise } from '../../lib/stack/synthesise';
import { emptyStack, importedCluster, templateOf } from './constructs';
import { appliedManifest, appliedManifests } from './kubernetes-manifests';
import { dependenciesOf, idsOfType, resourceOf } from './template-graph';

/*
 * A pod is injected only when it is admitted, so a changed association must have it deleted and created again. Most
 * ways of asking for that do nothing, some fail, and two report success and leave no pod at all. Each test here holds
 * one of the properties without which the way that works is one of those.
 */

const before = synthesise({ podIdentityAssociation: 'false' }).template;
const after = synthesise({}).template;

const podOf = (template: CloudFormationTemplate) => appliedManifest(template, 'Pod', 'aws-cli');
const serviceAccountOf = (template: CloudFormationTemplate) =>
  appliedManifest(template, 'ServiceAccount', 'aws-cli-sa');
const revisionIn = ({ object }: { object: Manifest }) => object.metadata.annotations?.[REVISION_ANNOTATION];

describe('when the association changes', () => {
  test('both manifests change, so that CloudFormation updates both', () => {
    expect(podOf(after).properties.Manifest).not.toBe(podOf(before).properties.Manifest);
    expect(serviceAccountOf(after).properties.Manifest).not.toBe(serviceAccountOf(before).properties.Manifest);
  });

  test('both carry the same revision, so that neither is updated without the other', () => {
    for (const template of [before, after]) {
      expect(revisionIn(podOf(template))).toMatch(/^[0-9a-f]{12}$/);
      expect(revisionIn(serviceAccountOf(template))).toBe(revisionIn(podOf(template)));
    }
  });

  test('nothing but the revision changes, so that neither update is refused', () => {
    const without = (template: CloudFormationTemplate) =>
      [podOf(template), serviceAccountOf(template)].map(({ properties }) =>
        String(properties.Manifest).replace(/"[0-9a-f]{12}"/, '"…"'),
      );
    expect(without(after)).toEqual(without(before));
  });

  test('the logical ids stay: with a new one, the old resource would be deleted last, and with it the new pod', () => {
    expect(podOf(after).logicalId).toBe(podOf(before).logicalId);
    expect(serviceAccountOf(after).logicalId).toBe(serviceAccountOf(before).logicalId);
  });
});

describe('the update deletes the pod, then creates it', () => {
  test('the first manifest prunes, the second does not', () => {
    expect(serviceAccountOf(after).properties.PruneLabel).toMatch(/^aws\.cdk\.eks\/prune-[0-9a-f]{42}$/);
    expect(podOf(after).properties).not.toHaveProperty('PruneLabel');
  });

  test("the pod carries the first manifest's label, which is what gets it pruned", () => {
    const label = serviceAccountOf(after).properties.PruneLabel as string;
    expect(podOf(after).object.metadata.labels).toEqual({ [label]: '' });
    // Without it on the ServiceAccount too, kubectl says "no objects passed to apply" and the deployment fails.
    expect(serviceAccountOf(after).object.metadata.labels).toEqual({ [label]: '' });
  });

  test('nothing else carries that label, or it would be pruned as well', () => {
    const template = synthesise({ namespace: 'team-a' }).template;
    const [serviceAccount, pod] = [serviceAccountOf(template), podOf(template)];
    const label = serviceAccount.properties.PruneLabel as string;
    const others = appliedManifests(template).filter(
      ({ logicalId }) => ![pod.logicalId, serviceAccount.logicalId].includes(logicalId),
    );
    expect(others.map(({ object }) => object.kind).sort()).toEqual(['Namespace', 'Pod', 'ServiceAccount']);
    for (const { object } of others) expect(object.metadata.labels ?? {}).not.toHaveProperty([label]);
  });

  test('the pod waits for the ServiceAccount, so it is pruned first', () => {
    expect(dependenciesOf(after, podOf(after).logicalId)).toContain(serviceAccountOf(after).logicalId);
  });

  test('the grace period is 0: pruning does not wait, and `apply` would find the dying pod and keep it', () => {
    for (const { object } of appliedManifests(after).filter(({ object }) => object.kind === 'Pod')) {
      expect(object.spec).toMatchObject({ terminationGracePeriodSeconds: 0 });
    }
  });

  test('nothing overwrites: `kubectl create` must fail on what somebody else made', () => {
    for (const { properties } of appliedManifests(after)) expect(properties).not.toHaveProperty('Overwrite');
  });

  test('the two objects are in the same namespace, where pruning looks', () => {
    for (const template of [after, synthesise({ namespace: 'team-a' }).template]) {
      expect(podOf(template).object.metadata.namespace).toBe(serviceAccountOf(template).object.metadata.namespace);
    }
  });
});

describe('the revision', () => {
  const revision = (context: Record<string, unknown>) => revisionIn(podOf(synthesise(context).template));
  const initial = revision({});

  test.each<[string, Record<string, unknown>]>([
    ['the association comes or goes', { podIdentityAssociation: false }],
    ['the role has another name, so is another role', { roleName: 'Other' }],
    ['there is a target role', { targetRoleArn: 'arn:aws:iam::444455556666:role/r' }],
    ['session tags are off', { disableSessionTags: true }],
    ['the session is narrowed', { disableSessionTags: true, sessionPolicy: { Statement: [] } }],
    ['the image is another', { image: 'amazon/aws-cli:2.31.0' }],
    ['somebody asks for it', { podRevision: '2' }],
  ])('changes when %s', (_, context) => {
    expect(revision(context)).not.toBe(initial);
  });

  test.each<[string, Record<string, unknown>]>([
    ['the permissions of the role', { managedPolicies: 'AmazonS3FullAccess' }],
    ['its trust policy', { trust: 'any' }],
    ['the nodes', { nodeCount: 2 }],
    ['the other pod', { isolationPod: false }],
  ])('does not change with %s: the running pod has no need of it', (_, context) => {
    expect(revision(context)).toBe(initial);
  });

  test('changes with a variable of the pod', () => {
    const revisions = [undefined, 'debug', 'info'].map((level) => {
      const stack = emptyStack();
      const container = { name: 'c', image: 'i', ...(level && { env: [{ name: 'LOG_LEVEL', value: level }] }) };
      return recreated(stack, { terminationGracePeriodSeconds: 0, containers: [container] }).revision;
    });
    expect(new Set(revisions).size).toBe(3);
  });
});

describe('the pod without an association', () => {
  const other = (template: CloudFormationTemplate) => appliedManifest(template, 'Pod', 'aws-cli-no-identity');

  test('is not created anew when the association of the first changes, nor by podRevision', () => {
    for (const context of [{ podIdentityAssociation: false }, { podRevision: '2' }, { roleName: 'Other' }]) {
      expect(other(synthesise(context).template)).toEqual(other(after));
    }
  });

  test('is pruned by its own ServiceAccount', () => {
    const label = appliedManifest(after, 'ServiceAccount', 'aws-cli-sa-no-identity').properties.PruneLabel as string;
    expect(label).not.toBe(serviceAccountOf(after).properties.PruneLabel);
    expect(other(after).object.metadata.labels).toEqual({ [label]: '' });
  });

  test('can be left out', () => {
    const names = appliedManifests(synthesise({ isolationPod: false }).template).map(
      ({ object }) => object.metadata.name,
    );
    expect(names).toEqual(['aws-cli-sa', 'aws-cli']);
  });
});

describe('renaming', () => {
  test.each<[string, Record<string, unknown>]>([
    ['the namespace', { namespace: 'team-a' }],
    ['the cluster', { clusterName: 'other' }],
  ])('%s makes new resources: an update would leave the old objects where they are', (_, context) => {
    const renamed = synthesise(context).template;
    expect(podOf(renamed).logicalId).not.toBe(podOf(after).logicalId);
    expect(serviceAccountOf(renamed).logicalId).not.toBe(serviceAccountOf(after).logicalId);
  });

  test('the pod or the ServiceAccount keeps the resources: the pod is pruned and created under its new name', () => {
    const renamed = synthesise({ podName: 'reader', serviceAccount: 'reader-sa' }).template;
    expect(appliedManifest(renamed, 'Pod', 'reader').logicalId).toBe(podOf(after).logicalId);
    expect(appliedManifest(renamed, 'ServiceAccount', 'reader-sa').properties.PruneLabel).toBe(
      serviceAccountOf(after).properties.PruneLabel,
    );
  });
});

describe('by itself', () => {
  test('works on any cluster with a kubectl provider', () => {
    const stack = emptyStack();
    recreated(stack, { terminationGracePeriodSeconds: 0, containers: [] });
    const template = templateOf(stack).toJSON() as CloudFormationTemplate;
    const pod = appliedManifest(template, 'Pod', 'p');
    expect(pod.properties.ClusterName).toBe('mine');
    expect(resourceOf(template, pod.logicalId).DependsOn).toEqual([
      appliedManifest(template, 'ServiceAccount', 'sa').logicalId,
    ]);
  });

  test('leaves the objects it is given as they are, labels and annotations included', () => {
    const manifest: Manifest = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'p', labels: { app: 'reader' }, annotations: { note: 'kept' } },
      spec: { terminationGracePeriodSeconds: 0, containers: [] },
    };
    const given = structuredClone(manifest);
    const stack = emptyStack();
    new RecreatedPod(stack, 'Pod', { cluster: importedCluster(stack), serviceAccount, pod: given });
    expect(given).toEqual(manifest);
    const { metadata } = appliedManifest(templateOf(stack).toJSON() as CloudFormationTemplate, 'Pod', 'p').object;
    expect(metadata.labels).toMatchObject({ app: 'reader' });
    expect(metadata.annotations).toMatchObject({ note: 'kept' });
  });

  test.each([undefined, 1, 30])('refuses a grace period of %p', (terminationGracePeriodSeconds) => {
    expect(() => recreated(emptyStack(), { terminationGracePeriodSeconds, containers: [] })).toThrow(
      'pod p must have terminationGracePeriodSeconds 0, or pruning loses it',
    );
  });
});

const serviceAccount: Manifest = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'sa' } };

function recreated(stack: ReturnType<typeof emptyStack>, spec: Record<string, unknown>): RecreatedPod {
  const pod: Manifest = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec };
  return new RecreatedPod(stack, 'Pod', { cluster: importedCluster(stack), serviceAccount, pod });
}

test('the template holds no other manifests', () => {
  expect(idsOfType(after, 'Custom::AWSCDK-EKS-KubernetesResource')).toHaveLength(4);
});
