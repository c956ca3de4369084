import {
  bindUnknowns,
  fillUnknowns,
  hasUnknown,
  isKnown,
  soleUnknown,
  unknownsIn,
  unknownText,
} from '../../../lib/model/chain';

test('a missing part is a name in guillemets, of harmless letters', () => {
  expect(unknownText('AccountId')).toBe('‹AccountId›');
  expect(unknownText('a/b ‹c›')).toBe('‹a_b__c_›');
  expect(hasUnknown('arn:aws:iam::‹AccountId›:role/pods')).toBe(true);
  expect(hasUnknown('arn:aws:iam::111122223333:role/pods')).toBe(false);
  expect(unknownsIn('‹A›-‹B›-‹A›')).toEqual(['A', 'B']);
});

test.each([
  ['‹A›', 'A'],
  ['a-‹A›', undefined],
  ['‹A›‹B›', undefined],
  ['A', undefined],
])('%s as a whole is the missing part %s', (text, name) => {
  expect(soleUnknown(text)).toBe(name);
});

test('missing parts are filled by name', () => {
  expect(fillUnknowns('‹A›/‹B›', (name) => (name === 'A' ? 'x' : undefined))).toBe('x/‹B›');
});

test.each([
  ['arn:‹P›:iam::‹A›:role/x', 'arn:aws:iam::1:role/x', { P: 'aws', A: '1' }],
  ['‹A›', 'anything', { A: 'anything' }],
  ['‹A›-‹A›', 'x-x', { A: 'x' }],
  ['‹A›-‹A›', 'x-y', undefined],
  ['pre‹A›', 'other', undefined],
  ['pre‹A›', 'pre', undefined],
  ['‹A›post', 'xpost', { A: 'x' }],
  ['plain', 'plain', {}],
  ['plain', 'other', undefined],
])('%s reads as %s if %j', (text, other, expected) => {
  const bound = bindUnknowns(text, other);
  expect(bound && Object.fromEntries(bound)).toEqual(expected);
});

test('a value is known unless it says why not', () => {
  expect(isKnown<boolean>(false)).toBe(true);
  expect(isKnown<unknown>(null)).toBe(true);
  expect(isKnown<number>({ notKnown: 'no default' })).toBe(false);
});
