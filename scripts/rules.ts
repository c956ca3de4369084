/** Makes docs/rules.md anew: `npm run rules`. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rulesDocument } from './rules-doc';

const file = join(__dirname, '..', 'docs', 'rules.md');
writeFileSync(file, rulesDocument());
console.log(`wrote ${file}`);
