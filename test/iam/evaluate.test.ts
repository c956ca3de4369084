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

/** Statements by layer, as documents have them. */
interface Raw {
  readonly identity: readonly object[];
  readonly boundary: readonly object[];
  readonly session: readonly object[];
  readonly serviceControl: readonly object[];
  readonly resource: readonly object[];
  readonly resourceControl: readonly object[];
}
const LAYERS = ['identity', 'boundary', 'session', 'serviceControl', 'resource', 'resourceControl'] as const;

const statementsOf = (layer: keyof Raw): fc.Arbitrary<object> =>
  layer.startsWith('resource') ? resourceStatement : identityStatement;
const raw: fc.Arbitrary<Raw> = fc.record(
  Object.fromEntries(LAYERS.map((layer) => [layer, fc.array(statementsOf(layer), { maxLength: 4 })])),
) as unknown as fc.Arbitrary<Raw>;

/** One policy a layer; a layer without statements does not exist, but for the identity policies, which are then none. */
function parsed(statements: Raw): ApplicablePolicies {
  const policy = (layer: keyof Raw): NamedPolicy | undefined => {
    if (statements[layer].length === 0) return undefined;
    const kind = layer.startsWith('resource') ? 'resource' : 'identity';
    return { name: layer, policy: parsePolicy({ Version: '2012-10-17', Statement: statements[layer] }, kind) };
  };
  const list = (layer: keyof Raw): NamedPolicy[] => [policy(layer) ?? []].flat();
  return {
    identity: list('identity'),
    boundary: policy('boundary'),
    session: list('session'),
    resource: policy('resource'),
    serviceControl: list('serviceControl'),
    resourceControl: list('resourceControl'),
  };
}

/** The same, with a statement in each layer that allows everything, so that what a Deny leaves is allowed. */
function generous(statements: Raw): Raw {
  const withAll = (layer: keyof Raw): unknown[] => {
    if (statements[layer].length === 0 && layer !== 'identity') return [];
    const everything = { Effect: 'Allow', Action: '*', Resource: '*' };
    return [...statements[layer], layer.startsWith('resource') ? { ...everything, Principal: '*' } : everything];
  };
  return Object.fromEntries(LAYERS.map((layer) => [layer, withAll(layer)])) as unknown as Raw;
}

test.each(LAYERS)('adding an Allow to the %s policies never turns allowed into denied', (layer) => {
  const allow = statementsOf(layer).map((statement) => ({ ...statement, Effect: 'Allow' }));
  let allowed = 0;
  fc.assert(
    fc.property(request, fc.oneof(raw, raw.map(generous)), allow, fc.boolean(), (ask, statements, extra, first) => {
      // The first policy of a kind may narrow: with it the kind comes to exist.
      if (statements[layer].length === 0 && layer !== 'identity' && layer !== 'resource') return;
      if (evaluate(ask, parsed(statements)).outcome !== 'allowed') return;
      allowed++;
      const more = first ? [extra, ...statements[layer]] : [...statements[layer], extra];
      expect(evaluate(ask, parsed({ ...statements, [layer]: more })).outcome).toBe('allowed');
    }),
    { numRuns: 2000 },
  );
  expect(allowed).toBeGreaterThan(20);
});

test('adding a Deny never turns anything into allowed', () => {
  fc.assert(
    fc.property(
      request,
      raw,
      fc.constantFrom(...LAYERS),
      identityStatement,
      principal,
      (ask, statements, layer, s, p) => {
        if (statements[layer].length === 0) return;
        const deny = { ...s, Effect: 'Deny', ...(layer.startsWith('resource') && { Principal: p }) };
        const after = evaluate(ask, parsed({ ...statements, [layer]: [...statements[layer], deny] }));
        if (after.outcome === 'allowed') expect(evaluate(ask, parsed(statements)).outcome).toBe('allowed');
      },
    ),
    { numRuns: 2000 },
  );
});

test('the policies of principals do not exist for a service, nor do those of its organization', () => {
  const service = { type: 'service', service: 'pods.eks.amazonaws.com' } as const;
  fc.assert(
    fc.property(request, raw, (ask, statements) => {
      const asService = { ...ask, principal: service };
      const { resource, resourceControl } = parsed(statements);
      expect(evaluate(asService, parsed(statements))).toEqual(evaluate(asService, { resource, resourceControl }));
    }),
    RUNS,
  );
});

test('the order of statements and of policies does not matter to the answer', () => {
  const verdict = (ask: AccessRequest, given: ApplicablePolicies): object => {
    const decision = evaluate(ask, given);
    if (decision.outcome === 'unknown') return { outcome: 'unknown' };
    const { outcome, layer } = decision;
    return { outcome, layer, ...(outcome === 'denied' && { explicit: decision.explicit }) };
  };
  fc.assert(
    fc.property(request, raw, identityPolicy, (ask, statements, other) => {
      const turned = Object.fromEntries(LAYERS.map((layer) => [layer, statements[layer].toReversed()]));
      const one = parsed(statements);
      const two = parsed(turned as unknown as Raw);
      const with1 = { ...one, identity: [...(one.identity ?? []), other] };
      const with2 = { ...two, identity: [other, ...(two.identity ?? [])] };
      expect(verdict(ask, with2)).toEqual(verdict(ask, with1));
    }),
    { numRuns: 2000 },
  );
});

test('the same statement twice is the same as once', () => {
  fc.assert(
    fc.property(request, raw, (ask, statements) => {
      const twice = Object.fromEntries(LAYERS.map((layer) => [layer, statements[layer].flatMap((s) => [s, s])]));
      expect(evaluate(ask, parsed(twice as unknown as Raw)).outcome).toBe(evaluate(ask, parsed(statements)).outcome);
    }),
    RUNS,
  );
});

test('within an account a policy that names the session is not limited by boundary and session policy; one that names the role is', () => {
  const ask: AccessRequest = {
    principal: { type: 'assumed-role', arn: SESSION, roleArn: ROLE, accountId: '111122223333' },
    action: 's3:GetObject',
    resource: 'arn:aws:s3:::a/1',
    resourceAccountId: '111122223333',
    context: {},
  };
  const allowing = (Principal?: unknown): object => ({
    Effect: 'Allow',
    Action: 's3:GetObject',
    Resource: '*',
    ...(Principal !== undefined && { Principal }),
  });
  const nothing = { Effect: 'Allow', Action: 'sts:*', Resource: '*' };
  const limits = ['boundary', 'session'] as const;
  for (const identity of [[], [allowing()]]) {
    for (const limit of limits) {
      const given = (Principal: unknown): ApplicablePolicies =>
        parsed({
          identity,
          boundary: [],
          session: [],
          serviceControl: [],
          resource: [allowing(Principal)],
          resourceControl: [],
          [limit]: [nothing],
        });
      const denied = { outcome: 'denied', explicit: false, layer: limit };
      expect(evaluate(ask, given({ AWS: SESSION }))).toMatchObject({ outcome: 'allowed', layer: 'resource' });
      expect(evaluate(ask, given({ AWS: ROLE }))).toMatchObject(denied);
      expect(evaluate(ask, given({ AWS: '111122223333' }))).toMatchObject(
        identity.length > 0 ? denied : { ...denied, layer: 'identity' },
      );
      // Across accounts nothing goes around them, and the identity policies must allow as well.
      const abroad = evaluate({ ...ask, resourceAccountId: '444455556666' }, given({ AWS: SESSION }));
      expect(abroad).toMatchObject(identity.length > 0 ? denied : { ...denied, layer: 'identity' });
    }
  }
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
