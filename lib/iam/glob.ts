/**
 * Wildcard matching without regular expressions: a document must not be able to make a comparison slow.
 * The greedy matcher below takes at most (pattern length x text length) steps, whatever the pattern.
 */

/** A piece of a compiled pattern: literal text, `*` or `?`. */
export type GlobPiece =
  | string
  /** `*`, or `?` when `one`; `withinField` keeps it from matching a colon. */
  | { readonly one: boolean; readonly withinField: boolean };

/** Decides whether a text matches. */
export type Glob = (text: string) => boolean;

/** Compiles a pattern. Case is compared as given: lower-case both sides for a comparison without case. */
export function compileGlob(pieces: readonly GlobPiece[]): Glob {
  const merged = mergeLiterals(pieces);
  const [first = '', second] = merged;
  if (merged.length <= 1 && typeof first === 'string') return (text) => text === first;
  if (merged.some((piece) => typeof piece !== 'string' && piece.withinField)) return statesMatcher(merged);
  if (merged.length === 1 && isAny(first)) return () => true;
  if (merged.length === 2 && typeof first === 'string' && isAny(second)) return (text) => text.startsWith(first);
  return greedyMatcher(merged);
}

function isAny(piece: GlobPiece | undefined): boolean {
  return piece !== undefined && typeof piece !== 'string' && !piece.one;
}

function mergeLiterals(pieces: readonly GlobPiece[]): GlobPiece[] {
  const merged: GlobPiece[] = [];
  for (const piece of pieces) {
    const last = merged[merged.length - 1];
    if (piece === '') continue;
    if (typeof piece === 'string' && typeof last === 'string') merged[merged.length - 1] = last + piece;
    else merged.push(piece);
  }
  return merged;
}

/** Text between two stars. `wild[i]` marks a `?`. */
interface Chunk {
  readonly text: string;
  readonly wild?: readonly boolean[];
}

function greedyMatcher(pieces: readonly GlobPiece[]): Glob {
  const chunks = splitAtStars(pieces);
  const head = chunks[0] as Chunk;
  const tail = chunks[chunks.length - 1] as Chunk;
  if (chunks.length === 1) return (text) => text.length === head.text.length && fitsAt(head, text, 0);
  const middle = chunks.slice(1, -1);
  return (text) => {
    const end = text.length - tail.text.length;
    let position = head.text.length;
    if (position > end || !fitsAt(head, text, 0) || !fitsAt(tail, text, end)) return false;
    // The leftmost place for each chunk leaves the most room for the next: no other choice can do better.
    for (const chunk of middle) {
      const found = find(chunk, text, position, end);
      if (found < 0) return false;
      position = found + chunk.text.length;
    }
    return true;
  };
}

function splitAtStars(pieces: readonly GlobPiece[]): Chunk[] {
  const chunks: Chunk[] = [];
  let text = '';
  let wild: boolean[] = [];
  const close = (): void => {
    chunks.push(wild.includes(true) ? { text, wild } : { text });
    text = '';
    wild = [];
  };
  for (const piece of pieces) {
    if (typeof piece !== 'string' && !piece.one) {
      close();
      continue;
    }
    const literal = typeof piece === 'string' ? piece : '?';
    text += literal;
    for (let index = 0; index < literal.length; index++) wild.push(typeof piece !== 'string');
  }
  close();
  return chunks;
}

function fitsAt(chunk: Chunk, text: string, offset: number): boolean {
  if (!chunk.wild) return text.startsWith(chunk.text, offset);
  for (let index = 0; index < chunk.text.length; index++) {
    if (!chunk.wild[index] && text.charCodeAt(offset + index) !== chunk.text.charCodeAt(index)) return false;
  }
  return true;
}

function find(chunk: Chunk, text: string, from: number, end: number): number {
  const last = end - chunk.text.length;
  if (!chunk.wild) {
    const found = text.indexOf(chunk.text, from);
    return found > last ? -1 : found;
  }
  for (let offset = from; offset <= last; offset++) if (fitsAt(chunk, text, offset)) return offset;
  return -1;
}

const COLON = 58;

/** A character code, or a wildcard. */
type Step = number | Exclude<GlobPiece, string>;

/** All positions of the pattern that the text so far can have reached, kept together: no backtracking. */
function statesMatcher(pieces: readonly GlobPiece[]): Glob {
  const steps = pieces.flatMap((piece): Step[] => (typeof piece === 'string' ? codeUnits(piece) : [piece]));
  return (text) => {
    let reached = new Uint8Array(steps.length + 1);
    reached[0] = 1;
    skipStars(steps, reached);
    for (let index = 0; index < text.length; index++) {
      const code = text.charCodeAt(index);
      const next = new Uint8Array(steps.length + 1);
      for (let at = 0; at < steps.length; at++) {
        if (!reached[at]) continue;
        const step = steps[at] as Step;
        if (typeof step === 'number') {
          if (step === code) next[at + 1] = 1;
        } else if (!step.withinField || code !== COLON) next[step.one ? at + 1 : at] = 1;
      }
      skipStars(steps, next);
      reached = next;
    }
    return reached[steps.length] === 1;
  };
}

function codeUnits(text: string): number[] {
  return Array.from({ length: text.length }, (_, index) => text.charCodeAt(index));
}

/** A star also matches nothing. */
function skipStars(steps: readonly Step[], reached: Uint8Array): void {
  for (let at = 0; at < steps.length; at++) {
    const step = steps[at];
    if (reached[at] && typeof step === 'object' && !step.one) reached[at + 1] = 1;
  }
}
