import { painter, type TerminalStyle } from './paint';
import { visible } from './visible';
import { wrapBeside } from './wrap';

/** A text with what it is called. */
export interface Labelled {
  readonly label: string;
  readonly text: string;
  readonly dim?: boolean;
  /** Long lines stay whole, so that they can be pasted. */
  readonly unbroken?: boolean;
}

const INDENT = '    ';
const BELOW = '      ';

/** A longer label pushes its text to the right, and not that of all others. */
const WIDEST_LABEL = 40;

/** Texts that would have to be narrower than this stand below their labels. */
const NARROWEST = 24;

/** Labels and texts: beside each other, aligned, where there is room, else the text below its label. Texts are wrapped. */
export function labelledLines(fields: readonly Labelled[], style: TerminalStyle): string[] {
  const paint = painter(style);
  const width = Math.min(WIDEST_LABEL, Math.max(0, ...fields.map(({ label }) => label.length)));
  const isBeside = style.width - (INDENT.length + width + 2) >= NARROWEST;
  return fields.flatMap(({ label, text, dim, unbroken }) => {
    const padded = isBeside ? label.padEnd(width) : label;
    const hanging = isBeside ? ' '.repeat(INDENT.length + padded.length + 2) : BELOW;
    const lines = unbroken ? visible(text).split('\n') : wrapBeside(visible(text), hanging.length, style.width);
    const painted = lines.map((line) => (dim ? paint.dim(line) : line));
    const head = `${INDENT}${paint.dim(padded)}`;
    if (!isBeside) return [head, ...painted.map((line) => hanging + line)];
    const [first = '', ...rest] = painted;
    return [`${head}  ${first}`, ...rest.map((line) => hanging + line)];
  });
}

/**
 * A line that says how something went, what it is, and more about it in parentheses; several lines if it is too long for one.
 * @param aside may be empty
 */
export function headLines(mark: string, title: string, aside: string, style: TerminalStyle): string[] {
  const paint = painter(style);
  const indent = '  ';
  const lines = wrapBeside(visible(title), indent.length, style.width);
  const last = lines.at(-1) ?? '';
  const isTogether = aside === '' || indent.length + last.length + 1 + aside.length <= style.width;
  return [
    ...lines.map((line, index) => {
      const more = aside !== '' && isTogether && index === lines.length - 1 ? ` ${paint.dim(aside)}` : '';
      return `${index === 0 ? `${mark} ` : indent}${paint.bold(line)}${more}`;
    }),
    ...(isTogether ? [] : [`${indent}${paint.dim(aside)}`]),
  ];
}
