import type { Command } from 'commander';

/** What is wrong with the first option that was given an empty text, as a shell gives it for a variable that is not set. */
export function emptyOption(command: Command): string | undefined {
  const empty = command.options.find((option) => isEmpty(command.getOptionValue(option.attributeName())));
  return empty && `${empty.long} is empty: is a variable of your shell not set?`;
}

/** Whether an option was given an empty text, which as a path would be the folder one is in. */
function isEmpty(value: unknown): boolean {
  return value === '' || (Array.isArray(value) && value.includes(''));
}
