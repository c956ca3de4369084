import type { Hop } from '../../../lib/model/hop';
import type { IdentityResult } from '../../../lib/model/template-result';
import { account, associated, deployment, pod, rehearseTemplateOf, shown, TRUST } from './support';

jest.setTimeout(120_000);

/** Lets in sessions with another tag alone: decided when a pod asks, not when the association is made. */
const OTHER_NAMESPACE = {
  ...TRUST,
  Statement: [
    { ...TRUST.Statement[0], Condition: { StringEquals: { 'aws:RequestTag/kubernetes-namespace': 'other' } } },
  ],
};
const KEY = [
  { name: 'AWS_ACCESS_KEY_ID', value: 'AKIAIOSFODNN7EXAMPLE' },
  { name: 'AWS_SECRET_ACCESS_KEY', value: 'secret' },
];

/** Ids, and names that have one in them, are new in every run. */
const OF_A_RUN = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|(?<=eks-prod-)[a-z0-9-]+|\b(?:ASIA|AROA)[A-Z0-9]+/g;

const withoutIds = (text: string | undefined) => text?.replace(OF_A_RUN, '…');

/** Who asked whom for what, what came of it and why, without the bytes. */
const drawn = ({ from, to, what, outcome, cause, fix, onward }: Hop): object => ({
  asked: [from, to, what, outcome].join(' '),
  cause: withoutIds(cause),
  fix: withoutIds(fix),
  onward: onward.map(drawn),
});

const comparable = (identity: IdentityResult) => ({
  association: identity.association,
  pod: identity.pod,
  status: identity.status,
  role: identity.caller?.roleName,
  shown: withoutIds(shown(identity)),
  hops: identity.hops?.map(({ hops, ...call }) => ({ ...call, hops: hops.map(drawn) })),
});

/** A dozen associations: with pods, workloads and neither; good, refused, refused in another way, shadowed, and not to be made. */
async function rehearsed(podsAtOnce: number) {
  const resources = {
    ...associated('good'),
    ...associated('plain'),
    ...associated('closed', { trust: OTHER_NAMESPACE }),
    ...associated('probed'),
    ...associated('elsewhere', { namespace: 'shop' }),
    ...associated('shadowed'),
    ...associated('web', { actions: ['s3:ListAllMyBuckets'] }),
    ...associated('worker', { trust: OTHER_NAMESPACE }),
    ...associated('two-pods'),
    ...associated('refused'),
    ...associated('last-but-one'),
    ...associated('last', { actions: ['s3:ListAllMyBuckets'] }),
  };
  const invalid = deployment('refused', 'refused');
  Object.assign(invalid.spec.template.spec, { priorityClassName: 'no-such-class' });
  const manifests = [
    ...['good', 'shadowed', 'web', 'worker', 'two-pods', 'refused'].map((name) => account(name)),
    pod('good', 'good'),
    pod('shadowed', 'shadowed', 'default', KEY),
    deployment('web', 'web'),
    deployment('worker', 'worker'),
    pod('one', 'two-pods'),
    deployment('other', 'two-pods'),
    invalid,
  ];
  return rehearseTemplateOf({ Resources: resources }, manifests, {
    podsAtOnce,
    calls: [{ service: 's3', operation: 'ListBuckets' }],
  });
}

test('several pods standing at once change nothing of the result', async () => {
  const [alone, together] = await Promise.all([rehearsed(1), rehearsed(5)]);
  expect(alone.stacks).toMatchObject([{ status: 'passed', evidence: [] }]);
  expect(new Set(alone.identities.map(({ status }) => status))).toEqual(new Set(['passed', 'failed']));
  expect(alone.identities).toHaveLength(13);
  expect(together.identities.map(comparable)).toEqual(alone.identities.map(comparable));
  expect({ ...together, identities: [], durationMs: 0, stacks: [] }).toEqual({
    ...alone,
    identities: [],
    durationMs: 0,
    stacks: [],
  });
});
