import type { Bucket, StoredObject } from './bucket-store';
import { compareKeys } from './bucket-store';
import { refusals } from './refusals';

/** One page of a list, and the token for the next. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly nextToken?: string;
}

/** What a page of a bucket's keys may hold: an object, or the part of its key up to a delimiter. */
export type Entry = { readonly object: StoredObject } | { readonly commonPrefix: string };

/**
 * Reads a page size.
 *
 * @throws S3Refusal `InvalidArgument`
 */
export function pageSize(query: ReadonlyMap<string, string>, name: string, o: { least: number; most: number }): number {
  const text = query.get(name);
  if (text === undefined || text === '') return o.most;
  if (!/^\d{1,10}$/.test(text)) {
    throw refusals.invalidArgument(`Provided ${name} not an integer or within integer range`, name, text);
  }
  const size = Number(text);
  if (size < o.least || (name === 'max-buckets' && size > o.most)) {
    throw refusals.invalidArgument(`Argument ${name} must be an integer between ${o.least} and ${o.most}`, name, text);
  }
  return Math.min(size, o.most);
}

/** A page of names after a token. */
export function pageOf<T>(sorted: readonly T[], nameOf: (item: T) => string, size: number, token?: string): Page<T> {
  const after = token === undefined ? undefined : readToken(token);
  const rest = after === undefined ? sorted : sorted.filter((item) => compareKeys(nameOf(item), after) > 0);
  const items = rest.slice(0, size);
  const last = items.at(-1);
  return rest.length > size && last !== undefined ? { items, nextToken: writeToken(nameOf(last)) } : { items };
}

/** A bucket's keys under a prefix, those with the delimiter after it rolled up, in order. */
export function entries(bucket: Bucket, o: { prefix: string; delimiter: string; startAfter: string }): Entry[] {
  const found = new Map<string, Entry>();
  for (const object of bucket.objects.values()) {
    const { key } = object;
    if (!key.startsWith(o.prefix)) continue;
    const cut = o.delimiter === '' ? -1 : key.indexOf(o.delimiter, o.prefix.length);
    const commonPrefix = cut < 0 ? undefined : key.slice(0, cut + o.delimiter.length);
    const name = commonPrefix ?? key;
    if (o.startAfter !== '' && compareKeys(name, o.startAfter) <= 0) continue;
    found.set(name, commonPrefix === undefined ? { object } : { commonPrefix });
  }
  return [...found.values()].sort((a, b) => compareKeys(entryName(a), entryName(b)));
}

/** The name an entry is sorted and continued by. */
export function entryName(entry: Entry): string {
  return 'object' in entry ? entry.object.key : entry.commonPrefix;
}

function writeToken(name: string): string {
  return Buffer.from(name).toString('base64');
}

function readToken(token: string): string {
  const name = Buffer.from(token, 'base64').toString('utf8');
  if (writeToken(name) !== token) {
    throw refusals.invalidArgument('The continuation token provided is incorrect', 'continuation-token', token);
  }
  return name;
}
