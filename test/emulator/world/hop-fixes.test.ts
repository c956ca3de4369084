/**
 * What a report says to do about a hop that failed is right if the call succeeds once it is done: each fix is followed, and
 * the pod asks again.
 */
import { podsOf } from '../../../lib/emulator/kubernetes/workload-pods';
import type { CallOutcome } from '../../../lib/model/environment';
import type { Hop } from '../../../lib/model/hop';
import { properties, setEnvironment, type Case } from '../../doctor/case';
import { CASES } from '../../doctor/cases';
import { ACCOUNT, healthyDraft, podTrust, type Draft, type Plain } from '../../doctor/draft';
import type { Stage } from '../../doctor/rehearsal';
import { obstacle } from '../../rehearsal/rules/obstacle';
import { OpenStage } from '../../rehearsal/rules/stage';
import { turns } from '../../rehearsal/rules/turns';
import { follow } from './follow-fix';

jest.setTimeout(120_000);

const ROLE = `arn:aws:iam::${ACCOUNT}:role/pod-role`;
const BUCKET = { kind: 's3', operation: 'ListObjectsV2', input: { Bucket: 'orders' } } as const;

interface Broken {
  readonly what: string;
  readonly given?: (draft: Draft) => void;
  readonly fault?: (draft: Draft) => void;
  readonly rehearsal?: Case['rehearsal'];
  /** The hop that has the fix, and what must be in it. */
  readonly at: string;
  readonly says: readonly (string | RegExp)[];
  /** What the cause must say, where no component tells. */
  readonly because?: RegExp;
  /** What another fault's fix would say. */
  readonly butNot?: RegExp;
  /** For a role that nobody can know. */
  readonly roleArn?: string;
  /** Does what the fix says where it only tells. */
  readonly follow?: (fix: string, world: Stage['world']) => void;
  /** There is nothing that could be done here. */
  readonly toldOnly?: boolean;
}

const ASSOCIATE = /create-pod-identity-association/;
const RECREATE = 'kubectl get pod aws-cli -n default -o yaml > pod.yaml && kubectl replace --force -f pod.yaml';

/** A case of the doctor's, which rehearses it too. */
function doctors(
  rule: string,
  what: string,
  rest: Pick<Broken, 'at' | 'says' | 'because' | 'butNot' | 'roleArn' | 'toldOnly'>,
): Broken {
  const found = CASES.find((each) => each.rule === rule && each.what === what);
  if (!found) throw new Error(`the doctor has no case ${rule}: ${what}`);
  const { given, fault, rehearsal } = found;
  return { what: `${rule}: ${what}`, given, fault, rehearsal, ...rest };
}

