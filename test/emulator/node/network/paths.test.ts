import { withoutEndSlashes } from '../../../../lib/emulator/node/network/paths';
import { finishes } from '../../finishes';

test.each([
  ['/var/run/secrets', '/var/run/secrets'],
  ['/var/run/secrets///', '/var/run/secrets'],
  ['/var//run/', '/var//run'],
  ['///', ''],
  ['', ''],
])('%j without the slashes at its end is %j', (file, expected) => {
  expect(withoutEndSlashes(file)).toBe(expected);
});

test('a long run of slashes that is not at the end takes no longer than its length', () => {
  const file = `${'/'.repeat(1_000_000)}a`;
  expect(finishes(() => withoutEndSlashes(file))).toBe(file);
});
