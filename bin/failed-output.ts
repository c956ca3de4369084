import { EXIT } from './exit';

/**
 * Ends this process when its output cannot be written: in silence where the reader went, as `| head` does, which is no
 * error of ours, with what the command has come to by then; with a sentence where the disk is full. What cannot be written to
 * the error output is lost.
 */
export function endOnFailedOutput(): void {
  process.stderr.on('error', () => {});
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit();
    process.stderr.write(`The output cannot be written: ${error.message}\n`);
    process.exit(EXIT.unknown);
  });
}
