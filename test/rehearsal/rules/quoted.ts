/** The most that a `…` in quoted words stands for, in characters. */
const LONGEST_GAP = 120;

/**
 * What a rule's words look like in a text: letter by letter, but for each `…`, which stands for anything short on one line.
 */
export function quoted(words: string): RegExp {
  const pieces = words.split(/\s*…\s*/).map((piece) => piece.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(pieces.join(`[^\\n]{0,${LONGEST_GAP}}?`));
}
