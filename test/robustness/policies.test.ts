import * as fc from 'fast-check';
import { evaluate, MalformedPolicyError, parsePolicy, type AccessRequest, type PolicyKind } from '../../lib/iam';
import { expectClear, garbled, hostileText, hostileValue, inTime, mutants, refusalOf, RUNS } from './hostile';

const DOCUMENTS: Readonly<Record<PolicyKind, unknown>> = {
  identity: {
    Version: '2012-10-17',
    Id: 'x',
    Statement: [
      {
        Sid: 'Read',
        Effect: 'Allow',
        Action: ['s3:Get*', 's3:List*'],
        Resource: 'arn:aws:s3:::${aws:PrincipalTag/kubernetes-namespace}/*',
        Condition: {
          StringLike: { 's3:prefix': ['a/*', '${aws:username}'] },
          'ForAllValues:StringEquals': { 'aws:TagKeys': ['a'] },
          IpAddress: { 'aws:SourceIp': '10.0.0.0/8' },
          DateGreaterThan: { 'aws:CurrentTime': '2026-01-01T00:00:00Z' },
          NumericLessThan: { 's3:max-keys': '10' },
          Null: { 'aws:TokenIssueTime': 'false' },
        },
      },
      { Effect: 'Deny', NotAction: 's3:*', NotResource: ['arn:aws:s3:::*'] },
    ],
  },
  resource: {
    Version: '2012-10-17',
    Statement: {
      Effect: 'Allow',
      Principal: { AWS: ['111122223333', 'arn:aws:iam::111122223333:role/r'], Service: 'pods.eks.amazonaws.com' },
      Action: 's3:GetObject',
      Resource: 'arn:aws:s3:::b/*',
      Condition: { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/r*' } },
    },
  },
  trust: {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: 'pods.eks.amazonaws.com' },
        Action: ['sts:AssumeRole', 'sts:TagSession'],
        Condition: { StringEquals: { 'aws:SourceAccount': '111122223333' } },
      },
    ],
  },
};

const request = (more: Partial<AccessRequest> = {}): AccessRequest => ({
  principal: {
    type: 'assumed-role',
    arn: 'arn:aws:sts::111122223333:assumed-role/r/s',
    roleArn: 'arn:aws:iam::111122223333:role/r',
    accountId: '111122223333',
  },
  action: 's3:GetObject',
  resource: 'arn:aws:s3:::b/k',
  resourceAccountId: '111122223333',
  context: {},
  ...more,
});

const kind = fc.constantFrom<PolicyKind>('identity', 'resource', 'trust');
const document = kind.chain((of) =>
  fc.tuple(
    fc.constant(of),
    fc.oneof(
      { weight: 5, arbitrary: mutants(DOCUMENTS[of]) },
      { weight: 3, arbitrary: garbled(JSON.stringify(DOCUMENTS[of])) },
      { weight: 1, arbitrary: hostileValue },
    ),
  ),
);

test('a policy document is taken or refused, and one that is taken decides', async () => {
  let taken = 0;
  await fc.assert(
    fc.asyncProperty(document, async ([of, data]) => {
      const refusal = await refusalOf(MalformedPolicyError, () => {
        const policy = { name: 'p', policy: parsePolicy(data, of) };
        taken += 1;
        const decision = evaluate(request(), of === 'identity' ? { identity: [policy] } : { resource: policy });
        expect(['allowed', 'denied', 'unknown']).toContain(decision.outcome);
        expectClear(decision.reason);
      });
      if (refusal) expectClear(refusal.detail);
    }),
    { numRuns: RUNS },
  );
  // Otherwise the mutants are so wrong that nothing is evaluated.
  expect(taken).toBeGreaterThan(RUNS / 50);
});

test('a request with hostile names and values is decided', async () => {
  const policy = { name: 'p', policy: parsePolicy(DOCUMENTS.identity, 'identity') };
  const context = fc.dictionary(hostileText, fc.oneof(hostileText, fc.array(hostileText, { maxLength: 5 })), {
    maxKeys: 5,
    noNullPrototype: true,
  });
  await fc.assert(
    fc.asyncProperty(hostileText, hostileText, context, async (action, resource, keys) => {
      const known = { 's3:prefix': action, 'aws:PrincipalTag/kubernetes-namespace': resource, 'aws:SourceIp': action };
      const asked = request({ action, resource, context: { ...known, ...keys } });
      expectClear((await inTime(() => evaluate(asked, { identity: [policy] }))).reason);
    }),
    { numRuns: RUNS },
  );
});
