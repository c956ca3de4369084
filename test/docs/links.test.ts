import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { scripts } from '../../package.json';

const ROOT = join(__dirname, '..', '..');
const DOCUMENTS = [
  'README.md',
  'CONTRIBUTING.md',
  'lib/iam/README.md',
  ...readdirSync(join(ROOT, 'docs')).flatMap((file) => (file.endsWith('.md') ? [`docs/${file}`] : [])),
];

/** Code spans hold patterns and shell lines, which look like links now and then. */
const prose = (text: string) => text.replace(/`[^`\n]*`/g, '');

/** A file as a document names it; `lib/iam/x.ts` stands for any. */
const FILE = /\b(?:bin|lib|k8s|test|bench|scripts|docs)\/[\w./-]+\.(?:ts|cjs|json|md|svg|png|yaml)\b/g;
const ANY_FILE = /\/x(?:\.test)?\.ts$/;

describe.each(DOCUMENTS)('%s', (document) => {
  const text = readFileSync(join(ROOT, document), 'utf8');
  const named = (pattern: RegExp, from = text) => [...from.matchAll(pattern)].map(([whole, part]) => part ?? whole);

  test('links to files that exist', () => {
    const links = named(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g, prose(text)).filter((link) => !/^[a-z]+:/.test(link));
    expect(links.filter((link) => !existsSync(join(ROOT, dirname(document), link)))).toEqual([]);
  });

  test('names sources that exist', () => {
    const files = named(FILE).filter((file) => !ANY_FILE.test(file));
    expect(files.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
  });

  test('names npm scripts that exist', () => {
    expect(named(/npm run (?:--silent )?([\w:-]+)/g).filter((script) => !(script in scripts))).toEqual([]);
  });
});
