import type { Command } from 'commander';

/**
 * The first of some options that the user gave, as it is written: `--cluster`.
 * @param names as the code names them: `serviceAccount`
 */
export function givenOption(command: Command, names: readonly string[]): string | undefined {
  return command.options.find((option) => {
    const name = option.attributeName();
    return names.includes(name) && command.getOptionValueSource(name) === 'cli';
  })?.long;
}
