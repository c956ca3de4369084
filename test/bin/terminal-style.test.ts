import { terminalStyle } from '../../bin/terminal-style';

const { COLUMNS, FORCE_COLOR } = process.env;
afterEach(() => {
  for (const [name, value] of Object.entries({ COLUMNS, FORCE_COLOR })) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
});

test.each([
  ['a terminal’s own width', { isTTY: true, columns: 60 }, '90', 60],
  ['COLUMNS where there is no terminal', { isTTY: false, columns: 0 }, '40', 40],
  ['what is usual', { isTTY: false, columns: 0 }, '', 100],
  ['what is usual, if COLUMNS is no number', { isTTY: false, columns: 0 }, 'wide', 100],
  ['what is usual on a terminal without a size', { isTTY: true, columns: 0 }, '', 100],
  ['enough for a word', { isTTY: true, columns: 3 }, '', 20],
])('the width is %s', (_, stream, columns, width) => {
  process.env.COLUMNS = columns;
  expect(terminalStyle(stream).width).toBe(width);
});

test('there are no colours in a pipe', () => {
  delete process.env.FORCE_COLOR;
  expect(terminalStyle({ isTTY: false, columns: 0 }).colour).toBe(false);
});

test.each([true, false])('FORCE_COLOR=0 is a wish for no colours, on a terminal too (%s)', (isTTY) => {
  process.env.FORCE_COLOR = '0';
  jest.isolateModules(() => {
    const anew = jest.requireActual<{ terminalStyle: typeof terminalStyle }>('../../bin/terminal-style');
    expect(anew.terminalStyle({ isTTY, columns: 80 }).colour).toBe(false);
  });
});
