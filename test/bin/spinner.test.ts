import { spinner } from '../../bin/spinner';

const { TERM } = process.env;
beforeEach(() => {
  jest.useFakeTimers();
  process.env.TERM = 'xterm';
});
afterEach(() => {
  jest.useRealTimers();
  if (TERM === undefined) delete process.env.TERM;
  else process.env.TERM = TERM;
});

function terminal(isTTY: boolean, columns = 40) {
  let written = '';
  const write = (text: string | Uint8Array) => ((written += String(text)), true);
  return { stream: { isTTY, columns, write }, written: () => written };
}

/** What is seen of a line after everything was written to it. */
const seen = (written: string) => written.split('\u001b[2K').at(-1) ?? '';

test('on a terminal it says what is under way, and moves', () => {
  const { stream, written } = terminal(true);
  const shown = spinner(stream);
  shown.show('deploying the stacks');
  expect(seen(written())).toBe('⠋ deploying the stacks');
  jest.advanceTimersByTime(80);
  expect(seen(written())).toBe('⠙ deploying the stacks');
});

test('what is done replaces it wholly, and nothing of it comes back', () => {
  const { stream, written } = terminal(true);
  const shown = spinner(stream);
  shown.show('deploying the stacks');
  shown.replaceBy(['✓ short']);
  expect(seen(written())).toBe('✓ short\n');
  jest.advanceTimersByTime(1000);
  expect(seen(written())).toBe('✓ short\n');
  shown.stop();
  expect(seen(written())).toBe('✓ short\n');
});

test('it takes one line, however long the text', () => {
  const { stream, written } = terminal(true, 20);
  spinner(stream).show('a text that is longer than the line');
  expect(seen(written())).toBe('⠋ a text that is l…');
  expect(seen(written()).length).toBeLessThan(20);
});

test('it hides no cursor and takes no signal', () => {
  const before = process.listenerCount('SIGINT');
  const { stream, written } = terminal(true);
  const shown = spinner(stream);
  for (let scene = 0; scene < 20; scene += 1) shown.show(`scene ${scene}`);
  expect(written()).not.toContain('\u001b[?25');
  expect(process.listenerCount('SIGINT')).toBe(before);
  expect(jest.getTimerCount()).toBe(1);
});

test('once silent it shows and prints nothing more', () => {
  const { stream, written } = terminal(true);
  const shown = spinner(stream);
  shown.show('deploying the stacks');
  shown.silence();
  shown.show('more');
  shown.print('more');
  jest.advanceTimersByTime(1000);
  expect(seen(written())).toBe('');
});

test.each([
  ['in a pipe', false, 'xterm'],
  ['on a terminal that knows no escapes', true, 'dumb'],
])('%s only what is done is written', (_, isTTY, term) => {
  process.env.TERM = term;
  const { stream, written } = terminal(isTTY);
  const shown = spinner(stream);
  shown.show('deploying the stacks');
  jest.advanceTimersByTime(1000);
  shown.replaceBy(['✓ stack']);
  shown.stop();
  expect(written()).toBe('✓ stack\n');
});

test('once it is silenced nothing is written any more', () => {
  const { stream, written } = terminal(true);
  const shown = spinner(stream);
  shown.show('deploying the stacks');
  shown.silence();
  const before = written();
  expect(seen(before)).toBe('');
  shown.show('the next scene');
  jest.advanceTimersByTime(1000);
  shown.replaceBy(['✗ scene']);
  shown.print('{}');
  shown.stop();
  expect(written()).toBe(before);
});
