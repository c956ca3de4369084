import * as fc from 'fast-check';
import { evaluate, parsePolicy, type AccessRequest, type ApplicablePolicies, type NamedPolicy } from '../../lib/iam';

// What is decided, and why, is documented by scenarios/*.json; here is what must hold whatever the policies are.

const ACTIONS = ['s3:GetObject', 's3:PutObject', 'sts:AssumeRole', 'kms:Decrypt'];
const RESOURCES = ['arn:aws:s3:::a/1', 'arn:aws:s3:::b/2', 'arn:aws:iam::111122223333:role/target', '*'];
const SESSION = 'arn:aws:sts::111122223333:assumed-role/app/s';
const ROLE = 'arn:aws:iam::111122223333:role/app';

const oneOrMore = <T>(...values: T[]): fc.Arbitrary<T[]> =>
  fc.array(fc.constantFrom(...values), { minLength: 1, maxLength: 2 });
const actions = oneOrMore('*', 's3:*', 's3:Get*', 's3:?utObject', 'sts:*', ...ACTIONS);
const resources = oneOrMore(
  '*',
  'arn:aws:s3:::a/*',
  'arn:aws:s3:::${aws:PrincipalTag/team}/*',
  'arn:aws:iam',
  ...RESOURCES.slice(0, 3),
);
const condition = fc.constantFrom<object | undefined>(
  undefined,
  undefined,
  { StringEquals: { 'aws:PrincipalTag/team': 'a' } },
  { StringNotEquals: { 'aws:PrincipalTag/team': ['a', 'b'] } },
  { 'ForAllValues:StringLike': { 'aws:TagKeys': ['t*'] } },
  { StringEquals: { 'aws:TagKeys': 't1' } },
  { Null: { 'aws:TagKeys': 'true' } },
  { BoolIfExists: { 'aws:SecureTransport': 'true' } },
);
const effect = fc.constantFrom('Allow', 'Allow', 'Deny');

const identityStatement = fc
  .record({ Effect: effect, actions, resources, negations: fc.tuple(fc.boolean(), fc.boolean()), Condition: condition })
  .map(({ actions: Action, resources: Resource, negations: [notAction, notResource], Condition, Effect }) => ({
    Effect,
    ...(notAction ? { NotAction: Action } : { Action }),
    ...(notResource ? { NotResource: Resource } : { Resource }),
    ...(Condition && { Condition }),
  }));
const principal = fc.constantFrom<unknown>(
  '*',
  { AWS: '111122223333' },
  { AWS: ROLE },
  { AWS: SESSION },
  { AWS: '444455556666' },
  { Service: 'pods.eks.amazonaws.com' },
  { CanonicalUser: 'x' },
);
const resourceStatement = fc
  .tuple(identityStatement, principal)
  .map(([statement, Principal]) => ({ ...statement, Principal }));

function policyOf(statement: fc.Arbitrary<object>, kind: 'identity' | 'resource'): fc.Arbitrary<NamedPolicy> {
  return fc.array(statement, { minLength: 1, maxLength: 3 }).map((Statement) => ({
    name: kind,
    policy: parsePolicy({ Version: '2012-10-17', Statement }, kind),
  }));
}

const identityPolicy = policyOf(identityStatement, 'identity');
const resourcePolicy = policyOf(resourceStatement, 'resource');
const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(arbitrary, { nil: undefined });
const policies: fc.Arbitrary<ApplicablePolicies> = fc.record({
  identity: fc.array(identityPolicy, { maxLength: 2 }),
  boundary: maybe(identityPolicy),
  session: maybe(fc.array(identityPolicy, { maxLength: 2 })),
  resource: maybe(resourcePolicy),
  serviceControl: maybe(fc.array(fc.array(identityPolicy, { minLength: 1, maxLength: 2 }), { maxLength: 2 })),
  resourceControl: maybe(fc.array(resourcePolicy, { maxLength: 1 })),
});
const request: fc.Arbitrary<AccessRequest> = fc.record({
  principal: fc.constantFrom<AccessRequest['principal']>(
    { type: 'assumed-role', arn: SESSION, roleArn: ROLE, accountId: '111122223333' },
    { type: 'assumed-role', arn: SESSION, roleArn: ROLE, accountId: '111122223333' },
    { type: 'service', service: 'pods.eks.amazonaws.com' },
  ),
  action: fc.constantFrom(...ACTIONS),
  resource: fc.constantFrom(...RESOURCES),
  resourceAccountId: fc.constantFrom('111122223333', '444455556666'),
  context: fc.record(
    {
      'aws:PrincipalTag/team': fc.constantFrom('a', 'b', 'c'),
      'aws:TagKeys': fc.constantFrom<string[]>([], ['t1'], ['t1', 't2'], ['t1', 'x']),
      'aws:SecureTransport': fc.constantFrom('true', 'false'),
    },
    { requiredKeys: [] },
  ),
});

const RUNS = { numRuns: 500 };
const DENY_ALL: NamedPolicy = {
  name: 'deny',
  policy: parsePolicy({ Statement: { Sid: 'No', Effect: 'Deny', Action: '*', Resource: '*' } }, 'identity'),
};
const DENY_EVERYBODY: NamedPolicy = {
  name: 'deny',
  policy: parsePolicy(
    { Statement: { Sid: 'No', Effect: 'Deny', Principal: '*', Action: '*', Resource: '*' } },
    'resource',
  ),
};

