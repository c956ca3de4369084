import { synthesise } from '../../lib/stack/synthesise';
import { appliedManifest, appliedManifests } from './kubernetes-manifests';
import { allDependenciesOf, idsOfType } from './template-graph';

/*
 * CloudFormation creates in the order of dependencies and deletes in the reverse. So "waits for" reads both ways: the
 * pod is created after what it waits for, and is gone before any of that is deleted.
 */

describe.each([{}, { natGateways: 1 }, { namespace: 'team-a' }, { targetRoleArn: 'arn:aws:iam::444455556666:role/r' }])(
  'with %j',
  (context) => {
    const { template } = synthesise(context);
    const pod = appliedManifest(template, 'Pod', 'aws-cli').logicalId;
    const waitsFor = allDependenciesOf(template, pod);

    test('the pod waits for everything but its own check, the other pod, and who may use kubectl', () => {
      const free = Object.keys(template.Resources).filter((id) => id !== pod && !waitsFor.has(id));
      expect(free.map((id) => id.replace(/[0-9A-F]{8}$/, '')).sort()).toEqual([
        'AdminAccessAccessEntry',
        'AdminAccessRole',
        expect.stringMatching(/^InjectionInjected/),
        expect.stringMatching(/^IsolationPod.*Pod$/),
        expect.stringMatching(/^IsolationPod.*ServiceAccount$/),
      ]);
    });

    test('among them nodes, agent, association and its role', () => {
      for (const type of ['AWS::EKS::Nodegroup', 'AWS::EKS::Addon', 'AWS::EKS::PodIdentityAssociation']) {
        expect(waitsFor).toContain(idsOfType(template, type)[0]);
      }
      expect([...waitsFor]).toContainEqual(expect.stringMatching(/^PodRole/));
    });

    test('the nodes wait for neither agent nor association: they take the longest', () => {
      const nodesWaitFor = allDependenciesOf(template, idsOfType(template, 'AWS::EKS::Nodegroup')[0]!);
      expect(nodesWaitFor).not.toContain(idsOfType(template, 'AWS::EKS::Addon')[0]);
      expect(nodesWaitFor).not.toContain(idsOfType(template, 'AWS::EKS::PodIdentityAssociation')[0]);
    });

    test('every manifest waits for the nodes, so that on destroy kubectl is heard', () => {
      const nodes = idsOfType(template, 'AWS::EKS::Nodegroup')[0];
      for (const { logicalId } of appliedManifests(template)) {
        expect(allDependenciesOf(template, logicalId)).toContain(nodes);
      }
    });

    test('nothing waits for itself', () => {
      for (const id of Object.keys(template.Resources)) expect(allDependenciesOf(template, id)).not.toContain(id);
    });
  },
);

test('the objects of a namespace wait for it', () => {
  const { template } = synthesise({ namespace: 'team-a' });
  const [namespace, ...objects] = [...appliedManifests(template)].sort((left) =>
    left.object.kind === 'Namespace' ? -1 : 0,
  );
  expect(namespace?.object).toEqual({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'team-a' } });
  expect(namespace?.properties).not.toHaveProperty('PruneLabel');
  expect(objects).toHaveLength(4);
  for (const { logicalId, object } of objects) {
    expect(object.metadata.namespace).toBe('team-a');
    expect(allDependenciesOf(template, logicalId)).toContain(namespace?.logicalId);
  }
});

test('the namespace is left to others where it is there', () => {
  for (const context of [{}, { namespace: 'kube-system' }, { namespace: 'team-a', createNamespace: false }]) {
    expect(appliedManifests(synthesise(context).template).map(({ object }) => object.kind)).not.toContain('Namespace');
  }
});
