import type { Clock } from '../clock';
import { ResourceError } from '../cloudformation/provider';
import type { Journal } from '../journal';
import type { ClusterState } from './cluster-state';
import type { EksEvent, EksEventType } from './events';
import { refusal, words } from './refusals';
import type { RoleLookup } from './roles';
import type { Scope } from './scope';

/** What all operations of a control plane share: its clusters, who listens, and the record of what was done or refused. */
export class ControlPlaneState {
  readonly clusters = new Map<string, ClusterState>();
  private readonly listeners = new Set<(event: EksEvent) => void>();

  constructor(
    readonly scope: Scope,
    readonly clock: Clock,
    readonly iam: RoleLookup,
    readonly propagationMs: number,
    private readonly journal: Journal | undefined,
  ) {}

  /** @throws ResourceError if there is no cluster of this name. */
  cluster(name: string): ClusterState {
    return required(this.clusters.get(name), words.noCluster(name));
  }

  onChange(listener: (event: EksEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  tell(type: EksEventType, cluster: string, name?: string): void {
    const event: EksEvent = { type, cluster, ...(name !== undefined && { name }) };
    for (const listener of this.listeners) listener(event);
  }

  /**
   * Does an operation and records it: `association created`, or `association refused` with EKS's words and the cause.
   *
   * @param subject which one, for example `cluster/namespace/serviceAccount`.
   */
  attempt<T>(what: string, done: 'created' | 'updated' | 'deleted', subject: string, work: () => T): T {
    const entry = { at: this.clock.now(), component: 'eks', subject } as const;
    try {
      const result = work();
      this.journal?.record({ ...entry, event: `${what} ${done}` });
      return result;
    } catch (error) {
      if (error instanceof ResourceError) {
        const cause = typeof error.cause === 'string' ? { cause: error.cause } : {};
        const detail = { code: error.code, attempted: done };
        this.journal?.record({ ...entry, event: `${what} refused`, said: error.message, ...cause, detail });
      }
      throw error;
    }
  }
}

/** @throws ResourceError `ResourceNotFoundException` with this message if there is no value. */
export function required<T>(value: T | undefined, message: string): T {
  if (value === undefined) throw refusal('ResourceNotFoundException', message);
  return value;
}
