import * as fc from 'fast-check';
import { conditionTest, MAX_REQUEST_TEXT, parseOperator } from '../../lib/iam/condition';
import { contextOf } from '../../lib/iam/context';
import type { PolicyVersion } from '../../lib/iam/policy';
import { every, not, some, type Truth } from '../../lib/iam/truth';

// Single comparisons are documented by scenarios/condition-*.json; here are the laws that hold for all of them.

type Keys = Readonly<Record<string, string | readonly string[]>>;

function truth(
  operator: string,
  expected: readonly string[],
  keys: Keys,
  version: PolicyVersion = '2012-10-17',
): Truth {
  const parsed = parseOperator(operator);
  if (!parsed) throw new Error(`there is no operator ${operator}`);
  return conditionTest(parsed, 'k', expected, version)(contextOf(keys));
}

const NEGATIONS = [
  ['StringEquals', 'StringNotEquals'],
  ['StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase'],
  ['StringLike', 'StringNotLike'],
  ['NumericEquals', 'NumericNotEquals'],
  ['DateEquals', 'DateNotEquals'],
  ['IpAddress', 'NotIpAddress'],
  ['ArnEquals', 'ArnNotEquals'],
  ['ArnLike', 'ArnNotLike'],
] as const;
const UNPAIRED = [
  ...['NumericLessThan', 'NumericLessThanEquals', 'NumericGreaterThan', 'NumericGreaterThanEquals'],
  ...['DateLessThan', 'DateLessThanEquals', 'DateGreaterThan', 'DateGreaterThanEquals'],
  ...['Bool', 'BinaryEquals'],
];
const POSITIVE = [...NEGATIONS.map(([positive]) => positive), ...UNPAIRED];
const NEGATED = NEGATIONS.map(([, negated]) => negated);
const ALL = [...POSITIVE, ...NEGATED];

// Few values of each type, so that comparisons often hit.
const value = fc.constantFrom(
  ...['', 'a', 'A', 'ab', 'a*', '*', 'a?', 'true', 'False', 'YQ==', 'YWI='],
  ...['1', '1.0', '2', '-3', '1e1', '2026-11-23', '2026-11-23T00:00:00Z', '1795392000'],
  ...['10.0.0.1', '10.0.0.0/8', '2001:db8::1', '2001:db8::/32', '::/0'],
  ...['arn:aws:s3:::b', 'arn:aws:s3:::*', 'arn:aws:iam::111122223333:role/a', 'arn:*:iam::*:role/?'],
);
const some1 = fc.array(value, { minLength: 1, maxLength: 3 });
const operatorOf = (names: readonly string[]) => fc.constantFrom(...names);
const RUNS = { numRuns: 600 };

test.each(NEGATIONS)('%s and %s are opposites where the key is there', (positive, negated) => {
  fc.assert(
    fc.property(some1, value, (expected, k) => {
      expect(truth(negated, expected, { k })).toBe(not(truth(positive, expected, { k })));
    }),
    RUNS,
  );
});

test('a key that is not there, or has no values, meets negated operators, IfExists and ForAllValues alone', () => {
  fc.assert(
    fc.property(
      operatorOf(ALL),
      some1,
      fc.constantFrom<Keys>({}, { k: [] }, { other: 'a' }),
      (operator, expected, keys) => {
        expect(truth(operator, expected, keys)).toBe((NEGATED as readonly string[]).includes(operator));
        expect(truth(`${operator}IfExists`, expected, keys)).toBe(true);
        expect(truth(`ForAllValues:${operator}`, expected, keys)).toBe(true);
        expect(truth(`ForAllValues:${operator}IfExists`, expected, keys)).toBe(true);
        expect(truth(`ForAnyValue:${operator}`, expected, keys)).toBe(false);
        expect(truth(`ForAnyValue:${operator}IfExists`, expected, keys)).toBe('unknown');
      },
    ),
    RUNS,
  );
});

test('IfExists changes nothing where the key is there', () => {
  const set = fc.constantFrom('', 'ForAllValues:', 'ForAnyValue:');
  fc.assert(
    fc.property(set, operatorOf(ALL), some1, some1, (prefix, operator, expected, k) => {
      expect(truth(`${prefix}${operator}IfExists`, expected, { k })).toBe(truth(prefix + operator, expected, { k }));
    }),
    RUNS,
  );
});

