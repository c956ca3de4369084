import type { Hop } from '../../../lib/model/hop';
import type { RehearsalResult, SceneResult } from '../../../lib/model/result';
import { rehearsalPage } from '../../../lib/report/html/rehearsal-page';
import { play } from '../../rehearsal/play';
import { shownSecrets, withSecrets } from './secrets';
import { expectSoundPage } from './sound-page';

jest.setTimeout(60_000);

const hop = (more: Partial<Hop>): Hop => ({
  from: 'pod',
  to: 's3',
  what: 'ListBuckets',
  outcome: '200 OK',
  ok: true,
  facts: [],
  onward: [],
  ...more,
});

const scene = (more: Partial<SceneResult> = {}): SceneResult => ({
  id: 'denied-before',
  title: 'before: denied',
  status: 'passed',
  evidence: [],
  durationMs: 5,
  ...more,
});

const result = (...scenes: SceneResult[]): RehearsalResult => ({
  mode: 'loopback',
  clients: ['aws-sdk-js'],
  scenes,
  notProven: ['AWS itself'],
  durationMs: 1200,
});

const withHops = (...hops: Hop[]) =>
  scene({ hops: [{ client: 'aws-sdk-js', pod: 'default/aws-cli', succeeded: false, hops }] });

describe('a whole run', () => {
  let page: string;
  let secrets: ReadonlySet<string>;

  beforeAll(async () => {
    const run = await withSecrets(async () => rehearsalPage((await play()).result));
    ({ given: page, secrets } = run);
  });

  test('shows no secret of it: no secret key, session token, ServiceAccount token, its signature, whole access key id', () => {
    expect(secrets.size).toBeGreaterThan(8);
    expect(shownSecrets(page, secrets)).toEqual([]);
  });

  test('has the verdict, every scene, both halves and what was not proven', () => {
    expect(page).toContain('Proven: Pod Identity works with this template');
    expect(page.match(/<li class="card" id="scene-/g)).toHaveLength(10);
    expect(page.match(/<svg/g)).toHaveLength(2);
    expect(page).toContain('AssumeRoleForPodIdentity');
    expect(page).toContain('system:serviceaccount:default:aws-cli-sa');
    expect(page).toContain('What this run does not prove');
  });

  test('is self-contained and accessible', () => expectSoundPage(page));
});

test('where it broke stands in plain sight, with cause and fix; what only waited for it does not', () => {
  const inner = hop({
    from: 'agent',
    to: 'eks-auth',
    outcome: 'AccessDeniedException',
    ok: false,
    cause: 'No trust.',
    fix: 'do this',
  });
  const outer = hop({
    to: 'agent',
    what: 'credentials',
    outcome: '403 Forbidden',
    ok: false,
    cause: 'No trust.',
    onward: [inner],
  });
  const page = rehearsalPage(result(withHops(outer)));
  expect(page.match(/class="break"/g)).toHaveLength(1);
  expect(page).toMatch(/AccessDeniedException[\s\S]*<\/details>[\s\S]*Cause\.<\/strong> No trust\.[\s\S]*do this/);
  expect(page.match(/class="hop bad"/g)).toHaveLength(2);
  expect(page.match(/class="arrow bad answer"/g)).toHaveLength(2);
});

test('what a client’s further tries break by is told once, and of another cause again', () => {
  const broken = (cause: string) => hop({ ok: false, outcome: 'AccessDenied', cause, fix: 'do this' });
  const page = rehearsalPage(result(withHops(broken('No trust.'), broken('No trust.'), broken('No policy.'))));
  expect(page.match(/do this/g)).toHaveLength(2);
  expect(page.match(/<strong>Cause\.<\/strong> [^<]+/g)).toEqual(
    ['No trust.', 'As at 1.', 'No policy.'].map((cause) => `<strong>Cause.</strong> ${cause}`),
  );
});

test('a scene that did not pass is drawn with its hops', () => {
  const failed = {
    ...withHops(hop({ ok: false, outcome: 'AccessDenied' })),
    id: 'isolation',
    status: 'failed',
  } as const;
  const page = rehearsalPage(result(failed));
  expect(page).toContain('Disproven');
  expect(page.match(/<svg/g)).toHaveLength(1);
});

test('a result without hops is still a page', () => {
  const page = rehearsalPage(result(scene({ status: 'unknown' })));
  expect(page).toContain('Could not tell.');
  expect(page).not.toContain('<svg');
});

test('hostile text stays text, and a secret in a program’s output is taken out', () => {
  const said =
    '"><script>alert(1)</script> \u0000 \u202e AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
  const page = rehearsalPage(
    result(
      scene({ title: said, evidence: [{ kind: 'client', client: said, pod: said, succeeded: true, said }] }),
      withHops(hop({ what: said, outcome: said, facts: [{ group: 'identity', name: said, value: said }] })),
    ),
  );
  expect(page).not.toContain('<script');
  expect(page).not.toContain('wJalrXUtnFEMI');
  expect(page).not.toMatch(/[\u0000\u202e]/);
});
