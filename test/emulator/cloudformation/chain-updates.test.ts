import { CloudFormation } from '../../../lib/emulator/cloudformation/cloudformation';
import type { ResourceProvider } from '../../../lib/emulator/cloudformation/provider';
import type { StackOutcome } from '../../../lib/emulator/cloudformation/stack';
import { eksResourceProviders } from '../../../lib/emulator/eks/resources';
import { iamResourceProviders } from '../../../lib/emulator/iam/resources';
import { ACCOUNT_ID, newAccount, POD_TRUST, REGION, trusting } from '../eks/account';
import { reasonOf } from './stubs';

// "Update requires" of the CloudFormation Template Reference, for the types a pod's identity hangs on: through the
// engine and the real providers, so that what is replaced is made first and deleted last.

const arn = (name: string) => ({ 'Fn::GetAtt': [name, 'Arn'] });
const role = (trust: unknown, more: object = {}) => ({
  Type: 'AWS::IAM::Role',
  Properties: { AssumeRolePolicyDocument: trust, ...more },
});

type Resource = { readonly Type: string; readonly Properties: Readonly<Record<string, unknown>> };
type Resources = Readonly<Record<string, Resource>>;

const CHAIN: Resources = {
  ClusterRole: role(trusting('eks.amazonaws.com')),
  PodRole: role(POD_TRUST, { RoleName: 'pod-role' }),
  OtherRole: role(POD_TRUST),
  Cluster: {
    Type: 'AWS::EKS::Cluster',
    Properties: { Name: 'one', RoleArn: arn('ClusterRole'), AccessConfig: { AuthenticationMode: 'API' } },
  },
  Spare: {
    Type: 'AWS::EKS::Cluster',
    Properties: { Name: 'two', RoleArn: arn('ClusterRole'), AccessConfig: { AuthenticationMode: 'API' } },
  },
  Agent: {
    Type: 'AWS::EKS::Addon',
    Properties: { AddonName: 'eks-pod-identity-agent', ClusterName: { Ref: 'Cluster' } },
  },
  Association: {
    Type: 'AWS::EKS::PodIdentityAssociation',
    Properties: {
      ClusterName: { Ref: 'Cluster' },
      Namespace: 'default',
      ServiceAccount: 'aws-cli-sa',
      RoleArn: arn('PodRole'),
    },
  },
};

const changed = (name: string, properties: object): Resources => {
  const { Type, Properties } = CHAIN[name]!;
  return { ...CHAIN, [name]: { Type, Properties: { ...Properties, ...properties } } };
};

/** Every call that reaches a provider: `create Association`. */
function watched(providers: Readonly<Record<string, ResourceProvider>>, calls: string[]) {
  return Object.fromEntries(
    Object.entries(providers).map(([type, provider]): [string, ResourceProvider] => [
      type,
      {
        ...provider,
        create: (request) => {
          calls.push(`create ${request.logicalId}`);
          return provider.create(request);
        },
        ...(provider.update && {
          update: (request, previous) => {
            calls.push(`update ${request.logicalId}`);
            return provider.update!(request, previous);
          },
        }),
        delete: (request, existing) => {
          calls.push(`delete ${request.logicalId}`);
          return provider.delete(request, existing);
        },
      },
    ]),
  );
}

async function updated(after: Resources) {
  const account = newAccount();
  const calls: string[] = [];
  const providers = { ...iamResourceProviders(account.iam), ...eksResourceProviders(account.eks) };
  const cloudFormation = new CloudFormation({
    accountId: ACCOUNT_ID,
    region: REGION,
    clock: account.clock,
    providers: watched(providers, calls),
  });
  const before = await cloudFormation.deploy('Demo', { Resources: CHAIN });
  expect(before).toMatchObject({ ok: true });
  calls.splice(0);
  const outcome = await cloudFormation.deploy('Demo', { Resources: after });
  return { ...account, cloudFormation, before, outcome, calls };
}

const idOf = (outcome: StackOutcome, name: string): string | undefined =>
  outcome.stack?.resources.find(({ logicalId }) => logicalId === name)?.physicalId;

