import { diagnose, RULES } from '../../lib/doctor';
import { brokenOf, twinOf } from './case';
import { CASES } from './cases';
import { chainOf, healthyDraft } from './draft';

test('nothing is wrong with the healthy draft', () => {
  expect(diagnose(chainOf(healthyDraft())).findings).toEqual([]);
});

test('every rule has a case', () => {
  expect(RULES.map(({ id }) => id).filter((id) => !CASES.some(({ rule }) => rule === id))).toEqual([]);
});

describe.each(CASES)('$rule: $what', (item) => {
  test('is found, alone, and named', () => {
    const { findings } = diagnose(brokenOf(item));
    expect(findings.map(({ rule }) => rule).sort()).toEqual([item.rule, ...(item.also ?? [])].sort());
    const finding = findings.find(({ rule }) => rule === item.rule);
    expect(finding?.cause).toMatch(item.cause);
    expect(finding?.fix).not.toBe('');
    if (item.at !== undefined) expect(finding?.subject.source.logicalId).toBe(item.at);
  });

  test('is not found in its healthy twin, which was looked at', () => {
    const { findings, compliant } = diagnose(twinOf(item));
    const expected = item.also?.filter((rule) => findings.some((finding) => finding.rule === rule)) ?? [];
    expect(findings.map(({ rule }) => rule)).toEqual(expected);
    expect(compliant.map(({ rule }) => rule)).toContain(item.rule);
  });
});
