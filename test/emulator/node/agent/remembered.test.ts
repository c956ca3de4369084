import { remembered } from '../../../../lib/emulator/node/agent/remembered';

function counting() {
  const asked: string[] = [];
  const work = remembered((text: string) => {
    asked.push(text);
    return text === '' ? undefined : { length: text.length };
  });
  return { asked, work };
}

test('the same text is worked on once, and gives the same result', () => {
  const { asked, work } = counting();
  expect(work('a')).toBe(work('a'));
  expect(work('bc')).toEqual({ length: 2 });
  expect(asked).toEqual(['a', 'bc']);
});

test('what gave nothing is worked on again', () => {
  const { asked, work } = counting();
  expect([work(''), work('')]).toEqual([undefined, undefined]);
  expect(asked).toHaveLength(2);
});

test('a text too long to be a token is not kept', () => {
  const { asked, work } = counting();
  const long = 'x'.repeat(8193);
  expect([work(long), work(long)]).toEqual([{ length: 8193 }, { length: 8193 }]);
  expect(asked).toHaveLength(2);
});

test('however many texts there are, no more than 2048 are kept', () => {
  const { asked, work } = counting();
  for (let index = 0; index < 2049; index++) work(`token ${index}`);
  work('token 0');
  work('token 2048');
  expect(asked.slice(2049)).toEqual(['token 0']);
});
