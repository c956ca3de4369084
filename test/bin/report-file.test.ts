import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reportFile } from '../../bin/report-file';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'report-file-'))));
afterEach(() => rmSync(folder, { recursive: true }));

test('nothing is written before the report is there, and an earlier one stays until then', () => {
  const file = join(folder, 'new.html');
  const report = reportFile(file);
  expect(readdirSync(folder)).toEqual([]);
  report.write('page');
  const again = reportFile(file);
  expect(readFileSync(file, 'utf8')).toBe('page');
  again.write('other');
  expect(readFileSync(file, 'utf8')).toBe('other');
});

test('a file that cannot be written is named at once', () => {
  writeFileSync(join(folder, 'file'), '');
  const missing = join(folder, 'none', 'x.html');
  expect(() => reportFile(missing)).toThrow(`The report cannot be written to ${missing}: ENOENT`);
  expect(() => reportFile(folder)).toThrow(`${folder}: it is a folder`);
  expect(() => reportFile(join(folder, 'file', 'x.html'))).toThrow(/ENOTDIR|EACCES/);
});
