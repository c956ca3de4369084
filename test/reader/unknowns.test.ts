import { unknowns } from '../../lib/reader/unknowns';

test('one name is one text, whoever asks, and the first reason stands', () => {
  const all = unknowns();
  const text = all.text('Shop/Name', 'nobody knows');
  expect(text).toBe('‹Shop_Name›');
  expect(all.text('Shop/Name', 'another reason')).toBe(text);
  expect(all.why(`a-${text}`)).toBe('nobody knows');
});

test('names that differ only in what a text leaves out are not one value', () => {
  const all = unknowns();
  const texts = ['a/b', 'a:b', 'a_b', 'a?b'].map((name) => all.text(name, `of ${name}`));
  expect(new Set(texts).size).toBe(4);
  expect(texts.map((text) => all.why(text))).toEqual(['of a/b', 'of a:b', 'of a_b', 'of a?b']);
  expect(all.text('a:b', '')).toBe(texts[1]);
});

test('what AWS makes up is known by name', () => {
  const all = unknowns();
  all.text('Shop.Arn', 'it comes about with the deployment');
  expect(all.madeUp('Shop', 'it comes about with the deployment')).toBe('‹Shop›');
  expect([...all.namesMadeUp]).toEqual(['Shop']);
});
