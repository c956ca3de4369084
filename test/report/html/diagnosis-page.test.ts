import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { diagnose } from '../../../lib/doctor';
import type { Diagnosis } from '../../../lib/model/diagnosis';
import { readChain } from '../../../lib/reader';
import { diagnosisJson } from '../../../lib/report/diagnosis-json';
import { diagnosisPage } from '../../../lib/report/html/diagnosis-page';
import { synthesise } from '../../../lib/stack/synthesise';
import { associated, pod, TRUST } from '../../walkthrough/template/support';
import { finding, nothing } from '../diagnosis';
import { shownSecrets } from './secrets';
import { expectSoundPage } from './sound-page';

jest.setTimeout(60_000);

const SECRET_KEY = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
const KEY_ID = 'AKIAIOSFODNN7EXAMPLE';
const TOKEN = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJzeXN0ZW0ifQ.c2lnbmF0dXJl';
const SECRETS = new Set([SECRET_KEY, KEY_ID, TOKEN]);

test('the project’s own stack: a page on which nothing was found', () => {
  const { template, stackName } = synthesise({});
  const diagnosis = diagnose(readChain({ template, stack: stackName }));
  const page = diagnosisPage(diagnosis);
  expectSoundPage(page);
  expect(page).toContain('Nothing found.');
  expect(page).toContain('No break found');
  expect(page.match(/class="step at-/g)).toHaveLength(10);
  expect(page).not.toMatch(/class="step at-(?:break|found)|class="break/);
  for (const { rule } of diagnosis.compliant) expect(page).toContain(rule);
  for (const { needs } of diagnosis.couldNotTell) expect(page).toContain(needs.slice(0, 20));
});

describe('a broken template', () => {
  const folder = mkdtempSync(join(tmpdir(), 'diagnosis-page-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const [statement] = TRUST.Statement;
  const trust = { ...TRUST, Statement: [{ ...statement, Action: 'sts:AssumeRole' }] };
  let diagnosis: Diagnosis;
  let page: string;

  beforeAll(() => {
    const manifest = join(folder, 'pod.json');
    const env = [
      { name: 'AWS_ACCESS_KEY_ID', value: KEY_ID },
      { name: 'AWS_SECRET_ACCESS_KEY', value: SECRET_KEY },
      { name: 'AWS_SESSION_TOKEN', value: TOKEN },
    ];
    writeFileSync(manifest, JSON.stringify(pod('cart', 'cart', 'default', env)));
    const Resources = { ...associated('cart', { trust }), ...associated('web') };
    diagnosis = diagnose(readChain({ template: { Resources }, manifests: [manifest] }));
    page = diagnosisPage(diagnosis);
  });

  test('its page is self-contained and accessible', () => expectSoundPage(page));

  test('the first break is marked, and what lies beyond is unchecked', () => {
    expect(page).toMatch(/First break: trust-allows-tag-session[\s\S]*class="step at-break"/);
    expect(page).toMatch(/class="step at-found-beyond">[\s\S]*no-static-credentials/);
    expect(page).toContain('Unchecked, since no request gets there');
    expect(page).toContain('No break found');
  });

  test('each finding has its words, cause, fix and place, in order', () => {
    const order = diagnosis.findings.map(({ rule, subject }) => page.indexOf(`${rule}: ${subject.name}</h3>`));
    expect(order.every((at) => at > 0)).toBe(true);
    expect(order).toEqual([...order].sort((one, other) => one - other));
    expect(page).toContain('Trust policy of the role provided is invalid.');
    expect(page).toContain('<pre>Action: [sts:AssumeRole, sts:TagSession]');
    expect(page).toContain('resource Associationcart');
  });

  test('no secret of the manifest is shown', () => {
    expect(diagnosis.findings.map(({ rule }) => rule)).toContain('no-static-credentials');
    expect(shownSecrets(page, SECRETS)).toEqual([]);
  });
});

test('a construct path stands where the finding is, and hostile text stays text', () => {
  const said = `"><script>alert(1)</script> \u202e AWS_SECRET_ACCESS_KEY=${SECRET_KEY} ${KEY_ID} ${TOKEN}`;
  const bad = finding({
    symptom: { kind: 'words', words: said },
    cause: said,
    fix: said,
    docs: 'javascript:alert(1)',
    subject: { ...finding().subject, name: said, identities: 'all' },
  });
  const diagnosis: Diagnosis = {
    ...nothing,
    identities: [said],
    findings: [bad],
    unchecked: [{ after: 0, identities: [said], rules: [said] }],
    couldNotTell: [{ ...bad, needs: said }],
    compliant: [{ ...bad, title: said, subjects: 1 }],
  };
  const page = diagnosisPage(diagnosis);
  expectSoundPage(page);
  expect(page).toContain('App/Role (cdk.out/App.template.json, resource Role1)');
  expect(page).not.toMatch(/<script|\u202e|href="javascript/);
  expect(shownSecrets(page, SECRETS)).toEqual([]);
  expect(shownSecrets(diagnosisJson(diagnosis), SECRETS)).toEqual([]);
});

test('of very many breaks only the first few are drawn, and every finding is listed', () => {
  const count = 500;
  const identities = Array.from({ length: count }, (_, index) => `prod:shop/web-${index}`);
  const findings = identities.map((identity) => finding({ subject: { ...finding().subject, identities: [identity] } }));
  const unchecked = identities.map((identity, after) => ({ after, identities: [identity], rules: [] }));
  const page = diagnosisPage({ ...nothing, identities, findings, unchecked });
  expect(page.match(/<ol class="chain">/g)).toHaveLength(12);
  expect(page).toContain('488 more end elsewhere');
  expect(page.match(/<li class="card finding /g)).toHaveLength(count);
});
