import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock';
import type { Journal } from '../journal';
import { applyConfiguration, type Applied } from './apply';
import { Deletions, type DeleteOptions } from './deletion';
import { alreadyExists, badRequest, conflict, forbidden, invalid } from './errors';
import { parseLabelSelector } from './labels';
import { ObjectStore, type WatchEvent } from './object-store';
import type { KubernetesObject, ObjectMeta, Pod, ServiceAccount } from './objects';
import { equalJson, without } from './plain-json';
import { admitPod } from './pod-admission';
import { podUpdateErrors } from './pod-update';
import { isPod, typeOf, type ResourceType } from './resource-types';
import { rfc3339 } from './rfc3339';
import { randomNameSuffix } from './service-account-admission';
import { metadataErrors, readObject } from './validate-object';
import { podErrors } from './validate-pod';
import { podTypeErrors } from './validate-pod-types';
import type { MutatingWebhookClient } from './webhook-client';

export interface ApiServerOptions {
  /** A clock that can be set is listened to, so that deletions which fall into skipped time happen. */
  readonly clock: Clock & { onChange?(listener: () => void): unknown };
  readonly journal?: Journal;
  /** The one webhook that is registered, for the creation of pods. */
  readonly admission?: MutatingWebhookClient;
  /**
   * Stands in for the scheduler: the node a new pod goes to, or `undefined` if there is none yet. A pod without a node is
   * deleted at once whatever its grace period, as the real server does. Left out, every pod counts as running somewhere.
   */
  readonly schedule?: (pod: Pod) => string | undefined;
}

const INITIAL_NAMESPACES = ['default', 'kube-node-lease', 'kube-public', 'kube-system'];

/** The longest prefix of a generated name: the API server leaves room for five characters in a DNS label. */
const MAX_GENERATED_PREFIX = 58;

/**
 * The objects of one cluster, in memory, with the rules of the Kubernetes API server (1.35) for what may be created,
 * changed and deleted. Objects of kinds that it does not know are carried along unjudged.
 *
 * Every object that goes in or comes out is a copy. Refusals are `KubernetesError`s in the server's words.
 * Not imitated: authorization, server-side apply, quotas, garbage collection by owner.
 */
export class ApiServer {
  private readonly store: ObjectStore;
  private readonly deletions: Deletions;

