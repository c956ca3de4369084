import { RULES } from '../../../lib/doctor';
import { REHEARSED } from './prove';
import { quoted } from './quoted';

const proven = new Set(REHEARSED.map(({ rule }) => rule));

test.each(RULES.filter(({ shownBy }) => shownBy === 'rehearsal'))('$id: a case is rehearsed', ({ id, about }) => {
  expect(proven).toContain(id);
  expect(about).not.toMatch(/No rehearsal shows it/);
});

test.each(RULES.filter(({ shownBy }) => shownBy !== 'rehearsal'))('$id: says why no rehearsal shows it', (rule) => {
  expect(rule.about).toMatch(/No rehearsal shows it: [^.]+\./);
  expect(proven).not.toContain(rule.id);
});

test('rules that are rehearsed quote words, or name signs that can be looked for', () => {
  const without = RULES.filter(({ shownBy, symptom }) => {
    if (shownBy !== 'rehearsal') return false;
    return symptom.kind === 'words' ? symptom.words.replaceAll('…', '').trim().length < 12 : !symptom.signs?.length;
  });
  expect(without).toEqual([]);
});

describe('quoted words', () => {
  test.each([
    ['Addon already exists.', 'eks: Addon already exists.', true],
    ['Addon already exists.', 'Addon already exists!', false],
    ['unsupported Kubernetes version …', 'unsupported Kubernetes version 1.30', true],
    ['A … B', 'A, and then B', true],
    ['A … B', 'A\nB', false],
    ['A … B', `A ${'x'.repeat(200)} B`, false],
  ])('%j in %j: %s', (words, text, expected) => {
    expect(quoted(words).test(text)).toBe(expected);
  });
});