test.each<[string, string, object, readonly string[]]>([
  ['an association’s namespace', 'Association', { Namespace: 'team-b' }, ['create Association', 'delete Association']],
  [
    'an association’s ServiceAccount',
    'Association',
    { ServiceAccount: 'other-sa' },
    ['create Association', 'delete Association'],
  ],
  [
    'an association’s cluster',
    'Association',
    { ClusterName: { Ref: 'Spare' } },
    ['create Association', 'delete Association'],
  ],
  ['an add-on’s name', 'Agent', { AddonName: 'vpc-cni' }, ['create Agent', 'delete Agent']],
  ['an add-on’s cluster', 'Agent', { ClusterName: { Ref: 'Spare' } }, ['create Agent', 'delete Agent']],
  [
    'a role’s name: what holds its ARN follows',
    'PodRole',
    { RoleName: 'renamed' },
    ['create PodRole', 'update Association', 'delete PodRole'],
  ],
  [
    'a cluster’s name: what names it is replaced too',
    'Cluster',
    { Name: 'renamed' },
    ['create Cluster', 'create Agent', 'create Association', 'delete Association', 'delete Agent', 'delete Cluster'],
  ],
])('%s: replaced, the new one made first and the old one deleted last', async (_, name, properties, expected) => {
  const { before, outcome, calls } = await updated(changed(name, properties));
  expect(outcome).toMatchObject({ ok: true, stack: { status: 'UPDATE_COMPLETE' } });
  expect(calls).toEqual(expected);
  expect(idOf(outcome, name)).not.toBe(idOf(before, name));
});

test.each<[string, string, object]>([
  ['an association’s role', 'Association', { RoleArn: arn('OtherRole') }],
  ['an association’s target role', 'Association', { TargetRoleArn: 'arn:aws:iam::444455556666:role/Target' }],
  ['an association’s session tags', 'Association', { DisableSessionTags: true }],
  ['an association’s tags', 'Association', { Tags: [{ Key: 'team', Value: 'a' }] }],
  ['an add-on’s version', 'Agent', { AddonVersion: 'v1.3.10-eksbuild.3' }],
  ['an add-on’s configuration', 'Agent', { ConfigurationValues: '{}' }],
  ['a cluster’s access mode', 'Cluster', { AccessConfig: { AuthenticationMode: 'API' }, Tags: [] }],
  ['a role’s trust policy', 'PodRole', { AssumeRolePolicyDocument: { ...(POD_TRUST as object), Id: 'new' } }],
  ['a role’s policies', 'PodRole', { ManagedPolicyArns: ['arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess'] }],
])('%s: updated in place', async (_, name, properties) => {
  const { before, outcome, calls } = await updated(changed(name, properties));
  expect(outcome).toMatchObject({ ok: true, stack: { status: 'UPDATE_COMPLETE' } });
  expect(calls).toEqual([`update ${name}`]);
  expect(idOf(outcome, name)).toBe(idOf(before, name));
});

test('a replacement for pods that another association holds is refused, and the old one stays', async () => {
  const { Association, ...others } = changed('Association', { ServiceAccount: 'other-sa' });
  const { outcome, eks, before } = await updated({ ...others, First: Association!, Association: Association! });
  expect(outcome).toMatchObject({ ok: false, status: 'UPDATE_ROLLBACK_COMPLETE' });
  expect(reasonOf(outcome)).toMatch(/^Association already exists: a-/);
  const { associations } = eks.listPodIdentityAssociations('one');
  expect(associations.map(({ associationArn }) => associationArn)).toEqual([idOf(before, 'Association')]);
});

test('a role that keeps its name cannot be moved to another path', async () => {
  const { outcome, iam } = await updated(changed('PodRole', { Path: '/app/' }));
  expect(reasonOf(outcome)).toBe(
    'CloudFormation cannot update a stack when a custom-named resource requires replacing. Rename pod-role and update the stack again.',
  );
  expect(iam.role('pod-role')?.path).toBe('/');
});

test('a cluster that keeps its name cannot take another role', async () => {
  const { outcome, eks } = await updated({
    ...changed('Cluster', { RoleArn: arn('SecondRole') }),
    SecondRole: role(trusting('eks.amazonaws.com')),
  });
  expect(reasonOf(outcome)).toBe('Cluster already exists with name: one');
  expect(eks.clusters()).toHaveLength(2);
});

test.each<[string, object, string]>([
  ['Association', { TargetRoleARN: 'arn:aws:iam::444455556666:role/Target' }, 'TargetRoleARN'],
  ['Agent', { Addonversion: 'v1' }, 'Addonversion'],
  ['PodRole', { ManagedPolicies: [] }, 'ManagedPolicies'],
])('a property that %s’s type does not have is refused, not overlooked', async (name, properties, key) => {
  const { outcome, calls } = await updated(changed(name, properties));
  expect(outcome).toMatchObject({ ok: false, status: 'UPDATE_ROLLBACK_COMPLETE' });
  expect(reasonOf(outcome)).toBe(
    `Properties validation failed for resource ${name} with message:\n#: extraneous key [${key}] is not permitted`,
  );
  expect(calls).toEqual([]);
});
