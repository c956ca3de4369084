import { lineFinder } from '../../lib/report/source-line';

test.each([
  ['JSON', '{\n "Parameters": {\n  "Role": {}\n },\n "Resources": {\n  "Role": {\n', 6],
  ['YAML', 'Parameters:\n  Role:\n    Type: String\nResources:\n  Other:\n    Type: A\n  Role:\n', 7],
  ['YAML with Windows line ends', 'Resources:\r\n  Other:\r\n    Type: A\r\n\r\n  Role:\r\n', 5],
  [
    'YAML where another resource has a property of that name',
    'Resources:\n  Profile:\n    Role: x\n  # Role:\n  Role:\n',
    5,
  ],
])('a resource of a template in %s is found beneath Resources', (_, text, line) => {
  expect(lineFinder(text)({ logicalId: 'Role' })?.number).toBe(line);
});

test('an output of the name of a resource that is not there is no resource', () => {
  expect(lineFinder('Resources:\n  Other:\n    Type: A\nOutputs:\n  Role:\n')({ logicalId: 'Role' })).toBeUndefined();
});

test('a document is found by its position, empty ones not counted', () => {
  const find = lineFinder('# first\n---\nkind: A\n---\n# nothing here\n---\nkind: BCD\n');
  expect(find({ document: 1 })).toEqual({ number: 3, letters: 7 });
  expect(find({ document: 2 })).toEqual({ number: 7, letters: 9 });
  expect(find({ document: 3 })).toBeUndefined();
});

test('what is not there has no line', () => {
  expect(lineFinder('{}')({ logicalId: 'Role.*(' })).toBeUndefined();
  expect(lineFinder('{}')({})).toBeUndefined();
});
