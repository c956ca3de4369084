import { equalJson, isPlainObject } from './plain-json';

type Data = Record<string, unknown>;

/** How lists are merged: by the keys that built-in kinds define, or replaced whole, as for custom resources. */
export type ListMerging = 'by-key' | 'replace';

/**
 * The key by which items of a list are told apart in a strategic merge, by the list's field name (`patchMergeKey` in
 * `core/v1/types.go` of k8s.io/api 0.35). Lists that are not named here are replaced whole.
 */
const MERGE_KEYS: Readonly<Record<string, readonly string[]>> = {
  containers: ['name'],
  initContainers: ['name'],
  ephemeralContainers: ['name'],
  volumes: ['name'],
  env: ['name'],
  imagePullSecrets: ['name'],
  secrets: ['name'],
  schedulingGates: ['name'],
  resourceClaims: ['name'],
  volumeMounts: ['mountPath'],
  volumeDevices: ['devicePath'],
  hostAliases: ['ip'],
  topologySpreadConstraints: ['topologyKey'],
  conditions: ['type'],
  ownerReferences: ['uid'],
  ports: ['containerPort', 'port'],
};

/** Lists of plain values that are merged as sets. */
const SETS: ReadonlySet<string> = new Set(['finalizers']);

/** Lists and maps whose items lose what the new configuration does not name (`patchStrategy: retainKeys`). */
const RETAINS_ONLY_NAMED_KEYS: ReadonlySet<string> = new Set(['volumes', 'strategy']);

/**
 * What `kubectl apply` makes of an object: `current` with everything set that `modified` names, and everything removed
 * that `original`, the configuration applied last, named and `modified` no longer does. What somebody else added (a
 * default, an admission webhook) stays.
 *
 * Source: `CreateThreeWayMergePatch` in `pkg/util/strategicpatch` and `pkg/util/jsonmergepatch` of apimachinery 0.35.
 *
 * @returns a new value that shares parts with its arguments; nothing is changed in place.
 */
export function threeWayMerge(original: Data | undefined, modified: Data, current: Data, lists: ListMerging): Data {
  return mergeMaps(original ?? {}, modified, current, lists);
}

/**
 * What `kubectl patch --type strategic` (`lists` by key) or `--type merge` (`lists` replaced) makes of an object: `null`
 * removes a member, `$patch: delete` removes a list's item, `$patch: replace` replaces a map.
 */
export function patchMerge(patch: Data, current: Data, lists: ListMerging): Data {
  return mergeMaps({}, patch, current, lists);
}

function mergeMaps(original: Data, modified: Data, current: Data, lists: ListMerging, field = ''): Data {
  const { $patch: directive, ...named } = modified;
  if (directive === 'replace' && lists === 'by-key') return named;
  const result: Data = { ...current };
  for (const key of Object.keys(original)) if (!Object.hasOwn(named, key)) delete result[key];
  if (lists === 'by-key' && RETAINS_ONLY_NAMED_KEYS.has(field)) {
    for (const key of Object.keys(result)) if (!Object.hasOwn(named, key)) delete result[key];
  }
  for (const [key, value] of Object.entries(named)) {
    if (value === null) delete result[key];
    else result[key] = mergeValue(key, original[key], value, current[key], lists);
  }
  return result;
}

function mergeValue(field: string, original: unknown, value: unknown, current: unknown, lists: ListMerging): unknown {
  if (isPlainObject(value)) {
    const before = isPlainObject(current) ? current : {};
    return mergeMaps(isPlainObject(original) ? original : {}, value, before, lists, field);
  }
  if (!Array.isArray(value) || !Array.isArray(current) || lists === 'replace') return value;
  const previous: readonly unknown[] = Array.isArray(original) ? original : [];
  if (SETS.has(field)) {
    const dropped = previous.filter((item) => !value.includes(item));
    return [...new Set([...current, ...value])].filter((item) => !dropped.includes(item));
  }
  const key = mergeKeyOf(field, [...value, ...current]);
  return key === undefined ? value : mergeLists(field, key, previous.filter(isPlainObject), value, current);
}

function mergeKeyOf(field: string, items: readonly unknown[]): string | undefined {
  const candidates = Object.hasOwn(MERGE_KEYS, field) ? MERGE_KEYS[field]! : [];
  return candidates.find((key) => items.every((item) => isPlainObject(item) && item[key] !== undefined));
}

function mergeLists(
  field: string,
  key: string,
  original: readonly Data[],
  modified: readonly Data[],
  current: readonly Data[],
) {
  const find = (list: readonly Data[], item: Data) => list.find((other) => equalJson(other[key], item[key]));
  const deleted = modified.filter((item) => item['$patch'] === 'delete');
  const wanted = modified.filter((item) => item['$patch'] !== 'delete');
  const named = wanted.map((item) =>
    mergeMaps(find(original, item) ?? {}, item, find(current, item) ?? {}, 'by-key', field),
  );
  const others = current.filter((item) => !find(wanted, item) && !find(deleted, item) && !find(original, item));
  return inServerOrder(others, named, (item) => current.findIndex((other) => equalJson(other[key], item[key])));
}

/** Interleaves what the server alone has with what the configuration names, as `mergeSortedSlice` does. */
function inServerOrder(others: readonly Data[], named: readonly Data[], position: (item: Data) => number): Data[] {
  const result: Data[] = [];
  let [i, j] = [0, 0];
  while (i < others.length && j < named.length) {
    const [other, next] = [position(others[i]!), position(named[j]!)];
    result.push(next >= 0 && other < next ? others[i++]! : named[j++]!);
  }
  return [...result, ...others.slice(i), ...named.slice(j)];
}
