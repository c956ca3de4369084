import { distance } from 'fastest-levenshtein';

/** So many letters may be wrong in any name: two that changed places count as two. */
const ALWAYS_ALLOWED = 2;

/**
 * The name that was probably meant: the one with the fewest letters to insert, delete or replace, if those are at most
 * two or a third of its own. Case does not count.
 */
export function nearestName<Name extends string>(misspelt: string, names: readonly Name[]): Name | undefined {
  let nearest: { readonly name: Name; readonly letters: number } | undefined;
  for (const name of names) {
    const most = Math.max(ALWAYS_ALLOWED, name.length / 3);
    if (Math.abs(name.length - misspelt.length) > most) continue;
    const letters = distance(misspelt.toLowerCase(), name.toLowerCase());
    if (letters <= most && (nearest === undefined || letters < nearest.letters)) nearest = { name, letters };
  }
  return nearest?.name;
}
