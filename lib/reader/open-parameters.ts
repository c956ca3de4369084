import { isPlainObject, own, type PlainObject } from '../emulator/cloudformation/plain-data';

/** A template without the parameters whose value it does not say, so that the rest can be read. */
export interface ClosedTemplate {
  readonly document: unknown;
  /** Why each of the others has no value. */
  readonly open: ReadonlyMap<string, string>;
}

/**
 * Takes away the parameters that have no default, and those whose default is only the name of where the value is kept.
 * @param given parameters that have a value all the same
 */
export function closeParameters(document: unknown, given: ReadonlySet<string>): ClosedTemplate {
  const declared = isPlainObject(document) ? own(document, 'Parameters') : undefined;
  if (!isPlainObject(document) || !isPlainObject(declared)) return { document, open: new Map() };
  const open = new Map<string, string>();
  const closed: [string, unknown][] = [];
  for (const [name, declaration] of Object.entries(declared)) {
    const why = isPlainObject(declaration) ? whyOpen(name, declaration) : undefined;
    if (given.has(name)) open.set(name, `parameter ${name} is given by another stack`);
    else if (why === undefined) closed.push([name, declaration]);
    else open.set(name, why);
  }
  return { document: { ...document, Parameters: Object.fromEntries(closed) }, open };
}

function whyOpen(name: string, declaration: PlainObject): string | undefined {
  const type = own(declaration, 'Type');
  if (typeof type === 'string' && type.startsWith('AWS::SSM::Parameter::Value<')) {
    return `parameter ${name} is read from the Systems Manager Parameter Store when the stack is deployed`;
  }
  return own(declaration, 'Default') === undefined ? `parameter ${name} has no default` : undefined;
}
