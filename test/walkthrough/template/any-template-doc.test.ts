import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { OrdersStack } from './cdk-app/orders-stack';

/* Runs the commands of docs/any-template.md and holds the output that stands beneath each to what they print. */

const ROOT = join(__dirname, '..', '..', '..');
const DOC = readFileSync(join(ROOT, 'docs', 'any-template.md'), 'utf8');
const SYNTH =
  /^npx cdk synth --quiet --app "node -r ts-node\/register test\/walkthrough\/template\/cdk-app\/app\.ts"(?: --context (\w+)=true)? --output cdk\.out\/([a-z-]+)$/;
const REHEARSE = /^npm run --silent pod-identity -- (rehearse .*)$/;

interface Step {
  readonly commands: readonly string[];
  readonly output: readonly string[];
}

const steps: Step[] = [...DOC.matchAll(/```sh\n([^]*?)```\s+```text\n([^]*?)```/g)].map(
  ([, commands = '', output = '']) => ({
    commands: commands.trim().split('\n'),
    output: output.split('\n').filter((line) => line.trim() !== ''),
  }),
);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'any-template-doc-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('every command of the page has its output beneath it, and is one of the two kinds', () => {
  const commands = [...DOC.matchAll(/```sh\n([^]*?)```/g)].flatMap(([, block = '']) => block.trim().split('\n'));
  expect(steps.flatMap((step) => step.commands)).toEqual(commands);
  expect(commands.filter((command) => !SYNTH.test(command) && !REHEARSE.test(command))).toEqual([]);
  expect(steps).toHaveLength(4);
});

test.each(steps.map(({ commands, output }) => ({ commands, output, last: commands.at(-1) })))(
  '$last',
  ({ commands, output }) => {
    const printed = commands.map((command) => run(command)).join('');
    for (const line of output) expect(normal(printed)).toMatch(pattern(line));
  },
  60_000,
);

/** A synthesis in this process, without CDK's check of the template, which takes longer than all the rest. */
function run(command: string): string {
  const [synth, context, name] = SYNTH.exec(command) ?? [];
  if (synth !== undefined) {
    const app = new App({
      outdir: join(folder, name ?? ''),
      builtinCloudFormationValidation: false,
      context: { 'aws:cdk:disable-asset-staging': true, 'aws:cdk:enable-path-metadata': true },
    });
    new OrdersStack(app, 'Orders', { ordered: context === 'ordered' });
    app.synth();
    return '';
  }
  const [, rehearse = ''] = REHEARSE.exec(command) ?? [];
  const { stdout, stderr } = spawnSync(
    `"${process.execPath}" -r ts-node/register bin/pod-identity.ts ${rehearse.replace('cdk.out/', `${folder}/`)} --mode loopback`,
    { cwd: ROOT, encoding: 'utf8', shell: true },
  );
  return stdout + stderr;
}

const normal = (text: string) => text.replace(/\s+/g, ' ');

/** A line of the page; `…` stands for anything. */
const pattern = (line: string) =>
  new RegExp(
    normal(line.trim())
      .split('…')
      .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join('.*'),
  );
