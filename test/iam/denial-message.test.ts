import { denialMessage, type PolicyLayer } from '../../lib/iam';

const principalArn = 'arn:aws:sts::111122223333:assumed-role/ROLE/SESSION';

function message(
  layer: PolicyLayer,
  explicit: boolean,
  rest: { action?: string; resource?: string; quoteResource?: boolean; policyArn?: string } = {},
): string {
  const decision = { outcome: 'denied', explicit, layer, reason: '' } as const;
  return denialMessage({ principalArn, action: 's3:ListAllMyBuckets', decision, ...rest });
}

test('listing buckets names no resource', () => {
  expect(message('identity', false)).toBe(
    'User: arn:aws:sts::111122223333:assumed-role/ROLE/SESSION is not authorized to perform: s3:ListAllMyBuckets ' +
      'because no identity-based policy allows the s3:ListAllMyBuckets action',
  );
});

test.each<[PolicyLayer, string]>([
  ['identity', 'because no identity-based policy allows the s3:ListAllMyBuckets action'],
  ['boundary', 'because no permissions boundary allows the s3:ListAllMyBuckets action'],
  ['session', 'because no session policy allows the s3:ListAllMyBuckets action'],
  ['resource', 'because no resource-based policy allows the s3:ListAllMyBuckets action'],
  ['service-control', 'because no service control policy allows the s3:ListAllMyBuckets action'],
])('implicit, %s', (layer, tail) => {
  expect(message(layer, false)).toBe(`User: ${principalArn} is not authorized to perform: s3:ListAllMyBuckets ${tail}`);
});

test.each<[PolicyLayer, string]>([
  ['identity', 'with an explicit deny in an identity-based policy'],
  ['boundary', 'with an explicit deny in a permissions boundary'],
  ['session', 'with an explicit deny in a session policy'],
  ['resource', 'with an explicit deny in a resource-based policy'],
  ['service-control', 'with an explicit deny in a service control policy'],
  ['resource-control', 'with an explicit deny in a resource control policy'],
])('explicit, %s', (layer, tail) => {
  expect(message(layer, true)).toBe(`User: ${principalArn} is not authorized to perform: s3:ListAllMyBuckets ${tail}`);
});

test('Amazon S3 puts the resource in quotation marks', () => {
  expect(message('identity', false, { action: 's3:GetObject', resource: 'arn:aws:s3:::b/k' })).toBe(
    `User: ${principalArn} is not authorized to perform: s3:GetObject on resource: "arn:aws:s3:::b/k" ` +
      'because no identity-based policy allows the s3:GetObject action',
  );
});

test('other services do not', () => {
  const resource = 'arn:aws:iam::111122223333:role/target';
  expect(message('resource', false, { action: 'sts:AssumeRole', resource })).toBe(
    `User: ${principalArn} is not authorized to perform: sts:AssumeRole on resource: ${resource} ` +
      'because no resource-based policy allows the sts:AssumeRole action',
  );
  expect(message('resource', true, { action: 'sts:AssumeRole', resource, quoteResource: true })).toContain(
    `on resource: "${resource}" with an explicit deny`,
  );
});

test('an explicit denial may end with the policy', () => {
  const policyArn = 'arn:aws:iam::111122223333:policy/guardrail';
  expect(message('identity', true, { policyArn })).toMatch(
    /in an identity-based policy: arn:aws:iam::111122223333:policy\/guardrail$/,
  );
});
