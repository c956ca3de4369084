import type { Command } from 'commander';
import { doctorCommand } from '../../bin/commands/doctor';
import { rehearseCommand } from '../../bin/commands/rehearse';
import { rulesCommand } from '../../bin/commands/rules';

const COMMANDS: readonly (readonly [string, () => Command])[] = [
  ['rehearse', rehearseCommand],
  ['doctor', doctorCommand],
  ['rules', rulesCommand],
];
/** Lines to paste and options with their values, which are not broken, and words longer than a line. */
const WHOLE = /^ +pod-identity |^ +-c |^ {2}--\S+ \S+$|^ *\S+$/;

const { columns } = process.stdout;
afterEach(() => {
  process.stdout.columns = columns;
});

/** What `--help` prints on a terminal of that many columns. */
function help(command: Command, width: number): string {
  const printed: string[] = [];
  process.stdout.columns = width;
  command.configureOutput({
    writeOut: (text) => void printed.push(text),
    getOutHelpWidth: () => width,
    getOutHasColors: () => false,
  });
  command.outputHelp();
  return printed.join('');
}

describe.each(COMMANDS)('%s --help', (_, make) => {
  test.each([40, 80, 120])('keeps within %i columns', (width) => {
    const tooLong = help(make(), width)
      .split('\n')
      .filter((line) => line.length > width && !WHOLE.test(line));
    expect(tooLong).toEqual([]);
  });

  test('says every option, and what the exit codes mean', () => {
    const command = make();
    const text = help(command, 80);
    for (const { flags } of command.options) expect(text).toContain(`  ${flags}`);
    expect(text).toContain('Exit code: 0 ');
  });

  test('does not call nothing, or a switch that is off, a default', () => {
    expect(help(make(), 80)).not.toMatch(/default:\s+(\[\]|\{\}|false)\)/);
  });
});

test('a default that says something is told', () => {
  expect(help(rehearseCommand(), 120)).toMatch(/default: "js"/);
});

test.each(['--exec', '--template', '--report'])(
  'rehearse %s "" is a mistake, before anything is rehearsed',
  async (flag) => {
    const said: string[] = [];
    const command = rehearseCommand().configureOutput({ writeErr: (text) => void said.push(text) });
    await expect(command.parseAsync([flag, ''], { from: 'user' })).rejects.toThrow(
      `${flag} is empty: is a variable of your shell not set?`,
    );
    expect(said.join('')).toContain('--help lists what there is');
  },
);
