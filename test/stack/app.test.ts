import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import cdkJson from '../../cdk.json';

/* bin/app.ts, run as the CDK command line runs it. */

let outdir: string;
beforeEach(() => {
  outdir = mkdtempSync(join(tmpdir(), 'app-test-'));
});
afterEach(() => rmSync(outdir, { recursive: true, force: true }));

function run(settings: Record<string, unknown>) {
  const [command = '', ...args] = cdkJson.app.split(' ');
  const withoutAws = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(AWS|CDK)_/.test(name)));
  return spawnSync(command, args, {
    encoding: 'utf8',
    env: {
      ...withoutAws,
      CDK_OUTDIR: outdir,
      CDK_CONTEXT_JSON: JSON.stringify({ ...cdkJson.context, 'aws:cdk:disable-asset-staging': true, ...settings }),
    },
  });
}

test("passes CDK's own check of the template, without credentials", () => {
  const { status, stderr } = run({});
  expect(stderr).toBe('');
  expect(status).toBe(0);
  const template = JSON.parse(readFileSync(join(outdir, 'EksPodIdentityDemo.template.json'), 'utf8')) as object;
  expect(template).toHaveProperty('Resources');
  const report = JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8')) as object;
  expect(report).toMatchObject({ pluginReports: [] });
}, 30_000);

test('a setting that cannot be used is explained, without a stack trace', () => {
  const { status, stderr } = run({ kubernetsVersion: '1.35' });
  expect(status).toBe(1);
  expect(stderr).toBe(
    [
      '',
      'A setting cannot be used.',
      '',
      '  kubernetsVersion=1.35',
      '    There is no such setting. Did you mean kubernetesVersion?',
      '    For example: -c kubernetesVersion=1.35',
      '',
      '',
    ].join('\n'),
  );
  expect(existsSync(join(outdir, 'manifest.json'))).toBe(false);
}, 30_000);
