/** What stands in a nested stack is shown in the nested stack's own template, before a deployment and after one. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readTemplates } from '../../lib/emulator/cloudformation/assembly';
import { openEmulator } from '../../lib/emulator/environment';
import { itemsOf, type IdentityChain } from '../../lib/model/chain';
import { chainFromRehearsal, readChain } from '../../lib/reader';
import { rehearseTemplate } from '../../lib/walkthrough/template/rehearse-template';
import { trustOf } from '../doctor/draft';

const folder = mkdtempSync(join(tmpdir(), 'nested-'));
afterAll(() => rmSync(folder, { recursive: true }));

const nested = (url: string) => ({ Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL: url } });
const role = { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: trustOf('lambda.amazonaws.com') } };

function write(name: string, resources: object): string {
  const file = join(folder, name);
  writeFileSync(file, JSON.stringify({ Resources: resources }));
  return file;
}

const [app, middle, inner] = [
  write('app.json', { Own: role, Middle: nested('middle.json') }),
  write('middle.json', { Own: role, Inner: nested('inner.json') }),
  write('inner.json', { Own: role }),
];

/** Each role with the file that it is shown in. */
const files = (chain: IdentityChain) =>
  Object.fromEntries(itemsOf(chain.roles).map(({ id, source }) => [id, source.file]));

const EXPECTED = { Own: app, 'Middle.Own': middle, 'Middle.Inner.Own': inner };

test('as the templates say', () => {
  expect(files(readChain({ template: app }))).toEqual(EXPECTED);
});

test('as it stands after a rehearsal', async () => {
  const sources = { stacks: readTemplates(app), manifests: [] };
  const environment = openEmulator({ mode: 'loopback' });
  try {
    const result = await rehearseTemplate(environment, {
      ...sources,
      destination: {},
      notes: [],
      calls: [],
      keepPods: true,
    });
    expect(files(chainFromRehearsal({ sources, state: environment.state(), result }))).toEqual(EXPECTED);
  } finally {
    await environment.close();
  }
});