test('the generated policies reach every outcome', () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(request, policies, (ask, given) => {
      const decision = evaluate(ask, given);
      seen.add(
        decision.outcome === 'denied' ? `denied ${String(decision.explicit)} ${decision.layer}` : decision.outcome,
      );
    }),
    { numRuns: 2500, seed: 1 },
  );
  expect([...seen].sort()).toEqual(
    [
      'allowed',
      'denied false boundary',
      'denied false identity',
      'denied false resource',
      'denied false service-control',
      'denied false session',
      'denied true boundary',
      'denied true identity',
      'denied true resource',
      'denied true resource-control',
      'denied true service-control',
      'denied true session',
      'unknown',
    ].sort(),
  );
});

test.each<[string, (given: ApplicablePolicies) => ApplicablePolicies]>([
  ['identity', (given) => ({ ...given, identity: [...(given.identity ?? []), DENY_ALL] })],
  ['boundary', (given) => ({ ...given, boundary: DENY_ALL })],
  ['session', (given) => ({ ...given, session: [DENY_ALL] })],
  ['service control', (given) => ({ ...given, serviceControl: [DENY_ALL] })],
  ['resource', (given) => ({ ...given, resource: DENY_EVERYBODY })],
  ['resource control', (given) => ({ ...given, resourceControl: [DENY_EVERYBODY] })],
])('an explicit deny always wins: in %s policies', (layer, withDeny) => {
  fc.assert(
    fc.property(request, policies, (ask, given) => {
      const decision = evaluate(ask, withDeny(given));
      // The policies of a principal do not exist for a service.
      if (ask.principal.type === 'service' && !layer.startsWith('resource')) return;
      expect(decision).toMatchObject({ outcome: 'denied', explicit: true });
    }),
    RUNS,
  );
});

test.each<[string, keyof ApplicablePolicies, (given: ApplicablePolicies, extra: NamedPolicy) => ApplicablePolicies]>([
  ['a boundary', 'boundary', (given, extra) => ({ ...given, boundary: extra })],
  ['a session policy', 'session', (given, extra) => ({ ...given, session: [extra] })],
  ['a service control policy', 'serviceControl', (given, extra) => ({ ...given, serviceControl: [extra] })],
])('adding %s never widens', (_title, layer, add) => {
  fc.assert(
    fc.property(request, policies, identityPolicy, (ask, given, extra) => {
      const before = { ...given, [layer]: undefined };
      const after = evaluate(ask, add(before, extra));
      if (after.outcome === 'allowed') expect(evaluate(ask, before).outcome).toBe('allowed');
    }),
    RUNS,
  );
});

test('adding a level of service control policies never widens', () => {
  fc.assert(
    fc.property(request, policies, identityPolicy, (ask, given, extra) => {
      const levels = (given.serviceControl ?? []) as readonly (readonly NamedPolicy[])[];
      const after = evaluate(ask, { ...given, serviceControl: [...levels, [extra]] });
      if (after.outcome === 'allowed') expect(evaluate(ask, given).outcome).toBe('allowed');
    }),
    RUNS,
  );
});

test('adding a resource control policy never widens', () => {
  fc.assert(
    fc.property(request, policies, resourcePolicy, (ask, given, extra) => {
      const after = evaluate(ask, { ...given, resourceControl: [...(given.resourceControl ?? []), extra] });
      if (after.outcome === 'allowed') expect(evaluate(ask, given).outcome).toBe('allowed');
    }),
    RUNS,
  );
});

test('another account needs the resource policy and the identity policies', () => {
  fc.assert(
    fc.property(request, policies, (ask, given) => {
      if (ask.principal.type === 'service' || ask.resourceAccountId === '111122223333') return;
      if (evaluate(ask, given).outcome !== 'allowed') return;
      expect(evaluate(ask, { ...given, resource: undefined }).outcome).not.toBe('allowed');
      expect(evaluate(ask, { ...given, identity: [] }).outcome).not.toBe('allowed');
    }),
    RUNS,
  );
});

test('any request whatever gets an answer of one line', () => {
  const anyRequest: fc.Arbitrary<AccessRequest> = fc.record({
    principal: fc.oneof(
      fc.record({
        type: fc.constant('assumed-role' as const),
        arn: fc.string(),
        roleArn: fc.string(),
        accountId: fc.string(),
      }),
      fc.record({ type: fc.constant('service' as const), service: fc.string() }),
    ),
    action: fc.oneof(fc.string(), fc.constantFrom(...ACTIONS)),
    resource: fc.oneof(fc.string(), fc.constantFrom(...RESOURCES)),
    resourceAccountId: fc.string(),
    context: fc.dictionary(
      fc.oneof(fc.string(), fc.constantFrom('aws:TagKeys', '__proto__')),
      fc.oneof(fc.string(), fc.array(fc.string())),
    ),
  });
  fc.assert(
    fc.property(anyRequest, policies, (ask, given) => {
      expect(evaluate(ask, given).reason).toMatch(/^\S[^\n]*\.$/);
    }),
    RUNS,
  );
});

test('a hostile document does not make a decision slow', () => {
  const pattern = `arn:aws:s3:::${'*a?'.repeat(1500)}b`;
  const hostile = parsePolicy(
    {
      Version: '2012-10-17',
      Statement: {
        Effect: 'Allow',
        Action: 's3:*',
        Resource: Array.from({ length: 40 }, () => pattern),
        Condition: { StringLike: { k: pattern } },
      },
    },
    'identity',
  );
  const start = performance.now();
  const decision = evaluate(
    {
      principal: { type: 'assumed-role', arn: SESSION, roleArn: ROLE, accountId: '111122223333' },
      action: 's3:GetObject',
      resource: `arn:aws:s3:::${'a'.repeat(8000)}`,
      resourceAccountId: '111122223333',
      context: { k: 'a'.repeat(8000) },
    },
    { identity: [{ name: 'hostile', policy: hostile }] },
  );
  expect(decision.outcome).toBe('denied');
  expect(performance.now() - start).toBeLessThan(2000);
});
