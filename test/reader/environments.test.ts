import { byEnvironment } from '../../lib/reader/environments';

const stack = (name: string, accountId?: string, region?: string) => ({ name, accountId, region });
const names = (...stacks: ReturnType<typeof stack>[]) =>
  byEnvironment(stacks).map((group) => group.map(({ name }) => name));

test.each<[string, string[][], ReturnType<typeof stack>[]]>([
  ['none', [], []],
  ['no environments', [['a', 'b']], [stack('a'), stack('b')]],
  ['one', [['a', 'b']], [stack('a', '1', 'x'), stack('b', '1', 'x')]],
  ['two accounts', [['a'], ['b']], [stack('a', '1', 'x'), stack('b', '2', 'x')]],
  ['two regions', [['a', 'c'], ['b']], [stack('a', '1', 'x'), stack('b', '1', 'y'), stack('c', '1', 'x')]],
  ['one for any place, first', [['any', 'a'], ['b']], [stack('any'), stack('a', '1', 'x'), stack('b', '2', 'x')]],
  [
    'one for a region of any account',
    [['a'], ['b', 'c']],
    [stack('a', '1', 'x'), stack('b', undefined, 'y'), stack('c', '1', 'y')],
  ],
])('stacks for %s', (_what, groups, stacks) => {
  expect(names(...stacks)).toEqual(groups);
});
