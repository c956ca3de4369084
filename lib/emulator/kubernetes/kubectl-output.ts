import type { KubernetesError } from './errors';
import type { KubernetesObject } from './objects';
import { isPlainObject } from './plain-json';
import { typeOf } from './resource-types';

/** A kubectl command that ended with a status other than 0. The message is what it printed on standard error. */
export class KubectlError extends Error {
  constructor(
    message: string,
    /** The server's refusal behind it, if there was exactly one. */
    readonly refusal?: KubernetesError,
  ) {
    super(message);
    this.name = 'KubectlError';
  }
}

/** An object's type as kubectl prints it: `pod`, `deployment.apps`. */
export const typeName = (object: KubernetesObject) => {
  const { kind, group } = typeOf(object);
  return `${kind.toLowerCase()}${group ? `.${group}` : ''}`;
};

/** An object as kubectl prints it: `pod/aws-cli`. */
export const nameOf = (object: KubernetesObject) => `${typeName(object)}/${object.metadata.name}`;

/** Lists taken apart, whatever their depth. */
export function flatten(manifest: readonly unknown[]): unknown[] {
  const pending = [...manifest].reverse();
  const objects: unknown[] = [];
  while (pending.length > 0) {
    const data = pending.pop();
    const isList = isPlainObject(data) && typeof data['kind'] === 'string' && /List$/.test(data['kind']);
    if (isList && Array.isArray(data['items'])) pending.push(...[...data['items']].reverse());
    else objects.push(data);
  }
  return objects;
}
