import { capitalised, sentence } from '../../lib/model/sentence';

test.each([
  ['the pod is gone', 'The pod is gone.'],
  ["the pod's token is old.", "The pod's token is old."],
  ['before: the pod is denied', 'Before: the pod is denied.'],
  ['arn:aws:iam::1:role/x: does not trust', 'arn:aws:iam::1:role/x: does not trust.'],
  ['sts:TagSession is missing', 'sts:TagSession is missing.'],
  ['eks.amazonaws.com/role-arn is set', 'eks.amazonaws.com/role-arn is set.'],
  ['No statement allows it.', 'No statement allows it.'],
])('%j as a sentence: %s', (text, expected) => expect(sentence(text)).toBe(expected));

test('a title gets no full stop', () => {
  expect(capitalised('your own program')).toBe('Your own program');
  expect(capitalised('')).toBe('');
});
