import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findRule, RULES } from '../../lib/doctor';
import { STEPS } from '../../lib/model/diagnosis';
import { rulesDocument } from '../../scripts/rules-doc';

const root = join(__dirname, '..', '..');
const ids = RULES.map(({ id }) => id);

test('each file of lib/doctor/rules is a rule of the catalogue, under its own name', () => {
  const files = readdirSync(join(root, 'lib/doctor/rules')).map((file) => file.replace(/\.ts$/, ''));
  expect([...ids].sort()).toEqual(files.sort());
});

test('the catalogue is in the order of the steps', () => {
  const steps = RULES.map(({ step }) => STEPS.indexOf(step));
  expect(steps).toEqual([...steps].sort((one, other) => one - other));
});

test.each(RULES.map((rule) => [rule.id, rule] as const))(
  '%s says what is true when all is well, and why',
  (_id, rule) => {
    expect(rule.id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)+$/);
    expect(rule.title).toMatch(/^[A-Z].*\.$/s);
    expect(rule.about).toMatch(/[.)]$/);
    expect(rule.docs).toMatch(
      /^https:\/\/(docs\.aws\.amazon\.com|github\.com\/aws|kubernetes\.io|external-secrets\.io)\//,
    );
    expect(rule.needs.length).toBeGreaterThan(0);
  },
);

test('only rules that listen are judged on a live cluster alone', () => {
  const live = RULES.filter(({ shownBy }) => shownBy === 'live');
  expect(live.filter(({ needs }) => !needs.includes('answers')).map(({ id }) => id)).toEqual([]);
});

test('a rule is found by its id', () => {
  expect(findRule('agent-installed')?.step).toBe('reaching-the-agent');
  expect(findRule('nothing-of-the-kind')).toBeUndefined();
});

test('docs/rules.md is current (npm run rules)', () => {
  expect(readFileSync(join(root, 'docs/rules.md'), 'utf8')).toBe(rulesDocument());
});
