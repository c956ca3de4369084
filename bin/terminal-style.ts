import { isColorSupported } from 'picocolors';
import type { TerminalStyle } from '../lib/report/terminal';

/** Colours on a terminal only (and as NO_COLOR and FORCE_COLOR say); the terminal's width, or 100 columns elsewhere. */
export function terminalStyle(stream: NodeJS.WriteStream): TerminalStyle {
  const forced = process.env.FORCE_COLOR !== undefined && process.env.FORCE_COLOR !== '0';
  return { colour: isColorSupported && (stream.isTTY || forced), width: stream.columns ?? 100 };
}