test('ForAllValues asks every value, ForAnyValue one; a list of empty texts is no value', () => {
  fc.assert(
    fc.property(operatorOf(ALL), some1, some1, (operator, expected, k) => {
      const each = (item: string): Truth => truth(operator, expected, { k: item });
      const isEmpty = k.every((item) => item === '');
      expect(truth(`ForAllValues:${operator}`, expected, { k })).toBe(isEmpty || every(k, each));
      expect(truth(`ForAnyValue:${operator}`, expected, { k })).toBe(isEmpty ? false : some(k, each));
    }),
    RUNS,
  );
});

test('several values without a set operator: no documented meaning', () => {
  fc.assert(
    fc.property(operatorOf(ALL), some1, fc.array(value, { minLength: 2, maxLength: 3 }), (operator, expected, k) => {
      expect(truth(operator, expected, { k })).toBe('unknown');
      expect(truth(operator, expected, { k: [k[0]!] })).toBe(truth(operator, expected, { k: k[0]! }));
    }),
    RUNS,
  );
});

test('the order of values, in the policy and in the request, and the case of the key do not matter', () => {
  const set = fc.constantFrom('', 'ForAllValues:', 'ForAnyValue:');
  fc.assert(
    fc.property(set, operatorOf(ALL), some1, some1, (prefix, operator, expected, k) => {
      const turned = truth(prefix + operator, expected.toReversed(), { K: k.toReversed() });
      expect(turned).toBe(truth(prefix + operator, expected, { k }));
    }),
    RUNS,
  );
});

test('one more value in the policy widens an operator, and narrows a negated one', () => {
  fc.assert(
    fc.property(operatorOf(ALL), some1, value, value, (operator, expected, more, k) => {
      const before = truth(operator, expected, { k });
      const after = truth(operator, [...expected, more], { k });
      const negated = (NEGATED as readonly string[]).includes(operator);
      if (before === !negated) expect(after).toBe(before);
    }),
    RUNS,
  );
});

test('no values in the policy: nothing matches', () => {
  for (const operator of POSITIVE) expect(truth(operator, [], { k: 'a' })).toBe(false);
  for (const operator of NEGATED) expect(truth(operator, [], { k: 'a' })).toBe(true);
});

test('Null asks for presence, whatever the value, and takes any case', () => {
  const keys = fc.constantFrom<Keys>({}, { k: [] }, { k: '' }, { K: 'a' }, { k: ['a', 'b'] });
  fc.assert(
    fc.property(keys, fc.constantFrom('true', 'True', 'TRUE'), (given, yes) => {
      const isThere = Object.values(given).some((item) => typeof item === 'string' || item.length > 0);
      expect(truth('Null', [yes], given)).toBe(!isThere);
      expect(truth('Null', ['false'], given)).toBe(isThere);
      expect(truth('Null', ['true', 'false'], given)).toBe(true);
      expect(truth('Null', ['perhaps'], given)).toBe('unknown');
    }),
  );
});

test.each([
  'null',
  'NullIfExists',
  'ForAllValues:Null',
  'stringequals',
  'StringEqual',
  'ForSome:StringEquals',
  '',
  'IfExists',
])('there is no operator %j', (name) => expect(parseOperator(name)).toBeUndefined());

