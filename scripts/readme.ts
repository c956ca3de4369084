/** Makes the README's table of settings anew: `npm run readme`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withSettingsTable } from './settings-table';

const file = join(__dirname, '..', 'README.md');
writeFileSync(file, withSettingsTable(readFileSync(file, 'utf8')));
console.log(`wrote ${file}`);
