import { recording } from './stubs';

/**
 * The order of operations on which a pod's re-creation relies. The handler of a Kubernetes manifest creates on
 * Create, applies with `--prune` on Update, and keeps its physical id; so an update of the ServiceAccount's manifest
 * deletes the pod, and the update of the pod's own manifest, which depends on it, creates it again.
 */
const KUBERNETES = 'Custom::AWSCDK-EKS-KubernetesResource';
const VALUE = 'Custom::AWSCDK-EKS-KubernetesObjectValue';
const TYPES = [
  ...['Cluster', 'Nodegroup', 'Addon', 'PodIdentityAssociation'].map((type) => `AWS::EKS::${type}`),
  'AWS::IAM::Role',
  KUBERNETES,
  VALUE,
];

function template(revision: string, associated: boolean) {
  const association = {
    Association: {
      Type: 'AWS::EKS::PodIdentityAssociation',
      Properties: { ClusterName: { Ref: 'Cluster' }, RoleArn: { 'Fn::GetAtt': ['PodRole', 'Arn'] } },
    },
  };
  return {
    Resources: {
      Cluster: { Type: 'AWS::EKS::Cluster' },
      Nodegroup: { Type: 'AWS::EKS::Nodegroup', Properties: { ClusterName: { Ref: 'Cluster' } } },
      Addon: { Type: 'AWS::EKS::Addon', Properties: { ClusterName: { Ref: 'Cluster' } } },
      PodRole: { Type: 'AWS::IAM::Role' },
      ...(associated ? association : {}),
      ServiceAccount: {
        Type: KUBERNETES,
        Properties: {
          ClusterName: { Ref: 'Cluster' },
          Manifest: `[{"kind":"ServiceAccount","revision":"${revision}"}]`,
          PruneLabel: 'aws.cdk.eks/prune-1',
        },
        DependsOn: [...(associated ? ['Association'] : []), 'Addon', 'Nodegroup'],
      },
      Pod: {
        Type: KUBERNETES,
        Properties: { ClusterName: { Ref: 'Cluster' }, Manifest: `[{"kind":"Pod","revision":"${revision}"}]` },
        DependsOn: ['ServiceAccount'],
      },
      ...(associated
        ? { [`Injected${revision}`]: { Type: VALUE, Properties: { ObjectName: 'aws-cli' }, DependsOn: ['Pod'] } }
        : {}),
    },
  };
}

async function deployed(...templates: object[]) {
  const { cloudFormation, called, told } = recording({}, TYPES);
  for (const [index, each] of templates.entries()) {
    if (index === templates.length - 1) {
      called();
      told();
    }
    expect((await cloudFormation.deploy('EksPodIdentityDemo', each)).ok).toBe(true);
  }
  return { cloudFormation, called, told };
}

test('first deployment: the pod comes last, after nodes, add-on and association', async () => {
  const { called } = await deployed(template('r1', true));
  expect(called()).toEqual(
    ['Cluster', 'Nodegroup', 'Addon', 'PodRole', 'Association', 'ServiceAccount', 'Pod', 'Injectedr1'].map(
      (id) => `create ${id}`,
    ),
  );
});

test('turning the association on: association, then the ServiceAccount manifest (prunes the pod), then the pod', async () => {
  const { called, told } = await deployed(template('r1', false), template('r2', true));
  expect(called()).toEqual(['create Association', 'update ServiceAccount', 'update Pod', 'create Injectedr2']);
  expect(told().filter((line) => /Association|ServiceAccount|Pod$/.test(line))).toEqual([
    ...['CREATE_IN_PROGRESS Association', 'CREATE_COMPLETE Association'],
    ...['UPDATE_IN_PROGRESS ServiceAccount', 'UPDATE_COMPLETE ServiceAccount'],
    ...['UPDATE_IN_PROGRESS Pod', 'UPDATE_COMPLETE Pod'],
  ]);
});

test('a new revision: the old gate goes only after the new one is through', async () => {
  const { called } = await deployed(template('r1', true), template('r2', true));
  expect(called()).toEqual(['update ServiceAccount', 'update Pod', 'create Injectedr2', 'delete Injectedr1-8']);
});

test('turning the association off: it is deleted only after the pod was re-created, which is therefore still injected', async () => {
  const { called } = await deployed(template('r1', true), template('r2', false));
  expect(called()).toEqual(['update ServiceAccount', 'update Pod', 'delete Injectedr1-8', 'delete Association-5']);
});

test('an association added beside an unchanged pod: no update of the pod is sent', async () => {
  const before = template('r1', false);
  const { Association } = template('r1', true).Resources as unknown as Record<string, object>;
  const { called } = await deployed(before, { Resources: { ...before.Resources, Association } });
  expect(called()).toEqual(['create Association']);
});

test('a changed logical id: the new one is created before the old one is deleted', async () => {
  const before = template('r1', false);
  const { Pod, ...others } = before.Resources;
  const { called } = await deployed(before, { Resources: { ...others, PodHash2: Pod } });
  expect(called()).toEqual(['create PodHash2', 'delete Pod-6']);
});

test('destroy: the exact reverse of the creation', async () => {
  const { cloudFormation, called } = await deployed(template('r1', true));
  const created = called().map((call) => call.replace('create ', ''));
  await cloudFormation.destroy('EksPodIdentityDemo');
  expect(called().map((call) => call.replace(/^delete (.*)-\d+$/, '$1'))).toEqual(created.reverse());
});
