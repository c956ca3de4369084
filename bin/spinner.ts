import { createSpinner } from 'nanospinner';

/** What is under way, on a terminal; lines that are done with, everywhere. */
export function spinner() {
  const shown = process.stdout.isTTY ? createSpinner() : undefined;
  return {
    show: (text: string) => void shown?.start({ text }),
    replaceBy(lines: readonly string[]): void {
      shown?.reset();
      shown?.clear();
      console.log(lines.join('\n'));
    },
    /** Ends it with nothing in its place: an error may have come between. */
    stop(): void {
      shown?.reset();
      shown?.clear();
    },
  };
}

export type Spinner = ReturnType<typeof spinner>;