  constructor(private readonly options: ApiServerOptions) {
    this.store = new ObjectStore(options.clock, options.journal);
    this.deletions = new Deletions(this.store, options.clock, options.schedule !== undefined);
    this.store.watch((event) => this.keepDefaultServiceAccounts(event));
    options.clock.onChange?.(() => this.deletions.finishDue());
    for (const name of INITIAL_NAMESPACES) {
      const namespace: KubernetesObject = { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
      this.insert(typeOf(namespace), namespace);
    }
  }

  /**
   * Creates an object; for a pod, after admission. An object of a namespaced kind without a namespace goes to `default`.
   *
   * @throws KubernetesError `Invalid`, `NotFound` (namespace), `Forbidden` (admission), `AlreadyExists`.
   */
  async create(data: unknown): Promise<KubernetesObject> {
    let object = readObject(data);
    const { metadata } = object;
    const type = settleNamespace(object);
    if (!metadata.name && metadata.generateName) {
      metadata.name = `${metadata.generateName.slice(0, MAX_GENERATED_PREFIX)}${randomNameSuffix()}`;
    }
    if (metadata.resourceVersion) throw badRequest('resourceVersion should not be set on objects to be created');
    this.requireActiveNamespace(type, metadata);
    if (isPod(type)) object = await this.admit(object as Pod);
    requireValid(type, object, metadataErrors(object, type));
    // While a webhook was asked, anything may have happened.
    this.requireActiveNamespace(type, object.metadata);
    const { name, namespace } = object.metadata;
    if (this.store.has(type, namespace, name)) throw alreadyExists(type, name);
    const created = this.insert(type, object);
    const node =
      isPod(type) && !(created as Pod).spec.nodeName
        ? this.options.schedule?.(structuredClone(created) as Pod)
        : undefined;
    return node === undefined ? structuredClone(created) : this.bindPod(namespace!, name, node);
  }

  /**
   * Replaces an object by another of the same name (PUT). What the server owns, such as uid and status, stays.
   *
   * @throws KubernetesError `NotFound`, `Conflict` if `resourceVersion` is given and stale, `Invalid` if a field may not change.
   */
  replace(data: unknown): KubernetesObject {
    const next = readObject(data);
    const type = settleNamespace(next);
    const { name, namespace, resourceVersion, uid } = next.metadata;
    this.deletions.finishDue();
    const { object: current } = this.store.require(type.kind, namespace, name, type.group);
    if (resourceVersion && resourceVersion !== current.metadata.resourceVersion) {
      const why = 'the object has been modified; please apply your changes to the latest version and try again';
      throw conflict(type, name, why);
    }
    if (uid && uid !== current.metadata.uid) {
      const record = `UID in precondition: ${uid}, UID in object meta: ${current.metadata.uid}`;
      throw conflict(type, name, `Precondition failed: ${record}`);
    }
    const merged = withServersOwn(next, current);
    const errors = metadataErrors(merged, type);
    if (isPod(type)) errors.push(...podChangeErrors(current as Pod, merged as Pod));
    requireValid(type, merged, errors);
    const updated = equalJson(merged, current) ? current : this.store.put('MODIFIED', merged);
    this.deletions.finishDue();
    return structuredClone(updated);
  }

  /**
   * Does what `kubectl apply` does with one object: creates it, or merges it three ways into the one that is there.
   *
   * @throws KubernetesError what {@link create} and {@link replace} throw.
   */
  async apply(data: unknown): Promise<Applied> {
    const object = readObject(data);
    const type = settleNamespace(object);
    const { name, namespace } = object.metadata;
    return applyConfiguration(object, {
      find: () => this.find(type.kind, namespace, name, type.group),
      create: (created) => this.create(created),
      replace: (merged) => this.replace(merged),
    });
  }

  /**
   * Deletes an object, or begins to: with a grace period it stays, "Terminating", until the period is over by the clock or
   * the kubelet deletes it with a grace period of 0.
   *
   * @param namespace ignored for a kind that has none.
   * @returns the object as it was, or as it is while it terminates.
   * @throws KubernetesError `NotFound`, `Conflict` (uid), `Forbidden` for a namespace that must stay.
   */
  delete(kind: string, namespace: string | undefined, name: string, options: DeleteOptions = {}): KubernetesObject {
    this.deletions.finishDue();
    return structuredClone(this.deletions.delete(this.store.require(kind, namespace, name), options));
  }

  /**
   * One object. `kind` is a kind (`Pod`) or what kubectl accepts (`pod`, `po`, `deployments.apps`); `group` tells custom kinds
   * of the same name apart.
   *
   * @throws KubernetesError `NotFound`.
   */
  get(kind: string, namespace: string | undefined, name: string, group?: string): KubernetesObject {
    this.deletions.finishDue();
    return structuredClone(this.store.require(kind, namespace, name, group).object);
  }

  /** One object, or `undefined` if there is none. */
  find(kind: string, namespace: string | undefined, name: string, group?: string): KubernetesObject | undefined {
    this.deletions.finishDue();
    const stored = this.store.find(kind, namespace, name, group);
    return stored && structuredClone(stored.object);
  }

  /**
   * The objects of a kind, by namespace and name; of one namespace, or of all if none is given.
   *
   * @throws KubernetesError `BadRequest` for a selector that cannot be read.
   */
  list(kind: string, namespace?: string, options: { readonly labelSelector?: string } = {}): KubernetesObject[] {
    this.deletions.finishDue();
    const matches = parseLabelSelector(options.labelSelector ?? '');
    const isIn = ({ metadata }: KubernetesObject) =>
      !namespace || metadata.namespace === undefined || metadata.namespace === namespace;
    const sortKey = ({ metadata }: KubernetesObject) => `${metadata.namespace ?? ''}\n${metadata.name}`;
    return this.store
      .ofKind(kind)
      .filter(({ object }) => isIn(object) && matches(object.metadata.labels))
      .map(({ object }) => structuredClone(object))
      .sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
  }

  /** The objects of every kind, in the order in which they were made. */
  objects(): KubernetesObject[] {
    this.deletions.finishDue();
    return this.store.all().map(({ object }) => structuredClone(object));
  }

  /**
   * Calls `listener` after every change from now on, in order. A listener's own error is noted in the journal and stops
   * nobody else.
   *
   * @returns a function that ends the watch.
   */
  watch(listener: (event: WatchEvent) => void): () => void {
    return this.store.watch(listener);
  }

  /**
   * Puts a pod on a node (the scheduler's `pods/binding`).
   *
   * @throws KubernetesError `NotFound`, `Conflict` if it is on one already.
   */
  bindPod(namespace: string, name: string, nodeName: string): KubernetesObject {
    this.deletions.finishDue();
    const { type, object } = this.store.require('Pod', namespace, name);
    const { spec } = object as Pod;
    if (spec.nodeName) {
      throw conflict(type, name, `pod ${name} is already assigned to node ${JSON.stringify(spec.nodeName)}`);
    }
    return structuredClone(this.store.put('MODIFIED', { ...object, spec: { ...spec, nodeName } }));
  }

  /**
   * Replaces an object's status and nothing else, as a kubelet or controller does.
   *
   * @throws KubernetesError `NotFound`, `Invalid` if the status is not JSON.
   */
  updateStatus(
    kind: string,
    namespace: string | undefined,
    name: string,
    status: Readonly<Record<string, unknown>>,
  ): KubernetesObject {
    this.deletions.finishDue();
    const { object } = this.store.require(kind, namespace, name);
    return structuredClone(this.store.put('MODIFIED', readObject({ ...object, status })));
  }

  private admit(pod: Pod): Promise<Pod> {
    return admitPod(pod, {
      namespace: pod.metadata.namespace ?? '',
      serviceAccount: (namespace, name) => this.find('ServiceAccount', namespace, name) as ServiceAccount | undefined,
      webhook: this.options.admission,
      journal: this.options.journal,
      now: () => this.options.clock.now(),
    });
  }

  private requireActiveNamespace(type: ResourceType, { namespace, name }: ObjectMeta): void {
    this.deletions.finishDue();
    if (!type.namespaced || !namespace) return;
    const { object } = this.store.require('Namespace', undefined, namespace);
    if (!object.metadata.deletionTimestamp) return;
    const why = `unable to create new content in namespace ${namespace} because it is being terminated`;
    throw forbidden(type, name ?? '', why);
  }

  private insert(type: ResourceType, object: KubernetesObject): KubernetesObject {
    const metadata = without(object.metadata, 'deletionTimestamp', 'deletionGracePeriodSeconds') as ObjectMeta;
    const creationTimestamp = rfc3339(this.options.clock.now());
    const stamped = { ...object, metadata: { ...metadata, uid: randomUUID(), creationTimestamp } };
    return this.store.put('ADDED', withInitialStatus(type, stamped));
  }

  /** The ServiceAccounts controller: every namespace has a ServiceAccount `default`, and gets a new one if it is deleted. */
  private keepDefaultServiceAccounts({ type, object }: WatchEvent): void {
    const { kind, apiVersion, metadata } = object;
    if (apiVersion !== 'v1') return;
    const isNewNamespace = kind === 'Namespace' && type === 'ADDED';
    const isLoss = kind === 'ServiceAccount' && type === 'DELETED' && metadata.name === 'default';
    const namespace = isNewNamespace ? metadata.name : isLoss ? metadata.namespace : undefined;
    const home = namespace === undefined ? undefined : this.store.find('Namespace', undefined, namespace);
    if (!home || home.object.metadata.deletionTimestamp) return;
    const account: KubernetesObject = {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: 'default', namespace },
    };
    if (!this.store.has(typeOf(account), namespace, 'default')) this.insert(typeOf(account), account);
  }
}