describe('texts', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?', '.', '$'), maxLength: 8 });

  /** The pattern as a regular expression: the definition, where texts are short. */
  const regex = (pattern: string, flags = ''): RegExp => {
    const source = pattern
      .replace(/[.$\\^(){}[\]|+]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.');
    return new RegExp(`^${source}$`, `s${flags}`);
  };

  test('StringLike agrees with a regular expression', () => {
    fc.assert(
      fc.property(letters, letters, (pattern, k) => {
        expect(truth('StringLike', [pattern], { k })).toBe(regex(pattern).test(k));
      }),
      { numRuns: 3000 },
    );
  });

  test('StringEquals has no wildcards and minds case; …IgnoreCase does not', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'A', 'b', '*', '?'), maxLength: 3 });
    fc.assert(
      fc.property(text, text, (expected, k) => {
        expect(truth('StringEquals', [expected], { k })).toBe(expected === k);
        expect(truth('StringEqualsIgnoreCase', [expected], { k })).toBe(expected.toLowerCase() === k.toLowerCase());
      }),
      RUNS,
    );
  });

  test('the value of a variable is literal text, a default stands in for an absent one', () => {
    fc.assert(
      fc.property(letters, letters, (v, k) => {
        expect(truth('StringLike', ['${v}'], { k, v })).toBe(k === v);
        expect(truth('StringLike', ["${v, 'x*'}"], { k, v })).toBe(k === v);
        expect(truth('StringLike', ["a${v, 'b?'}"], { k })).toBe(k === 'ab?');
        expect(truth('StringLike', ["${v ,'x*'}"], { k, v })).toBe(k === v);
        expect(truth('StringLike', ["${v , ''}"], { k })).toBe(k === '');
        expect(truth('StringLike', ['${v}'], { k })).toBe(false);
        expect(truth('StringNotLike', ['${v}'], { k })).toBe(true);
        expect(truth('StringLike', ['${v}'], { k, v: [v] })).toBe(false);
      }),
      RUNS,
    );
  });

  test('${*}, ${?} and ${$} are the characters; a document of 2008 has neither them nor variables', () => {
    fc.assert(
      fc.property(fc.constantFrom('*', '?', '$'), letters, (character, k) => {
        expect(truth('StringLike', [`\${${character}}`], { k })).toBe(k === character);
        expect(truth('StringEquals', [`\${${character}}`], { k: `\${${character}}` }, '2008-10-17')).toBe(true);
        expect(truth('StringEquals', ['${v}'], { k, v: k }, '2008-10-17')).toBe(k === '${v}');
      }),
      RUNS,
    );
  });

  test.each(['${', '${}', '${v', "${v, 'x}", '${v, x}', '${a{b}'])('%j opens no variable: unknown', (text) => {
    expect(truth('StringEquals', [text], { k: text })).toBe('unknown');
    expect(truth('StringEquals', [text], { k: text }, '2008-10-17')).toBe(true);
  });

  test(`a text of more than ${MAX_REQUEST_TEXT} characters is not compared`, () => {
    const long = 'a'.repeat(MAX_REQUEST_TEXT);
    expect(truth('StringEquals', [long], { k: long })).toBe(true);
    expect(truth('StringEquals', [`${long}a`], { k: `${long}a` })).toBe('unknown');
  });
});

test('ArnEquals and ArnLike are one operator', () => {
  fc.assert(
    fc.property(value, value, (expected, k) => {
      expect(truth('ArnEquals', [expected], { k })).toBe(truth('ArnLike', [expected], { k }));
      expect(truth('ArnNotEquals', [expected], { k })).toBe(truth('ArnNotLike', [expected], { k }));
    }),
    RUNS,
  );
});

describe('an ARN is compared field by field', () => {
  test.each<[string, string, boolean]>([
    ['arn:aws:iam::*:role/a', 'arn:aws:iam::111122223333:role/a', true],
    ['arn:*:iam:*:*:role/*', 'arn:aws-cn:iam::111122223333:role/team/a', true],
    ['arn:aws:iam::?11122223333:role/a', 'arn:aws:iam::111122223333:role/a', true],
    ['arn:aws:sns:us-east-1:1*:topic:*', 'arn:aws:sns:us-east-1:111122223333:topic:sub:more', true],
    ['arn:aws:iam::*', 'arn:aws:iam::111122223333:role/a', false],
    ['arn:aws:iam*:role/a', 'arn:aws:iam::111122223333:role/a', false],
    ['arn:aws:*:role/a', 'arn:aws:iam::111122223333:role/a', false],
    ['arn:aws:iam::111122223333:role/a', 'arn:aws:iam::111122223333:role/A', false],
    ['arn:aws:iam::111122223333:role/a', 'role/a', false],
  ])('%s, the request has %s', (expected, k, matches) => {
    const isArn = expected.split(':').length >= 6;
    expect(truth('ArnLike', [expected], { k })).toBe(isArn ? matches : 'unknown');
  });
});

