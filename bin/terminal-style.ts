import { isColorSupported } from 'picocolors';
import type { TerminalStyle } from '../lib/report/paint';

/** Where nothing says how wide it is to be. */
const USUAL_WIDTH = 100;
const NARROWEST = 20;

/** Colours on a terminal only (and as NO_COLOR and FORCE_COLOR say); the terminal's width, elsewhere what COLUMNS says. */
export function terminalStyle(stream: Pick<NodeJS.WriteStream, 'isTTY' | 'columns'>): TerminalStyle {
  const { FORCE_COLOR: wish } = process.env;
  // picocolors takes FORCE_COLOR=0 for a wish to have colours; Node and most programs take it for one to have none.
  const colour = isColorSupported && wish !== '0' && (stream.isTTY || wish !== undefined);
  return { colour, width: widthOf(stream) };
}

/** A pseudo-terminal that was given no size has 0 columns. */
function widthOf({ columns }: { readonly columns?: number }): number {
  const given = columns || Number.parseInt(process.env.COLUMNS ?? '', 10) || USUAL_WIDTH;
  return Math.max(NARROWEST, given);
}
