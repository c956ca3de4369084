import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { scripts } from '../../package.json';
import { withSettingsTable } from '../../scripts/settings-table';

const root = join(__dirname, '..', '..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');

test('the table of settings is current (npm run readme)', () => {
  expect(withSettingsTable(readme)).toBe(readme);
});

test('every npm script it names exists', () => {
  const named = [...readme.matchAll(/npm run (?:--silent )?([a-z][\w:-]*)/g)].map(([, name]) => name);
  expect(named.length).toBeGreaterThan(0);
  expect(Object.keys(scripts)).toEqual(expect.arrayContaining(named));
});

test('every file it links to exists', () => {
  const links = [...readme.matchAll(/\]\((?!https?:|#)([^)#]+)[^)]*\)/g)].map(([, path]) => path as string);
  expect(links.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});