/** Settles the namespace of an object about to be written, in place. */
function settleNamespace(object: KubernetesObject): ResourceType {
  const type = typeOf(object);
  if (!type.namespaced) delete object.metadata.namespace;
  else object.metadata.namespace ||= 'default';
  return type;
}

function requireValid(type: ResourceType, object: KubernetesObject, errors: ReturnType<typeof metadataErrors>): void {
  if (errors.length > 0) throw invalid(type, object.metadata.name ?? '', errors);
}

/** `next` with the metadata and the status that only the server writes taken from `current`. */
function withServersOwn(next: KubernetesObject, current: KubernetesObject): KubernetesObject {
  const metadata: Record<string, unknown> = { ...next.metadata };
  const fields = [
    'uid',
    'creationTimestamp',
    'resourceVersion',
    'deletionTimestamp',
    'deletionGracePeriodSeconds',
  ] as const;
  for (const field of fields) {
    if (current.metadata[field] === undefined) delete metadata[field];
    else metadata[field] = current.metadata[field];
  }
  const status = current['status'] === undefined ? {} : { status: structuredClone(current['status']) };
  return { ...without(next, 'status'), metadata, ...status } as unknown as KubernetesObject;
}

function withInitialStatus(type: ResourceType, object: KubernetesObject): KubernetesObject {
  if (isPod(type)) return { ...object, status: { phase: 'Pending' } };
  if (type.group !== '' || type.kind !== 'Namespace') return object;
  const labels = { ...object.metadata.labels, 'kubernetes.io/metadata.name': object.metadata.name };
  return { ...object, metadata: { ...object.metadata, labels }, status: { phase: 'Active' } };
}

function podChangeErrors(before: Pod, after: Pod): ReturnType<typeof podErrors> {
  const typeErrors = podTypeErrors(after);
  return typeErrors.length > 0 ? typeErrors : [...podUpdateErrors(before, after), ...podErrors(after)];
}
