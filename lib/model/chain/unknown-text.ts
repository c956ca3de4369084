/**
 * Texts of which a part is not known before the deployment: `arn:aws:iam::‹AccountId›:role/pods`. The part in guillemets
 * is a name for the missing value, and one name stands for one value throughout a chain, so that two texts that are
 * equal letter by letter are equal, and two that differ may or may not be. `IdentityChain.unknowns` says why each is
 * missing. No name, ARN, tag or policy of AWS or Kubernetes has a guillemet.
 */
const PART = /‹([^‹›]*)›/g;

/** The text that stands for one missing value. Letters, digits, `.`, `_` and `-` of the name are kept. */
export function unknownText(name: string): string {
  return `‹${name.replace(/[^A-Za-z0-9._-]/g, '_')}›`;
}

/** Whether a part of the text is missing. */
export function hasUnknown(text: string): boolean {
  return text.includes('‹');
}

/** The name of the missing part that a text is as a whole; `undefined` for any other text. */
export function soleUnknown(text: string): string | undefined {
  return /^‹([^‹›]*)›$/.exec(text)?.[1];
}

/** The names of the missing parts, each once, in order. */
export function unknownsIn(text: string): readonly string[] {
  return [...new Set([...text.matchAll(PART)].map((match) => match[1] as string))];
}

/**
 * The text with its missing parts replaced.
 * @param value the replacement for a name; `undefined` leaves the part as it is
 */
export function fillUnknowns(text: string, value: (name: string) => string | undefined): string {
  return hasUnknown(text) ? text.replace(PART, (whole, name: string) => value(name) ?? whole) : text;
}

/**
 * What the missing parts of `text` would have to be for it to read as `other`; `undefined` if it never can. Each part
 * takes as little as possible. Missing parts of `other` are taken letter by letter.
 */
export function bindUnknowns(text: string, other: string): ReadonlyMap<string, string> | undefined {
  const pieces = text.split(/‹([^‹›]*)›/);
  const first = pieces[0] as string;
  if (!other.startsWith(first)) return undefined;
  if (pieces.length === 1) return other === first ? new Map<string, string>() : undefined;
  const bound = new Map<string, string>();
  let from = first.length;
  for (let index = 1; index < pieces.length; index += 2) {
    const name = pieces[index] as string;
    const after = pieces[index + 1] as string;
    const isLast = index + 2 === pieces.length;
    const to = isLast ? other.length - after.length : other.indexOf(after, from + 1);
    if (to <= from || !other.startsWith(after, to)) return undefined;
    const value = other.slice(from, to);
    if ((bound.get(name) ?? value) !== value) return undefined;
    bound.set(name, value);
    from = to + after.length;
  }
  return bound;
}
