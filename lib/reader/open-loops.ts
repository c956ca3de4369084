import { isPlainObject, own, type PlainObject } from '../emulator/cloudformation/plain-data';

/** A loop over what only the deployment tells: one resource of its body. */
export interface OpenLoop {
  readonly logicalId: string;
  readonly type: string;
  /** One clause. */
  readonly why: string;
}

/** Sections that a loop may be left out of: nothing has to know how many resources and outputs there are. */
const SECTIONS = ['Resources', 'Outputs'];

/**
 * Takes away the `Fn::ForEach` of resources and outputs whose collection is not known before the deployment, so that the
 * rest can be read.
 *
 * @param open why a parameter has no value, by name
 */
export function closeLoops(
  document: unknown,
  open: ReadonlyMap<string, string>,
): { readonly document: unknown; readonly loops: readonly OpenLoop[] } {
  if (!isPlainObject(document)) return { document, loops: [] };
  const loops: OpenLoop[] = [];
  const closed = SECTIONS.flatMap((name): [string, PlainObject][] => {
    const section = own(document, name);
    if (!isPlainObject(section)) return [];
    const kept = Object.entries(section).filter(([key, value]) => {
      const why = key.startsWith('Fn::ForEach') ? whyOpen(value, open) : undefined;
      if (why !== undefined) loops.push(...resourcesIn(value).map(([id, type]) => ({ logicalId: id, type, why })));
      return why === undefined;
    });
    return [[name, Object.fromEntries(kept)]];
  });
  return loops.length === 0 ? { document, loops } : { document: { ...document, ...Object.fromEntries(closed) }, loops };
}

/** Why the collection of a loop, or of one within it, is not known. */
function whyOpen(loop: unknown, open: ReadonlyMap<string, string>): string | undefined {
  const [, collection, body] = Array.isArray(loop) ? (loop as unknown[]) : [];
  const names = (Array.isArray(collection) ? (collection as unknown[]) : [collection]).map((item) =>
    isPlainObject(item) ? own(item, 'Ref') : undefined,
  );
  const reasons = names.flatMap((name) => (typeof name === 'string' ? (open.get(name) ?? []) : []));
  return reasons[0] ?? inner(body).flatMap(([, value]) => whyOpen(value, open) ?? [])[0];
}

function resourcesIn(loop: unknown): readonly [string, string][] {
  const body: unknown = Array.isArray(loop) ? loop[2] : undefined;
  const made = Object.entries(isPlainObject(body) ? body : {}).flatMap(([id, resource]): [string, string][] => {
    const type = isPlainObject(resource) ? own(resource, 'Type') : undefined;
    return typeof type === 'string' ? [[id, type]] : [];
  });
  return [...made, ...inner(body).flatMap(([, value]) => resourcesIn(value))];
}

function inner(body: unknown): readonly [string, unknown][] {
  return Object.entries(isPlainObject(body) ? body : {}).filter(([key]) => key.startsWith('Fn::ForEach'));
}
