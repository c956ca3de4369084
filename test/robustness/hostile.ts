import * as fc from 'fast-check';

/** How many inputs of each kind a test makes. */
export const RUNS = 1000;

/** No single input may take longer, in milliseconds; ordinary ones take less than one. The machine may be busy. */
const PATIENCE_MS = 5000;

/** Texts that have broken parsers, paths, terminals, logs and regular expressions before. */
const NOTORIOUS: readonly string[] = [
  '',
  ' ',
  '\0',
  'a\0b',
  '\r\n',
  'x\r\nSet-Cookie: a=b',
  '\u001b[2J',
  '\ud800',
  '\udfff\ud800',
  '\u202e',
  '\ufeff',
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  '../../../../etc/passwd',
  '/etc/passwd',
  '%',
  '%2e%2e%2f',
  '%00',
  '%E0%A4%A',
  '${',
  '${a',
  '${!',
  '${AWS::Region',
  '$(',
  '{{resolve:ssm:/a}}',
  '{{resolve:',
  '`id`',
  '; rm -rf /',
  '<!DOCTYPE x [<!ENTITY a "b">]>',
  ']]>',
  '&amp;',
  '*',
  '*'.repeat(300),
  'a*'.repeat(200),
  '?'.repeat(300),
  'arn:',
  'arn:aws:iam::111122223333:role/',
  'arn:aws:iam::111122223333:role/../x',
  ':::::::',
  '.'.repeat(500),
  '-'.repeat(500),
  '1e999',
  '-0',
  '9007199254740993',
  'NaN',
  'Infinity',
  '0x10',
  'null',
  'true',
  'yes',
  '2012-10-17',
  '\u0130\u0131\u212a',
  'a'.repeat(70_000),
  '\\'.repeat(1000),
  '"'.repeat(1000),
  '('.repeat(1000),
  '['.repeat(1000),
  '{"a":'.repeat(1000),
];

/** Keys that reach an object's prototype if they are let. */
const NOTORIOUS_KEYS = ['__proto__', 'constructor', 'prototype', 'toString', 'Ref', 'Fn::Sub', 'Fn::GetAtt', ''];

export const hostileText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...NOTORIOUS),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ maxLength: 40 }),
  fc
    .array(fc.constantFrom(...NOTORIOUS.filter((text) => text.length < 60)), { maxLength: 4 })
    .map((all) => all.join('')),
);

/** Data as JSON has it, of every wrong type, size and shape. */
export const hostileData: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: hostileText },
  {
    weight: 4,
    arbitrary: fc.constantFrom<unknown>(null, true, false, 0, -1, -0, 0.5, 1e308, 2 ** 53, {}, [], [[]], [null], [{}]),
  },
  { weight: 2, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
  {
    weight: 2,
    arbitrary: fc.dictionary(fc.constantFrom(...NOTORIOUS_KEYS), hostileText, { maxKeys: 3, noNullPrototype: true }),
  },
  { weight: 1, arbitrary: fc.constantFrom(50, 300, 1000).map(nested) },
  { weight: 1, arbitrary: hostileText.map((text) => JSON.parse(`{"__proto__":${JSON.stringify(text)}}`) as unknown) },
  { weight: 1, arbitrary: fc.array(hostileText, { maxLength: 200 }) },
);

/** What only a program can hand over: cycles, accessors, instances, functions. */
export const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  hostileData,
  fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true, withTypedArray: true }),
  fc
    .constantFrom<() => unknown>(
      () => undefined,
      () => () => {},
      () => Symbol('x'),
      () => 10n,
      () => NaN,
      () => {
        const cycle: Record<string, unknown> = {};
        cycle['self'] = [cycle];
        return cycle;
      },
      () => new Date(NaN),
      () => new Array(5),
      () => ({ toJSON: () => 'lies', toString: () => 'lies' }),
    )
    .map((make) => make()),
);

function nested(depth: number): unknown {
  let value: unknown = 'deep';
  for (let level = 0; level < depth; level++) value = level % 2 ? [value] : { a: value };
  return value;
}

type Path = readonly (string | number)[];

/**
 * Copies of `valid` with one to three faults in them: a member replaced, removed, renamed, added, changed a little,
 * or taken from elsewhere. Almost right data reaches further than random data.
 */
