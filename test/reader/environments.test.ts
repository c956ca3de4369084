import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { itemsOf } from '../../lib/model/chain';
import { readChains } from '../../lib/reader';
import { byEnvironment } from '../../lib/reader/environments';
import { healthyDraft } from '../doctor/draft';
import { properties } from '../doctor/case';
import { writeStages } from './staged-assembly';

const stack = (name: string, accountId?: string, region?: string) => ({ name, accountId, region });
const names = (...stacks: ReturnType<typeof stack>[]) =>
  byEnvironment(stacks).map((group) => group.map(({ name }) => name));

test.each<[string, string[][], ReturnType<typeof stack>[]]>([
  ['none', [], []],
  ['no environments', [['a', 'b']], [stack('a'), stack('b')]],
  ['one', [['a', 'b']], [stack('a', '1', 'x'), stack('b', '1', 'x')]],
  ['two accounts', [['a'], ['b']], [stack('a', '1', 'x'), stack('b', '2', 'x')]],
  ['two regions', [['a', 'c'], ['b']], [stack('a', '1', 'x'), stack('b', '1', 'y'), stack('c', '1', 'x')]],
  ['one for any place, first', [['any', 'a'], ['b']], [stack('any'), stack('a', '1', 'x'), stack('b', '2', 'x')]],
  [
    'one for a region of any account',
    [['a'], ['b', 'c']],
    [stack('a', '1', 'x'), stack('b', undefined, 'y'), stack('c', '1', 'y')],
  ],
])('stacks for %s', (_what, groups, stacks) => {
  expect(names(...stacks)).toEqual(groups);
});

describe('stages that are for no particular place', () => {
  const folder = mkdtempSync(join(tmpdir(), 'stages-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const clustersOf = (template: string) =>
    readChains({ template }).map(({ clusters }) => itemsOf(clusters).map(({ name }) => name));

  test('each makes a cluster of the same name: they are for several places', () => {
    const app = writeStages(join(folder, 'same'), { Dev: { draft: healthyDraft() }, Prod: { draft: healthyDraft() } });
    expect(clustersOf(app)).toEqual([['eksdemo1'], ['eksdemo1']]);
  });

  test('each makes one of its own: they may be for one place, and refer to one another by name', () => {
    const draft = healthyDraft();
    properties(draft, 'Cluster')['Name'] = 'another';
    const app = writeStages(join(folder, 'own'), { Dev: { draft: healthyDraft() }, Prod: { draft } });
    expect(clustersOf(app)).toEqual([['eksdemo1', 'another']]);
  });
});
