import { sourceLine } from '../../lib/report/source-line';

test.each([
  ['JSON', '{\n "Parameters": {\n  "Role": {}\n },\n "Resources": {\n  "Role": {\n', 6],
  ['YAML', 'Parameters:\n  Role:\n    Type: String\nResources:\n  Other:\n    Type: A\n  Role:\n', 7],
])('a resource of a template in %s is found after Resources', (_, text, line) => {
  expect(sourceLine(text, { logicalId: 'Role' })).toBe(line);
});

test('a document is found by its position, empty ones not counted', () => {
  const text = '# first\n---\nkind: A\n---\n# nothing here\n---\nkind: B\n';
  expect(sourceLine(text, { document: 1 })).toBe(3);
  expect(sourceLine(text, { document: 2 })).toBe(7);
  expect(sourceLine(text, { document: 3 })).toBeUndefined();
});

test('what is not there has no line', () => {
  expect(sourceLine('{}', { logicalId: 'Role.*(' })).toBeUndefined();
  expect(sourceLine('{}', {})).toBeUndefined();
});
