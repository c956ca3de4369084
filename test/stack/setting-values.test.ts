import { flag, jsonObject, listOf, text, wholeNumber } from '../../lib/stack/setting-values';

test('flag takes the two words and the two values', () => {
  expect(['true', 'false', true, false].map((value) => flag.parse(value))).toEqual([true, false, true, false]);
  for (const value of ['TRUE', 'yes', '1', 1, '', null]) expect(flag.safeParse(value).success).toBe(false);
});

test('wholeNumber takes digits and integers between its ends', () => {
  const number = wholeNumber(1, 64);
  expect(['1', '64', 64, '007'].map((value) => number.parse(value))).toEqual([1, 64, 64, 7]);
  for (const value of ['0', '65', '1e1', '0x1', '+1', '1.0', 1.5, NaN, Infinity, '9'.repeat(40), true]) {
    expect(number.safeParse(value).success).toBe(false);
  }
});

test('text does not try its pattern on a string that is too long', () => {
  const slow = text(/^(a+)+$/, 10);
  expect(slow.parse('aaa')).toBe('aaa');
  expect(slow.safeParse(`${'a'.repeat(100_000)}!`).success).toBe(false);
});

test('listOf takes commas or JSON', () => {
  const words = listOf(/^\w+$/);
  expect(words.parse('a, b ,c')).toEqual(['a', 'b', 'c']);
  expect(words.parse(['a', 'b'])).toEqual(['a', 'b']);
  expect([words.parse(''), words.parse(' '), words.parse([])]).toEqual([[], [], []]);
  for (const value of ['a,', ',', 'a b', ['a,b'], ['a\n'], {}, 5]) expect(words.safeParse(value).success).toBe(false);
});

test('jsonObject gives the shortest text', () => {
  const object = jsonObject(({ wanted }) => wanted === true, 30);
  expect(object.parse(' { "wanted" : true } ')).toBe('{"wanted":true}');
  expect(object.parse({ wanted: true })).toBe('{"wanted":true}');
  for (const value of ['', 'null', '[]', '"x"', '{"wanted":1}', { wanted: true, long: 'x'.repeat(30) }, [], null, 1]) {
    expect(object.safeParse(value).success).toBe(false);
  }
});
