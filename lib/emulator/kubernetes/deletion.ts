import type { Clock } from '../clock';
import { conflict, forbidden } from './errors';
import type { KubernetesObject, Pod } from './objects';
import type { ObjectStore, Stored } from './object-store';
import { isPod } from './resource-types';
import { rfc3339 } from './rfc3339';

export interface DeleteOptions {
  /** Seconds until the object goes; by default a pod's `terminationGracePeriodSeconds`, otherwise 0. 0 is at once. */
  readonly gracePeriodSeconds?: number;
  /** Refuse unless the object is this one: a kubelet's "the pod that I stopped is finished". */
  readonly uid?: string;
}

const UNDELETABLE_NAMESPACES: ReadonlySet<string> = new Set(['default', 'kube-public', 'kube-system']);
const MAX_TIMER_MS = 2 ** 31 - 1;

/**
 * How objects go: pods after their grace period, namespaces once they are empty, everything with finalizers once those
 * are gone, the rest at once.
 *
 * Source: `BeforeDelete` in `pkg/registry/rest/delete.go` of k8s.io/apiserver 0.35, `podStrategy.CheckGracefulDelete` in
 * `pkg/registry/core/pod/strategy.go` of Kubernetes 1.35. There a pod's kubelet alone ends it; here the clock does too.
 */
export class Deletions {
  /** When objects under deletion are due, by uid: the timestamp in the object has whole seconds only. */
  private readonly due = new Map<string, number>();

  constructor(
    private readonly store: ObjectStore,
    private readonly clock: Clock,
    private readonly podsNeedANode: boolean,
  ) {}

  /** @throws KubernetesError `Conflict` (uid), `Forbidden` for a namespace that must stay. */
  delete(stored: Stored, options: DeleteOptions): KubernetesObject {
    const { type, object } = stored;
    const { uid = '', name } = object.metadata;
    if (options.uid !== undefined && options.uid !== uid) {
      const advice = 'The object might have been deleted and then recreated';
      const why = `the UID in the precondition (${options.uid}) does not match the UID in record (${uid}). ${advice}`;
      throw conflict(type, name, why);
    }
    if (type.kind === 'Namespace' && type.group === '') return this.deleteNamespace(stored);
    return this.terminate(stored, isPod(type) ? this.gracePeriod(object as Pod, options.gracePeriodSeconds) : 0);
  }

  /** Removes what is due. To be called before every look at the store, since the clock may jump. */
  finishDue(): void {
    for (const stored of this.store.terminating()) {
      const { deletionTimestamp, finalizers = [], uid = '', name } = stored.object.metadata;
      if (deletionTimestamp === undefined || finalizers.length > 0) continue;
      const isNamespace = stored.type.kind === 'Namespace';
      const isOver = this.clock.now() >= (this.due.get(uid) ?? Date.parse(deletionTimestamp));
      if (isNamespace ? !this.store.hasContent(name) : isOver) this.remove(stored);
    }
  }

  private gracePeriod(pod: Pod, requested = pod.spec.terminationGracePeriodSeconds ?? 0): number {
    const phase = pod.status?.['phase'];
    if ((this.podsNeedANode && !pod.spec.nodeName) || phase === 'Failed' || phase === 'Succeeded') return 0;
    return requested < 0 ? 1 : requested;
  }

  private terminate(stored: Stored, seconds: number): KubernetesObject {
    const { object } = stored;
    const { deletionTimestamp, deletionGracePeriodSeconds = 0, finalizers = [], uid = '' } = object.metadata;
    if (seconds <= 0 && finalizers.length === 0) return this.remove(stored);
    // The time left may only be shortened.
    if (deletionTimestamp !== undefined && seconds >= deletionGracePeriodSeconds) return object;
    const now = this.clock.now();
    const begun =
      deletionTimestamp === undefined ? now : (this.due.get(uid) ?? now) - deletionGracePeriodSeconds * 1000;
    const due = Math.max(now, begun + seconds * 1000);
    this.due.set(uid, due);
    setTimeout(() => this.finishDue(), Math.min(MAX_TIMER_MS, due - now + 1)).unref();
    const metadata = { ...object.metadata, deletionTimestamp: rfc3339(due), deletionGracePeriodSeconds: seconds };
    return this.store.put('MODIFIED', { ...object, metadata });
  }

  private remove(stored: Stored): KubernetesObject {
    this.due.delete(stored.object.metadata.uid ?? '');
    this.store.remove(stored);
    return stored.object;
  }

  private deleteNamespace({ type, object }: Stored): KubernetesObject {
    const { name } = object.metadata;
    if (UNDELETABLE_NAMESPACES.has(name)) throw forbidden(type, name, 'this namespace may not be deleted');
    if (object.metadata.deletionTimestamp) return object;
    const metadata = { ...object.metadata, deletionTimestamp: rfc3339(this.clock.now()) };
    const terminating = this.store.put('MODIFIED', { ...object, metadata, status: { phase: 'Terminating' } });
    for (const content of this.store.inNamespace(name)) this.delete(content, {});
    this.finishDue();
    return terminating;
  }
}
