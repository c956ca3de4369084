import { parseGoBool, parseGoCsvRecord, parseGoInt } from '../../../lib/emulator/kubernetes/go-values';

test.each([
  ['3600', 3600],
  ['+1', 1],
  ['-1', -1],
  ['007', 7],
  ['9223372036854775807', Number(2n ** 63n - 1n)],
  ['9223372036854775808', undefined],
  ['', undefined],
  [' 1', undefined],
  ['1_000', undefined],
  ['0x10', undefined],
  ['1e3', undefined],
])('integer %j is %p', (text, value) => expect(parseGoInt(text)).toBe(value));

test.each([
  ['true', true],
  ['T', true],
  ['0', false],
  ['yes', undefined],
  ['tRUE', undefined],
  ['', undefined],
])('boolean %j is %p', (text, value) => expect(parseGoBool(text)).toBe(value));

test.each<[string, string[] | undefined]>([
  ['a,b', ['a', 'b']],
  ['a, b', ['a', ' b']],
  ['a,', ['a', '']],
  ['"a,b",c', ['a,b', 'c']],
  ['"say ""x"""', ['say "x"']],
  ['"a\nb"', ['a\nb']],
  ['\n\na\nb', ['a']],
  ['a,b\r\nc', ['a', 'b']],
  ['a,b\r', ['a', 'b']],
  ['a\r,b', ['a\r', 'b']],
  ['', undefined],
  ['"a', undefined],
  ['a"b', undefined],
  ['"a"b', undefined],
])('CSV %j is %j', (text, fields) => expect(parseGoCsvRecord(text)).toEqual(fields));