export function mutants(valid: unknown, replacement: fc.Arbitrary<unknown> = hostileData): fc.Arbitrary<unknown> {
  const paths = pathsOf(valid, []);
  const path = fc.constantFrom(...paths);
  const fault = fc.record({
    at: path,
    from: path,
    kind: fc.constantFrom('replace', 'replace', 'replace', 'remove', 'rename', 'add', 'take', 'wrap', 'tweak', 'tweak'),
    value: replacement,
    key: hostileText,
  });
  return fc.array(fault, { minLength: 1, maxLength: 3 }).map((faults) => {
    const copy = { root: structuredClone(valid) };
    for (const { at, from, kind, value, key } of faults) {
      const holder = valueAt(copy, ['root', ...at.slice(0, -1)]);
      const last = at.length === 0 ? 'root' : at[at.length - 1]!;
      const target = (at.length === 0 ? copy : holder) as Record<string | number, unknown>;
      if (typeof target !== 'object' || target === null) continue;
      // A copy, because further faults may go into it.
      if (kind === 'replace') define(target, last, structuredClone(value));
      else if (kind === 'take') define(target, last, structuredClone(valueAt({ root: valid }, ['root', ...from])));
      else if (kind === 'wrap') define(target, last, [target[last]]);
      else if (kind === 'tweak') define(target, last, tweaked(target[last], key));
      else if (kind === 'remove') delete target[last];
      else if (kind === 'add') define(target, key, structuredClone(value));
      else {
        define(target, key, target[last]);
        delete target[last];
      }
    }
    return copy.root;
  });
}

/** A text with something put into its middle, a number one higher. */
function tweaked(value: unknown, text: string): unknown {
  if (typeof value === 'number') return value + 1;
  if (typeof value !== 'string') return value;
  const middle = value.length >> 1;
  return value.slice(0, middle) + text + value.slice(middle);
}

/** As an own member, even if the key is `__proto__`. */
function define(target: object, key: string | number, value: unknown): void {
  Object.defineProperty(target, Array.isArray(target) && typeof key === 'string' ? 0 : key, {
    value,
    enumerable: true,
    writable: true,
    configurable: true,
  });
}

function pathsOf(value: unknown, path: Path): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, member]) => pathsOf(member, [...path, key]))];
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (at, key) => (typeof at === 'object' && at !== null ? (at as Record<string | number, unknown>)[key] : undefined),
    value,
  );
}

/** Copies of a text with bytes changed, taken out, put in or doubled, or its end cut off. */
export function garbled(valid: string): fc.Arbitrary<string> {
  const fault = fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    length: fc.nat(12),
    kind: fc.constantFrom('remove', 'put', 'put', 'double', 'cut'),
    text: fc.oneof(
      hostileText,
      fc.constantFrom('{', '}', '[', ']', ':', ',', '\n', '  ', '- ', '&a ', '*a', '!!x ', '<<: '),
    ),
  });
  return fc.array(fault, { minLength: 1, maxLength: 4 }).map((faults) => {
    let text = valid;
    for (const { at, length, kind, text: put } of faults) {
      const start = Math.floor(at * text.length);
      const [before, middle, after] = [
        text.slice(0, start),
        text.slice(start, start + length),
        text.slice(start + length),
      ];
      if (kind === 'remove') text = before + after;
      else if (kind === 'put') text = before + put + middle + after;
      else if (kind === 'double') text = before + middle + middle + after;
      else text = before;
    }
    return text;
  });
}

/** Phrases of JavaScript's own errors, and of values that were printed without a thought. */
const OURS =
  /Cannot read propert|is not a function|is not iterable|is not defined|undefined is not|\[object Object\]|Maximum call stack|Invalid array length|Invalid time value|URI malformed|Cannot convert|Reduce of empty|is not a constructor|Cannot destructure|toISOString/;

/** Holds a refusal to its form: some words, for people, that do not come from a defect. */
export function expectClear(words: string): void {
  expect(words.trim()).not.toBe('');
  expect(words).not.toMatch(OURS);
}

/** Runs `work` and holds it to its time. */
export async function inTime<T>(work: () => T | Promise<T>): Promise<T> {
  const start = performance.now();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${PATIENCE_MS} ms`)), PATIENCE_MS);
  });
  try {
    return await Promise.race([Promise.resolve(work()), late]);
  } finally {
    clearTimeout(timer);
    expect(performance.now() - start).toBeLessThan(PATIENCE_MS);
  }
}

/** What `work` throws, if it is one of the room's own errors; `undefined` if it does not throw. */
export async function refusalOf<E extends Error>(
  kind: abstract new (...arguments_: never[]) => E,
  work: () => unknown,
): Promise<E | undefined> {
  try {
    await inTime(async () => work());
    return undefined;
  } catch (error) {
    if (!(error instanceof kind)) throw error;
    expectClear(error.message);
    return error;
  }
}
