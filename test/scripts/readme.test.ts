import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { withSettingsTable } from '../../scripts/settings-table';

test('the table of settings is current (npm run readme)', () => {
  const readme = readFileSync(join(__dirname, '..', '..', 'README.md'), 'utf8');
  expect(withSettingsTable(readme)).toBe(readme);
});
