import type { KubernetesObject } from '../kubernetes/objects';

/** Looks up what a ConfigMap or a Secret holds, by key; `undefined` if there is no such object. */
export type ObjectData = (
  kind: 'ConfigMap' | 'Secret',
  namespace: string,
  name: string,
) => Readonly<Record<string, string>> | undefined;

/** What a ConfigMap or a Secret holds, decoded. Values that are no texts, and binary data of ConfigMaps, are left out. */
export function dataOf({ kind, data, stringData }: KubernetesObject & DataFields): Readonly<Record<string, string>> {
  const decode = (value: string) => (kind === 'Secret' ? Buffer.from(value, 'base64').toString() : value);
  return { ...mapped(data, decode), ...mapped(kind === 'Secret' ? stringData : undefined, (value) => value) };
}

interface DataFields {
  readonly data?: unknown;
  readonly stringData?: unknown;
}

function mapped(fields: unknown, read: (value: string) => string): Record<string, string> {
  const entries = Object.entries(typeof fields === 'object' && fields !== null ? fields : {});
  return Object.fromEntries(entries.flatMap(([key, value]) => (typeof value === 'string' ? [[key, read(value)]] : [])));
}
