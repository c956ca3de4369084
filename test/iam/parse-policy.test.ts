import * as fc from 'fast-check';
import { evaluate, MalformedPolicyError, parsePolicy, type PolicyKind } from '../../lib/iam';
import { MAX_DOCUMENT_CHARACTERS } from '../../lib/iam/document';

// What is refused, and in which words, is documented by scenarios/malformed-*.json.

const kind = fc.constantFrom<PolicyKind>('identity', 'resource', 'trust');
const allow = { Effect: 'Allow', Action: 's3:*', Resource: '*' };

function refusal(parse: () => unknown): MalformedPolicyError {
  try {
    parse();
  } catch (error) {
    if (error instanceof MalformedPolicyError) return error;
    throw error;
  }
  throw new Error('not refused');
}

test("a refusal has AWS's sentence, the place and a plain explanation", () => {
  const error = refusal(() => parsePolicy({ Statement: [{ ...allow, Action: 'GetObject' }] }, 'identity'));
  expect(error.code).toBe('MalformedPolicyDocument');
  expect(error.message).toBe('Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.');
  expect(error.path).toBe('Statement[0].Action');
  expect(error.detail).toBe('"GetObject" is not of the form service:Action');
});

test('text and object are the same', () => {
  const document = { Version: '2012-10-17', Id: 'x', Statement: [{ Sid: 'A', ...allow }] };
  const names = (policy: ReturnType<typeof parsePolicy>): unknown => [
    policy.version,
    policy.id,
    policy.statements[0]?.name,
  ];
  expect(names(parsePolicy(JSON.stringify(document), 'identity'))).toEqual(names(parsePolicy(document, 'identity')));
});

test('statements without Sid are named by their position', () => {
  const { statements } = parsePolicy(
    { Statement: [allow, { Sid: 'Two', ...allow }, { Sid: '', ...allow }] },
    'identity',
  );
  expect(statements.map(({ name }) => name)).toEqual(['#0', 'Two', '#2']);
});

test('anything at all is parsed or refused, never a crash', () => {
  const input = fc.oneof(
    fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true }),
    fc.json(),
    fc.string(),
  );
  fc.assert(
    fc.property(input, kind, (document, kindOfPolicy) => {
      try {
        parsePolicy(document, kindOfPolicy);
      } catch (error) {
        expect(error).toBeInstanceOf(MalformedPolicyError);
      }
    }),
    { numRuns: 2000 },
  );
});

/** Documents that are almost right reach deeper than random ones. */
const value = fc.oneof(
  fc.constantFrom<unknown>(
    '*',
    'Allow',
    'Deny',
    's3:*',
    'sts:AssumeRole',
    'arn:aws:s3:::b',
    '${aws:username}',
    '${',
    '',
  ),
  fc.constantFrom<unknown>(
    { AWS: '*' },
    { Service: 'a.b' },
    { StringLike: { k: "${a, 'b'}" } },
    { DateLessThan: { k: '1' } },
  ),
  fc.jsonValue({ maxDepth: 3 }),
);
const field = fc.constantFrom(
  'Sid',
  'Effect',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
  'x',
);
const statement = fc.dictionary(field, fc.oneof(value, fc.array(value, { maxLength: 3 })), { maxKeys: 6 });

test('almost right documents are parsed or refused', () => {
  fc.assert(
    fc.property(fc.oneof(statement, fc.array(statement, { maxLength: 3 })), kind, (statements, kindOfPolicy) => {
      try {
        parsePolicy({ Version: '2012-10-17', Statement: statements }, kindOfPolicy);
      } catch (error) {
        expect(error).toBeInstanceOf(MalformedPolicyError);
      }
    }),
    { numRuns: 3000 },
  );
});

const big = (count: number): string[] => Array.from({ length: count }, (_, index) => `s3:Get${index}`);
const HUGE = big(1000);

test.each<[string, unknown]>([
  ['text that is too long', ' '.repeat(MAX_DOCUMENT_CHARACTERS + 1)],
  ['an object that holds too much', { Statement: [{ ...allow, Action: big(40_000) }] }],
  ['one list a thousand times over', { Statement: Array.from({ length: 1000 }, () => ({ ...allow, Action: HUGE })) }],
  ['deep nesting', '['.repeat(100_000) + ']'.repeat(100_000)],
  [
    'deep nesting in a condition',
    `{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*","Condition":${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}}]}`,
  ],
])('refused at once: %s', (_title, document) => {
  const start = performance.now();
  refusal(() => parsePolicy(document, 'identity'));
  expect(performance.now() - start).toBeLessThan(1000);
});

test.each<[string, string]>([
  ['variables that do not end', '${'.repeat(100_000)],
  ['variables that almost end', `\${${' '.repeat(1000)}`.repeat(200)],
  ['a default that does not end', "${a, '".repeat(30_000)],
])('parsed at once: %s', (_title, text) => {
  const start = performance.now();
  parsePolicy({ Version: '2012-10-17', Statement: [{ ...allow, Resource: `arn:aws:s3:::${text}` }] }, 'identity');
  expect(performance.now() - start).toBeLessThan(1000);
});

test('a placeholder for a principal is let pass, and what hangs on it is unknown', () => {
  const trusting = (AWS: string) => ({
    Statement: [{ Effect: 'Allow', Principal: { AWS }, Action: 'sts:AssumeRole' }],
  });
  const isPlaceholder = (value: string) => value === 'to be told';
  const policy = parsePolicy(trusting('to be told'), 'trust', { isPlaceholder });
  const arn = 'arn:aws:iam::111122223333:role/Caller';
  const principal = { type: 'assumed-role', arn, roleArn: arn, accountId: '111122223333' } as const;
  const request = { action: 'sts:AssumeRole', resource: '*', resourceAccountId: '111122223333', context: {} };
  expect(evaluate({ ...request, principal }, { resource: { name: 'trust', policy } }).outcome).toBe('unknown');
  expect(() => parsePolicy(trusting('anything else'), 'trust', { isPlaceholder })).toThrow(
    'Invalid principal in policy',
  );
});
