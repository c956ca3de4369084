import { RULES } from '../../lib/doctor';
import type { Diagnosis } from '../../lib/model/diagnosis';
import { diagnosisSarif } from '../../lib/report/diagnosis-sarif';
import { finding, nothing } from './diagnosis';

/* eslint-disable @typescript-eslint/no-explicit-any */
const sarif = (diagnosis: Diagnosis, file = 'my templates/App.json'): any =>
  JSON.parse(diagnosisSarif(diagnosis, { rules: RULES, version: '1.2.3', locate: () => ({ file, line: 12 }) }));

test('one run of SARIF 2.1.0 that describes every rule', () => {
  const { version, $schema, runs } = sarif(nothing);
  expect(version).toBe('2.1.0');
  expect($schema).toMatch(/sarif-2\.1\.0\.json$/);
  expect(runs).toHaveLength(1);
  expect(runs[0].results).toEqual([]);
  const { driver } = runs[0].tool;
  expect(driver).toMatchObject({ name: 'pod-identity doctor', semanticVersion: '1.2.3' });
  expect(driver.rules.map(({ id }: any) => id)).toEqual(RULES.map(({ id }) => id));
  for (const rule of driver.rules) {
    expect(rule.help.markdown).toContain(rule.helpUri);
    expect(['error', 'warning', 'note']).toContain(rule.defaultConfiguration.level);
    expect(['error', 'warning', 'recommendation']).toContain(rule.properties['problem.severity']);
  }
});

test('a result points to its rule, its line and its construct', () => {
  const [run] = sarif({ ...nothing, findings: [finding()] }).runs;
  const [result] = run.results;
  expect(run.tool.driver.rules[result.ruleIndex].id).toBe('trust-names-pod-identity');
  expect(result).toMatchObject({
    ruleId: 'trust-names-pod-identity',
    level: 'error',
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: 'my%20templates/App.json' },
          region: { startLine: 12 },
        },
        logicalLocations: [{ fullyQualifiedName: 'App/Role' }],
      },
    ],
    properties: { place: 'first-break' },
  });
  expect(result.message.text).toContain('said: Trust policy of the role provided is invalid.');
});

test.each([
  ['warning', 'warning'],
  ['info', 'note'],
] as const)('%s is level %s', (severity, level) => {
  expect(sarif({ ...nothing, findings: [finding({ severity })] }).runs[0].results[0].level).toBe(level);
});

test('the fingerprint stays as long as rule and subject do, and differs between subjects', () => {
  const of = (changes: Parameters<typeof finding>[0]) =>
    sarif({ ...nothing, findings: [finding(changes)] }).runs[0].results[0].partialFingerprints['podIdentityDoctor/v1'];
  const { subject } = finding();
  expect(of({ cause: 'in other words' })).toBe(of({}));
  expect(of({ subject: { ...subject, name: 'role other' } })).not.toBe(of({}));
});

test('an absolute file is a URL', () => {
  const { results } = sarif({ ...nothing, findings: [finding()] }, '/tmp/a b.json').runs[0];
  expect(results[0].locations[0].physicalLocation.artifactLocation.uri).toBe('file:///tmp/a%20b.json');
});

test('what could not be told is a notification, not a result', () => {
  const couldNotTell = [{ rule: 'agent-keeps-up', title: '', step: 'agent', docs: '', needs: 'Logs.' } as const];
  const [run] = sarif({ ...nothing, couldNotTell }).runs;
  expect(run.results).toEqual([]);
  expect(run.invocations[0].toolExecutionNotifications).toEqual([
    expect.objectContaining({ level: 'note', message: { text: 'Could not tell: Logs.' } }),
  ]);
});
