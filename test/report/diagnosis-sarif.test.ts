import { RULES } from '../../lib/doctor';
import type { Diagnosis } from '../../lib/model/diagnosis';
import { diagnosisSarif } from '../../lib/report/diagnosis-sarif';
import { finding, nothing } from './diagnosis';

/* eslint-disable @typescript-eslint/no-explicit-any */
const sarif = (diagnosis: Diagnosis, file = 'my templates/App.json'): any =>
  JSON.parse(
    diagnosisSarif(diagnosis, { rules: RULES, version: '1.2.3', locate: () => ({ file, line: 12, letters: 9 }) }),
  );

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
          region: { startLine: 12, startColumn: 1, endLine: 12, endColumn: 10 },
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

/** What GitHub marks as required of a rule and of a result, and the lengths it allows ("SARIF support for code scanning"). */
test('GitHub code scanning finds all that it requires', () => {
  const [run] = sarif({ ...nothing, findings: [finding(), finding({ severity: 'info' })] }).runs;
  for (const rule of run.tool.driver.rules) {
    for (const text of [rule.id, rule.shortDescription.text, rule.fullDescription.text, rule.help.text]) {
      expect(text.trim()).not.toBe('');
    }
    expect(rule.id.length).toBeLessThanOrEqual(255);
    expect(rule.fullDescription.text.length).toBeLessThanOrEqual(1024);
    expect(rule.properties.tags.length).toBeLessThanOrEqual(20);
    expect(['very-high', 'high', 'medium', 'low']).toContain(rule.properties.precision);
  }
  for (const result of run.results) {
    expect(result.message.text.trim()).not.toBe('');
    expect(result.locations).toHaveLength(1);
    const { artifactLocation, region } = result.locations[0].physicalLocation;
    expect(artifactLocation.uri).not.toMatch(/^\/|\\|(?:^|\/)\.\.(?:\/|$)/);
    for (const key of ['startLine', 'startColumn', 'endLine', 'endColumn']) expect(region[key]).toBeGreaterThan(0);
    expect(result.partialFingerprints.primaryLocationLineHash).toMatch(/^[0-9a-f]{64}:\d+$/);
  }
});

describe('the fingerprint', () => {
  const of = (...changes: Parameters<typeof finding>[0][]): string[] =>
    sarif({ ...nothing, findings: changes.map((change) => finding(change)) }).runs[0].results.map(
      ({ partialFingerprints }: any) => partialFingerprints.primaryLocationLineHash,
    );
  const { subject } = finding();

  test('stays as long as rule and subject do', () => {
    expect(of({ cause: 'in other words' })).toEqual(of({}));
  });

  test('differs between subjects, and between several findings of one rule on one subject', () => {
    expect(of({ subject: { ...subject, name: 'role other' } })).not.toEqual(of({}));
    const [first, second] = of({}, {});
    expect(second).toBe(first?.replace(/:1$/, ':2'));
  });
});

test('a file outside of the repository is a URL: no path leads out of it', () => {
  for (const file of ['../other/App.json', 'cdk.out/../../App.json']) {
    const { results } = sarif({ ...nothing, findings: [finding()] }, file).runs[0];
    expect(results[0].locations[0].physicalLocation.artifactLocation.uri).toMatch(/^file:\/\/\/(?!.*\.\.)/);
  }
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
