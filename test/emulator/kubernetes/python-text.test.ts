import { pythonBytesRepr, pythonRepr } from '../../../lib/emulator/kubernetes/python-text';

// Compared with `repr` of Python 3.
test.each([
  ['plain', `'plain'`],
  [`it's`, `"it's"`],
  [`"quoted"`, `'"quoted"'`],
  [`it's "both"`, String.raw`'it\'s "both"'`],
  ['a\nb\tc\\', String.raw`'a\nb\tc\\'`],
  ['\u0000\u007f', String.raw`'\x00\x7f'`],
])('repr of %j', (value, expected) => expect(pythonRepr(value)).toBe(expected));

test('repr of a list', () => expect(pythonRepr(['get', `it's`])).toBe(`['get', "it's"]`));

test('repr of bytes', () => {
  expect(pythonBytesRepr('pods "x" not found\n')).toBe(String.raw`b'pods "x" not found\n'`);
  expect(pythonBytesRepr('é')).toBe(String.raw`b'\xc3\xa9'`);
});
