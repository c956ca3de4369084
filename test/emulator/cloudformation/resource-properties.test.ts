import { ResourceError } from '../../../lib/emulator/cloudformation/provider';
import { Properties } from '../../../lib/emulator/cloudformation/resource-properties';

const reading = (properties: Record<string, unknown>) =>
  Properties.of({ stackName: 'S', logicalId: 'Thing', type: 'T', properties });

function refused(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof ResourceError) return error.message;
    throw error;
  }
  return 'not refused';
}

test('text is text, and so are a number and a boolean', () => {
  const given = reading({ a: 'x', b: 30, c: false, empty: '' });
  expect(['a', 'b', 'c', 'empty', 'none'].map((name) => given.text(name))).toEqual(['x', '30', 'false', '', undefined]);
  expect(given.requiredText('empty')).toBe('');
});

test('an integer is a whole number, or text that is one', () => {
  const given = reading({ a: 3600, b: '3600', c: -1, d: '-1' });
  expect(['a', 'b', 'c', 'd', 'none'].map((name) => given.integer(name))).toEqual([3600, 3600, -1, -1, undefined]);
  expect(refused(() => given.integer('d', 0))).toContain('#/d: -1 is not greater or equal to 0');
});

test('a flag is a boolean, or text that is one', () => {
  const given = reading({ a: true, b: 'false' });
  expect(['a', 'b', 'none'].map((name) => given.flag(name))).toEqual([true, false, undefined]);
});

test('lists that are absent have nothing in them, and only has() tells them from empty ones', () => {
  const given = reading({ empty: [], nothing: null, tags: [{ Key: 'a', Value: 1 }] });
  expect([given.texts('empty'), given.texts('none'), given.objects('nothing'), given.pairs('none')]).toEqual([
    [],
    [],
    [],
    {},
  ]);
  expect(['empty', 'none', 'nothing'].map((name) => given.has(name))).toEqual([true, false, false]);
  expect(given.pairs('tags')).toEqual({ a: '1' });
});

test('of two tags with one key the later counts', () => {
  const tags = [
    { Key: 'a', Value: '1' },
    { Key: 'a', Value: '2' },
  ];
  expect(reading({ Tags: tags }).pairs('Tags')).toEqual({ a: '2' });
});

test('a document is an object or JSON text, unread', () => {
  const given = reading({ a: { Version: 'x' }, b: '{' });
  expect([given.requiredDocument('a'), given.requiredDocument('b')]).toEqual([{ Version: 'x' }, '{']);
});

test('what an object inherits is not among its properties', () => {
  const given = reading({});
  expect(['constructor', 'toString', '__proto__'].map((name) => given.text(name))).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

describe('refuses in the words of the schema validation, naming the resource and the place', () => {
  const given = reading({
    list: ['x', 1],
    text: 'x',
    part: 1.5,
    huge: 1e300,
    deep: { inner: [{ name: {} }] },
    labels: { a: ['x'] },
  });

  test('the whole message', () => {
    expect(refused(() => given.requiredText('none'))).toBe(
      'Properties validation failed for resource Thing with message:\n#: required key [none] not found',
    );
  });

  test.each<[string, () => unknown]>([
    ['#/list: expected type: String, found: JSONArray', () => given.text('list')],
    ['#/list/1: expected type: String, found: Integer', () => given.texts('list')],
    ['#/list/0: expected type: JSONObject, found: String', () => given.objects('list')],
    ['#/text: expected type: JSONArray, found: String', () => given.texts('text')],
    ['#/text: expected type: Integer, found: String', () => given.integer('text')],
    ['#/part: expected type: Integer, found: Double', () => given.integer('part')],
    ['#/huge: expected type: Integer, found: Double', () => given.integer('huge')],
    ['#/text: expected type: Boolean, found: String', () => given.flag('text')],
    ['#/text: expected type: JSONObject, found: String', () => given.object('text')],
    ['#/list: expected type: JSONObject, found: JSONArray', () => given.requiredDocument('list')],
    ['#: required key [none] not found', () => given.requiredDocument('none')],
    ['#/text: x is not a valid enum value', () => given.choice('text', ['y', 'z'])],
    ['#/labels/a: expected type: String, found: JSONArray', () => given.map('labels')],
    [
      '#/deep/inner/0/name: expected type: String, found: JSONObject',
      () => given.object('deep')?.objects('inner')[0]?.text('name'),
    ],
    ['#/deep/inner/0: required key [Key] not found', () => given.object('deep')?.pairs('inner')],
  ])('%s', (fault, work) => {
    expect(refused(work)).toContain(`with message:\n${fault}`);
  });
});