const FAULTS: readonly Broken[] = [
  doctors('association-meets-its-pods', 'the association in another namespace', {
    at: 'pod>s3',
    says: ['--namespace default', '--service-account aws-cli-sa', `--role-arn ${ROLE}`, RECREATE],
  }),
  doctors('association-meets-its-pods', 'a slip of the pen in the ServiceAccount', {
    at: 'pod>s3',
    says: ['# there is one for default/aws-cil-sa', `--role-arn ${ROLE}`],
  }),
  doctors('association-before-pod', 'a manifest that does not wait for the association', {
    at: 'pod>s3',
    says: [RECREATE],
    butNot: ASSOCIATE,
  }),
  doctors('container-not-skipped', 'an annotation that skips the only container', {
    at: 'pod>s3',
    says: ['take eks.amazonaws.com/skip-containers out of its annotations'],
    butNot: ASSOCIATE,
  }),
  doctors('no-irsa-annotation', 'an annotation left behind, and a pod that comes before its association', {
    at: 'pod>sts',
    says: ['kubectl annotate serviceaccount aws-cli-sa -n default eks.amazonaws.com/role-arn-'],
    butNot: ASSOCIATE,
  }),
  doctors('no-web-identity-by-hand', 'IRSA variables in env', {
    at: 'pod>sts',
    says: ['take AWS_WEB_IDENTITY_TOKEN_FILE, AWS_ROLE_ARN out of it'],
    butNot: /annotate/,
  }),
  doctors('no-ecs-credentials', "ECS's variable", {
    at: 'pod>agent',
    because: /ECS task/,
    says: ['take AWS_CONTAINER_CREDENTIALS_RELATIVE_URI out of it'],
    butNot: /create-addon/,
  }),
  doctors('credential-variables-left-to-webhook', 'another address set by hand', {
    at: 'pod>agent',
    because: /sets AWS_CONTAINER_CREDENTIALS_FULL_URI itself/,
    says: ['take AWS_CONTAINER_CREDENTIALS_FULL_URI out of it'],
    butNot: /create-addon/,
  }),
  doctors('token-volume-name-is-free', "a volume of the webhook's name", {
    at: 'pod>agent',
    because: /volume eks-pod-identity-token of its own/,
    says: ['give its volume another name than eks-pod-identity-token'],
    butNot: /create-addon/,
  }),
  doctors('token-volume-name-is-free', "a volume of the webhook's name with a token for somebody else", {
    at: 'agent>eks-auth',
    says: ['give its volume another name than eks-pod-identity-token'],
  }),
  doctors('agent-installed', 'no add-on', {
    at: 'pod>agent',
    says: ['aws eks create-addon --cluster-name eksdemo1 --addon-name eks-pod-identity-agent'],
  }),
  doctors('agent-ready-on-every-node', 'a node without an agent', {
    at: 'pod>agent',
    because: /^No Pod Identity Agent runs on node \S+\.$/,
    says: ['kubectl get pods -n kube-system -l app.kubernetes.io/name=eks-pod-identity-agent'],
    butNot: /create-addon/,
    toldOnly: true,
  }),
  doctors('node-role-may-call-eks-auth', 'a node role without the action', {
    at: 'agent>eks-auth',
    says: [/attach-role-policy --role-name Test-NodeRole-\w+ .*AmazonEKSWorkerNodePolicy$/s],
  }),
  doctors('association-for-the-token', 'an association that was removed', {
    at: 'agent>eks-auth',
    says: [ASSOCIATE],
    butNot: /kubectl/,
    roleArn: ROLE,
  }),
  doctors('trust-accepts-the-pod', 'a condition on another namespace', {
    at: 'eks-auth>sts',
    says: ['# in the trust policy of role pod-role:', '"aws:RequestTag/kubernetes-namespace": "default"'],
  }),
  doctors('trust-accepts-the-pod', "another account's clusters", {
    at: 'eks-auth>sts',
    says: ['"aws:RequestTag/kubernetes-service-account": "aws-cli-sa"'],
  }),
  doctors('trust-accepts-the-pod', 'an explicit deny', {
    at: 'eks-auth>sts',
    says: ['in place of statement NotThatOne:', '"Effect": "Deny"'],
    butNot: /"Allow"/,
  }),
  doctors('trust-does-without-disabled-tags', 'conditions on tags that are not sent', {
    at: 'eks-auth>sts',
    says: [`"aws:SourceArn": "arn:aws:eks:us-east-1:${ACCOUNT}:cluster/eksdemo1"`],
    butNot: /RequestTag|TagSession/,
  }),
  doctors('session-tags-fit', 'names that fill the space', {
    at: 'eks-auth>sts',
    says: ['--disable-session-tags', '# in the trust policy of role pod-role:'],
    butNot: /RequestTag/,
  }),
  doctors('base-role-may-assume-target', 'a first role that may not tag the session', {
    at: 'eks-auth>sts',
    says: ['# in a policy of role pod-role:', `"Resource": "arn:aws:iam::${ACCOUNT}:role/target"`, 'sts:TagSession'],
    butNot: /trust policy/,
  }),
  doctors('target-role-trusts-base-role', 'another external id', {
    at: 'eks-auth>sts',
    says: [
      '# in the trust policy of role target:',
      `"AWS": "${ROLE}"`,
      `"sts:ExternalId": "us-east-1/${ACCOUNT}/eksdemo1/default/aws-cli-sa"`,
    ],
    butNot: /pods\.eks\.amazonaws\.com/,
  }),
  doctors('target-role-trusts-base-role', 'a target that may not be tagged', {
    at: 'eks-auth>sts',
    says: ['# in the trust policy of role target:', '"sts:TagSession"'],
  }),
  doctors('role-has-permissions', 'a role without policies', {
    at: 'pod>s3',
    says: ['# in a policy of role pod-role:', '"Action": "s3:ListAllMyBuckets"', '"Resource": "*"'],
    butNot: ASSOCIATE,
  }),
  doctors('permissions-find-their-tags', 'a policy on tags that are not sent', {
    at: 'pod>s3',
    says: ['aws eks update-pod-identity-association', '--no-disable-session-tags'],
    butNot: /in a policy/,
  }),
  doctors('resource-policies-name-the-role', 'a bucket policy that names a session', {
    at: 'pod>s3',
    says: ['# in a policy of role pod-role:', '"Action": "s3:ListBucket"', '"Resource": "arn:aws:s3:::orders"'],
  }),
  {
    what: 'no association, and instance metadata out of reach',
    fault(draft) {
      delete draft.resources['Association'];
      draft.resources['Workload']!['DependsOn'] = ['Agent'];
      const { MetadataOptions } = properties(draft, 'LaunchTemplate')['LaunchTemplateData'];
      MetadataOptions.HttpPutResponseHopLimit = 1;
    },
    at: 'pod>imds',
    says: [ASSOCIATE, '--role-arn ROLE_ARN', RECREATE],
    butNot: /HopLimit|there is one for/,
    roleArn: ROLE,
  },
  {
    what: 'a profile that is not there',
    fault: (draft) => setEnvironment(draft, { AWS_PROFILE: 'prod' }),
    rehearsal: { needsCli: true, asks: ({ ask }) => ask({ client: 'aws-cli' }) },
    at: 'pod>agent',
    says: ['take AWS_PROFILE out of it'],
    butNot: /create-addon/,
  },
  {
    what: 'a Deployment whose pods are not to be injected',
    rehearsal: {
      trigger: deployWeb,
      asks: ({ ask, world }) => ask({ pod: { namespace: 'default', name: webPod(world) } }),
    },
    at: 'pod>s3',
    says: ['kubectl patch deployment/web -n default --type json', 'eks.amazonaws.com~1skip-containers'],
    butNot: /get pod/,
    toldOnly: true,
  },
  {
    what: 'static keys that nobody knows',
    fault: (draft) => setEnvironment(draft, { AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE', AWS_SECRET_ACCESS_KEY: 's' }),
    at: 'pod>s3',
    says: ['take AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY out of it'],
    butNot: ASSOCIATE,
  },
  {
    what: 'static keys that nobody knows, and no association',
    fault(draft) {
      setEnvironment(draft, { AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE', AWS_SECRET_ACCESS_KEY: 's' });
      delete draft.resources['Association'];
      draft.resources['Workload']!['DependsOn'] = ['Agent'];
    },
    at: 'pod>s3',
    says: ['take AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY out of it'],
    toldOnly: true,
  },
  {
    what: 'a trust policy whose sts:TagSession went away after the association was made',
    rehearsal: {
      trigger: ({ world }) =>
        world.account.iam.updateAssumeRolePolicy('pod-role', podTrust(undefined, ['sts:AssumeRole'])),
    },
    at: 'eks-auth>sts',
    says: ['# in the trust policy of role pod-role:', '"sts:TagSession"'],
  },
  {
    what: 'a role that was deleted',
    rehearsal: { trigger: deleteRole },
    at: 'eks-auth>sts',
    says: [`# make the role ${ROLE} again, or give the association another:`, '--role-arn ROLE_ARN'],
    butNot: /trust policy/,
    roleArn: `arn:aws:iam::${ACCOUNT}:role/spare`,
  },
  {
    what: 'a policy that depends on tags which name another namespace',
    fault: (draft) =>
      withPolicy(draft, {
        ...list(),
        Condition: { StringEquals: { 'aws:PrincipalTag/kubernetes-namespace': 'prod' } },
      }),
    at: 'pod>s3',
    says: ['# in a policy of role pod-role:', '"aws:PrincipalTag/kubernetes-service-account": "aws-cli-sa"'],
    butNot: /update-pod-identity-association/,
  },
  {
    what: 'a session policy that does not allow it',
    fault(draft) {
      const policy = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' } };
      Object.assign(properties(draft, 'Association'), { DisableSessionTags: true, Policy: JSON.stringify(policy) });
      properties(draft, 'PodRole')['AssumeRolePolicyDocument'] = podTrust();
    },
    at: 'pod>s3',
    says: ['aws eks update-pod-identity-association', /--policy '.*s3:GetObject.*s3:ListAllMyBuckets.*'/, RECREATE],
    butNot: /in a policy/,
  },
  {
    what: 'a permissions boundary that does not allow it',
    fault: (draft) => withBoundary(draft, { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }),
    at: 'pod>s3',
    says: [`# in arn:aws:iam::${ACCOUNT}:policy/bounds, the permissions boundary of role pod-role:`],
    butNot: /in a policy/,
  },
  {
    what: 'a permissions boundary that denies it',
    fault: (draft) => withBoundary(draft, { ...list(), Sid: 'NoLists', Effect: 'Deny' }),
    at: 'pod>s3',
    says: ['out of statement NoLists of', `policy/bounds, the permissions boundary of role pod-role`],
    butNot: /"Allow"/,
    toldOnly: true,
  },
  {
    what: 'a named policy that denies it',
    fault: (draft) => withPolicy(draft, { ...list(), Sid: 'NoLists', Effect: 'Deny' }, true),
    at: 'pod>s3',
    says: ['# s3:ListAllMyBuckets out of statement NoLists of', '# the policy own of role pod-role'],
    butNot: /"Allow"/,
    toldOnly: true,
  },
  {
    what: "AWS's policy that denies everything",
    fault: (draft) => properties(draft, 'PodRole')['ManagedPolicyArns'].push('arn:aws:iam::aws:policy/AWSDenyAll'),
    at: 'pod>s3',
    says: ['aws iam detach-role-policy --role-name pod-role --policy-arn arn:aws:iam::aws:policy/AWSDenyAll'],
    butNot: /"Allow"/,
  },
  {
    what: 'a bucket policy that denies it',
    rehearsal: {
      trigger: ({ world }) => giveBucketPolicy(world, NOBODY),
      asks: ({ ask }) => ask({ task: BUCKET }),
    },
    at: 'pod>s3',
    says: [
      'of statement Nobody kubectl delete ns default\n# of the policy of bucket orders:',
      `{"ArnNotEquals":{"aws:PrincipalArn":"${ROLE}"}}`,
    ],
    butNot: /"Allow"/,
    follow: (fix, world) => giveBucketPolicy(world, { ...NOBODY, Condition: conditionIn(fix) }),
  },
  {
    what: 'a target role whose trust policy denies the first role',
    given: CASES.find(({ rule }) => rule === 'target-role-trusts-base-role')?.given,
    fault: (draft) =>
      properties(draft, 'Target')['AssumeRolePolicyDocument'].Statement.push({
        Effect: 'Deny',
        Principal: { AWS: ROLE },
        Action: 'sts:*',
        Condition: { StringLike: { 'sts:ExternalId': '*' } },
      }),
    at: 'eks-auth>sts',
    says: [
      'of statement #1',
      '# of the trust policy of role target:',
      `{"ArnNotEquals":{"aws:PrincipalArn":"${ROLE}"}}`,
    ],
    butNot: /"Allow"/,
    follow: (fix, { account: { iam } }) => {
      const { Statement } = structuredClone(iam.role('target')?.trustDocument) as Plain;
      Object.assign(Statement[1].Condition, conditionIn(fix));
      iam.updateAssumeRolePolicy('target', { Version: '2012-10-17', Statement });
    },
  },
  {
    what: "another account's bucket, whose policy does not name the role",
    rehearsal: {
      trigger: ({ world }) => world.account.s3.createBucket('orders', '444455556666'),
      asks: ({ ask }) => ask({ task: BUCKET }),
    },
    at: 'pod>s3',
    says: ['# in the policy of bucket orders:', `"AWS": "${ROLE}"`, '"Action": "s3:ListBucket"'],
    butNot: /in a policy of role/,
  },
  {
    what: 'a role that the association does not give any more',
    rehearsal: { trigger: giveAnotherRole },
    at: 'pod>s3',
    says: [RECREATE],
    butNot: /in a policy/,
  },
];

/** Failures about which nobody can say what to do. */
const UNFIXED: readonly Pick<Broken, 'what' | 'fault' | 'rehearsal'>[] = [
  {
    what: 'EKS Auth that throttles',
    rehearsal: { trigger: ({ world }) => world.account.eksAuth.faults.throttle(100) },
  },
  {
    what: 'a bucket that does not exist',
    rehearsal: { asks: ({ ask }) => ask({ task: BUCKET }) },
  },
  {
    what: "a boundary of AWS's own",
    fault: (draft) =>
      (properties(draft, 'PodRole')['PermissionsBoundary'] = 'arn:aws:iam::aws:policy/AmazonSQSFullAccess'),
  },
];

const NOBODY = { Sid: 'Nobody\nkubectl delete ns default', Effect: 'Deny', Principal: '*' };

const conditionIn = (fix: string) => JSON.parse(fix.split('\n').at(-1) ?? '') as Plain;

/** A Deployment and the pod that its controller would make, which an annotation hides from the webhook. */
async function deployWeb({ world }: Stage): Promise<void> {
  const annotations = { 'eks.amazonaws.com/skip-containers': 'web' };
  const spec = { serviceAccountName: 'aws-cli-sa', containers: [{ name: 'web', image: 'nginx' }] };
  const web = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'default' },
    spec: {
      selector: { matchLabels: { app: 'web' } },
      template: { metadata: { labels: { app: 'web' }, annotations }, spec },
    },
  };
  const { api } = world.clusters.get('eksdemo1')!;
  for (const object of [web, ...podsOf(web)]) await api.create(object);
  await world.settled();
}

const webPod = ({ clusters }: Stage['world']) =>
  clusters
    .get('eksdemo1')!
    .api.list('Pod')
    .find(({ metadata }) => metadata.name.startsWith('web-'))?.metadata.name ?? '';

const list = () => ({ Effect: 'Allow', Action: 's3:ListAllMyBuckets', Resource: '*' });

function withPolicy(draft: Draft, statement: Plain, beside = false): void {
  const policy = { PolicyName: 'own', PolicyDocument: { Version: '2012-10-17', Statement: [statement] } };
  Object.assign(properties(draft, 'PodRole'), { Policies: [policy], ...(!beside && { ManagedPolicyArns: [] }) });
}

function withBoundary(draft: Draft, statement: Plain): void {
  draft.resources['Bounds'] = {
    Type: 'AWS::IAM::ManagedPolicy',
    Properties: { ManagedPolicyName: 'bounds', PolicyDocument: { Version: '2012-10-17', Statement: [statement] } },
  };
  properties(draft, 'PodRole')['PermissionsBoundary'] = { Ref: 'Bounds' };
}

function giveBucketPolicy({ account: { s3 } }: Stage['world'], statement: Plain): void {
  if (!s3.hasBucket('orders')) s3.createBucket('orders');
  const whole = { Action: 's3:*', Resource: ['arn:aws:s3:::orders', 'arn:aws:s3:::orders/*'], ...statement };
  s3.putBucketPolicy('orders', { Version: '2012-10-17', Statement: [whole] });
}

function deleteRole({ world: { account } }: Stage): void {
  const { iam } = account;
  for (const arn of iam.role('pod-role')?.attached ?? []) iam.detachRolePolicy('pod-role', arn);
  iam.deleteRole('pod-role');
  iam.createRole({ name: 'spare', trust: podTrust() });
  iam.attachRolePolicy('spare', 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess');
}

async function giveAnotherRole({ world: { account }, ask }: Stage): Promise<void> {
  await ask();
  const { iam, eks } = account;
  const { arn } = iam.createRole({ name: 'new-role', trust: podTrust() });
  iam.attachRolePolicy('new-role', 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess');
  iam.detachRolePolicy('pod-role', 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess');
  const [{ associationId } = { associationId: '' }] = eks.listPodIdentityAssociations('eksdemo1').associations;
  eks.updatePodIdentityAssociation('eksdemo1', associationId, { roleArn: arn });
}

const all = (hops: readonly Hop[]): Hop[] => hops.flatMap((hop) => [hop, ...all(hop.onward)]);

interface Played {
  readonly before: CallOutcome;
  readonly after?: CallOutcome;
}

const inTurn = turns(5);

/** Rehearses a fault, does what the fix says, and has the pod ask again. */
function play({ given, fault, rehearsal = {}, roleArn, toldOnly, ...item }: Partial<Broken>): Promise<Played> {
  return inTurn(async () => {
    const draft = healthyDraft();
    given?.(draft);
    fault?.(draft);
    const stage = new OpenStage(draft, rehearsal);
    const ask = async () => {
      await (rehearsal.asks ?? (() => stage.ask()))(stage);
      return stage.outcomes.at(-1)!;
    };
    try {
      await rehearsal.before?.(stage);
      await stage.deploy();
      if (stage.refused) throw new Error(stage.refused.reason);
      await rehearsal.trigger?.(stage);
      const before = await ask();
      const fix = all(before.hops ?? []).find((hop) => hop.fix)?.fix;
      if (fix === undefined || toldOnly) return { before };
      await (item.follow ?? follow)(fix.replaceAll('ROLE_ARN', roleArn ?? 'ROLE_ARN'), stage.world);
      return { before, after: await ask() };
    } finally {
      await stage.world.close();
    }
  });
}

const plays = new Map<string, Promise<Played>>();
const playable = ({ rehearsal = {} }: Pick<Broken, 'rehearsal'>) => obstacle(rehearsal) === undefined;

beforeAll(() => {
  for (const item of [...FAULTS, ...UNFIXED].filter(playable)) {
    const played = play(item);
    played.catch(() => {});
    plays.set(item.what, played);
  }
});
afterAll(() => Promise.allSettled(plays.values()));

describe.each(FAULTS)('$what', (item) => {
  const { what, at, says, because = /./, butNot, toldOnly } = item;
  const proven = playable(item) ? test : test.skip;

  proven('the hop that broke has a fix that names what is at fault', async () => {
    const { before } = await plays.get(what)!;
    expect(before.succeeded).toBe(false);
    const fixed = all(before.hops ?? []).filter((hop) => hop.fix);
    expect([...new Set(fixed.map(({ from, to }) => `${from}>${to}`))]).toContain(at);
    const { cause, fix = '' } = fixed.find(({ from, to }) => `${from}>${to}` === at)!;
    expect(cause).toMatch(because);
    for (const each of says) expect(fix).toMatch(each);
    if (butNot) expect(fix).not.toMatch(butNot);
  });

  if (!toldOnly) {
    proven('once it is followed the call succeeds', async () => {
      const { before, after } = await plays.get(what)!;
      expect(before.succeeded).toBe(false);
      expect([after?.succeeded, after?.said]).toEqual([true, after?.said]);
    });
  }
});

test.each(UNFIXED)('$what: no fix, rather than a wrong one', async ({ what }) => {
  const { before } = await plays.get(what)!;
  expect(before.succeeded).toBe(false);
  expect(all(before.hops ?? []).flatMap(({ fix }) => fix ?? [])).toEqual([]);
});
