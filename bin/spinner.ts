import { visible } from '../lib/report/visible';

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'] as const;
const FRAME_MS = 80;
/** Back to the beginning of the line, and the line away. */
const CLEAR = '\r\u001b[2K';

type Terminal = Pick<NodeJS.WriteStream, 'isTTY' | 'columns' | 'write'>;

/**
 * What is under way, on a terminal; lines that are done with, everywhere. It stays on one line and leaves the cursor and the
 * signals alone, so that nothing has to be put right when the program is interrupted.
 */
export function spinner(stream: Terminal = process.stdout) {
  const moves = stream.isTTY && process.env.TERM !== 'dumb';
  let timer: NodeJS.Timeout | undefined;
  let silent = false;
  const stop = (): void => {
    if (timer === undefined) return;
    clearInterval(timer);
    timer = undefined;
    stream.write(CLEAR);
  };
  const print = (text: string): void => {
    if (silent) return;
    stop();
    stream.write(text);
  };
  return {
    show(text: string): void {
      stop();
      if (!moves || silent) return;
      let frame = 0;
      const draw = () =>
        stream.write(`${CLEAR}${FRAMES[frame++ % FRAMES.length]} ${cut(visible(text), stream.columns)}`);
      draw();
      timer = setInterval(draw, FRAME_MS).unref();
    },
    print,
    replaceBy: (lines: readonly string[]) => print(`${lines.join('\n')}\n`),
    /** Ends it with nothing in its place: an error may have come between. */
    stop,
    /** Ends it for good: whatever comes yet is not shown. */
    silence(): void {
      stop();
      silent = true;
    },
  };
}

/** What fits on a line beside the frame. */
function cut(text: string, columns: number): string {
  const room = (columns || 80) - 3;
  return text.length <= room ? text : `${text.slice(0, Math.max(0, room - 1))}…`;
}

/** What {@link spinner} gives. */
export type Spinner = ReturnType<typeof spinner>;
