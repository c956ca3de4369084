import type { Clock } from '../clock';
import type { Journal } from '../journal';
import { notFound } from './errors';
import type { KubernetesObject } from './objects';
import { findType, typeOf, type ResourceType } from './resource-types';

/** A change of one object, after it happened. `object` is the listener's own copy. */
export interface WatchEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: KubernetesObject;
}

export interface Stored {
  readonly type: ResourceType;
  readonly object: KubernetesObject;
}

/**
 * What the API server keeps in etcd: objects by group, kind, namespace and name, with a revision that every change raises,
 * and the watches. It judges nothing. Objects given out are the stored ones: not to be changed.
 */
export class ObjectStore {
  private readonly objects = new Map<string, Stored>();
  // The same objects again, so that a cluster of thousands is not searched through for each request.
  private readonly byType = new Groups();
  private readonly byNamespace = new Groups();
  private readonly underDeletion = new Map<string, Stored>();
  private readonly listeners = new Set<(event: WatchEvent) => void>();
  private readonly events: WatchEvent[] = [];
  private delivering = false;
  private revision = 0;

  constructor(
    private readonly clock: Clock,
    private readonly journal?: Journal,
  ) {}

  /** Writes an object with a new revision and tells the watches. */
  put(event: 'ADDED' | 'MODIFIED', object: KubernetesObject): KubernetesObject {
    const stored = { ...object, metadata: { ...object.metadata, resourceVersion: String(++this.revision) } };
    const type = typeOf(stored);
    this.keep({ type, object: stored });
    this.notify({ type: event, object: stored });
    return stored;
  }

  remove({ type, object }: Stored): void {
    const { namespace, name } = object.metadata;
    const key = keyOf(type, namespace, name);
    const existed = this.objects.delete(key);
    this.byType.delete(typeKey(type), key);
    this.byNamespace.delete(namespace ?? '', key);
    this.underDeletion.delete(key);
    if (existed) this.notify({ type: 'DELETED', object });
  }

  /** @param kind a kind, or what kubectl accepts; @param group tells kinds of the same name apart. */
  find(kind: string, namespace: string | undefined, name: string, group?: string): Stored | undefined {
    const known = findType(group ? `${kind}.${group}` : kind);
    if (known) return this.objects.get(keyOf(known, known.namespaced ? namespace : undefined, name));
    return this.ofKind(group ? `${kind}.${group}` : kind).find(
      ({ object: { metadata } }) => metadata.name === name && (metadata.namespace ?? '') === (namespace ?? ''),
    );
  }

  /** @throws KubernetesError `NotFound`. */
  require(kind: string, namespace: string | undefined, name: string, group?: string): Stored {
    const stored = this.find(kind, namespace, name, group);
    if (stored) return stored;
    const known = findType(group ? `${kind}.${group}` : kind);
    throw notFound(known ?? { group: group ?? '', plural: `${kind.toLowerCase()}s` }, name);
  }

  has(type: ResourceType, namespace: string | undefined, name: string): boolean {
    return this.objects.has(keyOf(type, namespace, name));
  }

  /** The objects of a kind, or of what kubectl accepts for one, of every namespace. */
  ofKind(kind: string): readonly Stored[] {
    const known = findType(kind);
    if (known) return this.byType.get(typeKey(known));
    const isWanted = kindMatcher(kind);
    return [...this.objects.values()].filter(({ type }) => isWanted(type));
  }

  /** Every object there is. */
  all(): readonly Stored[] {
    return [...this.objects.values()];
  }

  /** The objects in a namespace, of every kind. */
  inNamespace(namespace: string): readonly Stored[] {
    return this.byNamespace.get(namespace);
  }

  hasContent(namespace: string): boolean {
    return this.byNamespace.has(namespace);
  }

  /** The objects whose deletion has begun. */
  terminating(): readonly Stored[] {
    return [...this.underDeletion.values()];
  }

  /** @returns a function that ends the watch. */
  watch(listener: (event: WatchEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private keep(stored: Stored): void {
    const { type, object } = stored;
    const { namespace, name, deletionTimestamp } = object.metadata;
    const key = keyOf(type, namespace, name);
    this.objects.set(key, stored);
    this.byType.set(typeKey(type), key, stored);
    this.byNamespace.set(namespace ?? '', key, stored);
    if (deletionTimestamp === undefined) this.underDeletion.delete(key);
    else this.underDeletion.set(key, stored);
  }

  /** Delivers events in order, also those that a listener causes. */
  private notify(event: WatchEvent): void {
    this.events.push(event);
    if (this.delivering) return;
    this.delivering = true;
    for (let next = this.events.shift(); next; next = this.events.shift()) this.deliver(next);
    this.delivering = false;
  }

  private deliver({ type, object }: WatchEvent): void {
    const { name, namespace, uid } = object.metadata;
    const entry = {
      at: this.clock.now(),
      component: 'kubernetes',
      subject: namespace ? `${namespace}/${name}` : name,
    } as const;
    if (type !== 'MODIFIED') {
      const event = `${object.kind} ${type === 'ADDED' ? 'created' : 'deleted'}`;
      this.journal?.record({ ...entry, event, detail: { uid } });
    }
    for (const listener of [...this.listeners]) {
      try {
        listener({ type, object: structuredClone(object) });
      } catch (error) {
        const cause = error instanceof Error ? error.message : String(error);
        this.journal?.record({ ...entry, event: 'watch listener failed', cause });
      }
    }
  }
}

/** Objects by a property that many share. */
class Groups {
  private readonly groups = new Map<string, Map<string, Stored>>();

  set(group: string, key: string, stored: Stored): void {
    const members = this.groups.get(group) ?? new Map<string, Stored>();
    this.groups.set(group, members.set(key, stored));
  }

  delete(group: string, key: string): void {
    const members = this.groups.get(group);
    members?.delete(key);
    if (members?.size === 0) this.groups.delete(group);
  }

  get(group: string): readonly Stored[] {
    return [...(this.groups.get(group)?.values() ?? [])];
  }

  has(group: string): boolean {
    return this.groups.has(group);
  }
}

/** Whether a type is the one that `kind` names; a custom kind may be followed by a dot and its group. */
function kindMatcher(kind: string): (type: ResourceType) => boolean {
  const known = findType(kind);
  if (known) return (type) => type.kind === known.kind && type.group === known.group;
  const wanted = kind.toLowerCase();
  return ({ kind: own, plural, group }) =>
    [own.toLowerCase(), plural, `${own.toLowerCase()}.${group}`, `${plural}.${group}`].includes(wanted);
}

const typeKey = ({ group, kind }: ResourceType) => `${group}\n${kind}`;

const keyOf = (type: ResourceType, namespace: string | undefined, name: string) =>
  [type.group, type.kind, namespace ?? '', name].join('\n');
