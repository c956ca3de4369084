import fc from 'fast-check';
import { wrap, wrapBeside } from '../../lib/report/wrap';

test('breaks at spaces', () => {
  expect(wrap('one two three', 8)).toEqual(['one two', 'three']);
});

test('keeps a long word whole, so that an ARN can be copied', () => {
  expect(wrap('as arn:aws:iam::111122223333:role/reader now', 10)).toEqual([
    'as',
    'arn:aws:iam::111122223333:role/reader',
    'now',
  ]);
});

test('keeps line breaks', () => {
  expect(wrap('a\n\nb', 10)).toEqual(['a', '', 'b']);
});

test('loses nothing, and breaks wherever it can', () => {
  fc.assert(
    fc.property(fc.string(), fc.integer({ min: 1, max: 40 }), (text, width) => {
      const lines = wrap(text, width);
      expect(lines.join(' ').replaceAll('\n', ' ')).toBe(text.replaceAll('\n', ' '));
      for (const line of lines) expect(line.length <= width || !line.includes(' ')).toBe(true);
    }),
  );
});

test('beside something else a text has the columns that are left, and never fewer than 20', () => {
  const text = 'one two three four five six seven';
  expect(wrapBeside(text, 10, 34)).toEqual(wrap(text, 24));
  expect(wrapBeside(text, 30, 34)).toEqual(wrap(text, 20));
});