describe('numbers and dates', () => {
  const orders = (less: string, equal: string, greater: string) => ({ less, equal, greater });
  const families = [
    [
      orders('NumericLessThan', 'NumericEquals', 'NumericGreaterThan'),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
    ],
    [orders('DateLessThan', 'DateEquals', 'DateGreaterThan'), fc.integer({ min: 0, max: 4e9 })],
  ] as const;

  test.each(families)('%j: exactly one of the three, and …Equals is either', ({ less, equal, greater }, number) => {
    const text = (n: number): string => (Number.isInteger(n) && Math.abs(n) < 1e15 ? String(n) : n.toExponential());
    const pair = fc.oneof(
      fc.tuple(number, number),
      (number as fc.Arbitrary<number>).map((n): [number, number] => [n, n]),
    );
    fc.assert(
      fc.property(pair, ([a, b]) => {
        const holds = (operator: string): Truth => truth(operator, [text(b)], { k: text(a) });
        expect([holds(less), holds(equal), holds(greater)]).toEqual([a < b, a === b, a > b]);
        expect(holds(`${less}Equals`)).toBe(a <= b);
        expect(holds(`${greater}Equals`)).toBe(a >= b);
      }),
      RUNS,
    );
  });

  test.each(['', 'x', ' 1', '1 ', '1,5', '0x10', 'Infinity', 'NaN', '--1', '1.', '.5', '1e9999'])(
    'the request has %j, which is no number: only a negated operator holds',
    (k) => {
      expect(truth('NumericEquals', ['1'], { k })).toBe(false);
      expect(truth('NumericLessThan', ['1'], { k })).toBe(false);
      expect(truth('NumericNotEquals', ['1'], { k })).toBe(true);
    },
  );

  test('a moment is the same in every way of writing it', () => {
    const written = [
      '2026-11-23T01:00:00+01:00',
      '2026-11-23T00:00:00Z',
      '2026-11-23',
      '1795392000',
      '2026-11-22T20:00-0400',
    ];
    for (const a of written) for (const b of written) expect(truth('DateEquals', [a], { k: b })).toBe(true);
  });
});

test('Binary compares bytes, Bool words', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 8 }), fc.uint8Array({ maxLength: 8 }), (a, b) => {
      const [one, other] = [Buffer.from(a).toString('base64'), Buffer.from(b).toString('base64')];
      expect(truth('BinaryEquals', [one], { k: other })).toBe(Buffer.compare(a, b) === 0);
      expect(truth('BinaryEquals', [one], { k: one })).toBe(true);
    }),
  );
  expect(truth('BinaryEquals', ['!'], { k: '!' })).toBe('unknown');
  expect(truth('Bool', ['TRUE'], { k: 'true' })).toBe(true);
  expect(truth('Bool', ['false'], { k: 'true' })).toBe(false);
  expect(truth('Bool', ['true', 'false'], { k: 'true' })).toBe(true);
  expect(truth('Bool', ['yes'], { k: 'yes' })).toBe('unknown');
});

describe('addresses', () => {
  const octets = fc.tuple(...([0, 1, 2, 3] as const).map(() => fc.integer({ min: 0, max: 255 })));
  const number = (parts: readonly number[]): bigint => parts.reduce((sum, part) => (sum << 8n) | BigInt(part), 0n);

  test('an IPv4 range holds what shares its first bits', () => {
    fc.assert(
      fc.property(octets, octets, fc.integer({ min: 0, max: 32 }), (network, address, prefix) => {
        const shift = BigInt(32 - prefix);
        const inside = number(network) >> shift === number(address) >> shift;
        const range = `${network.join('.')}/${prefix}`;
        expect(truth('IpAddress', [range], { k: address.join('.') })).toBe(inside);
        expect(truth('NotIpAddress', [range], { k: address.join('.') })).toBe(!inside);
        expect(truth('IpAddress', [network.join('.')], { k: network.join('.') })).toBe(true);
      }),
      RUNS,
    );
  });

  test.each<[string, string, Truth]>([
    ['2001:db8::/32', '2001:DB8:0:0:0:0:0:1', true],
    ['2001:db8::/32', '2001:db9::1', false],
    ['2001:db8::1', '2001:0db8:0000::0001', true],
    ['::/0', '10.0.0.1', false],
    ['0.0.0.0/0', '2001:db8::1', false],
    ['10.0.0.0/8', 'pods.eks.amazonaws.com', false],
    ['10.0.0.0/33', '10.0.0.1', 'unknown'],
    ['2001:db8::/129', '2001:db8::1', 'unknown'],
    ['10.0.0', '10.0.0.0', 'unknown'],
    ['fe80::1%eth0', 'fe80::1', 'unknown'],
  ])('%s, the request comes from %s', (range, k, expected) => {
    expect(truth('IpAddress', [range], { k })).toBe(expected);
    expect(truth('NotIpAddress', [range], { k })).toBe(not(expected));
  });
});
