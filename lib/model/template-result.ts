/**
 * What a rehearsal of somebody else's template found, as data. Nothing in here is wording for a terminal: `lib/report`
 * owns that.
 */
import type { CallerIdentity } from './environment';
import type { CallHops } from './hop';
import type { Evidence, SceneStatus } from './result';
import type { AssociationView, ResourcePolicyPart } from './template-environment';

/** One thing that was seen, or that the policy evaluator said: the second is no client's answer and never looks like one. */
export type TemplateEvidence =
  | Evidence
  /** No request was made: this is what the policies of the pod's session and of the resource say. */
  | {
      readonly kind: 'evaluation';
      readonly pod: string;
      /** `dynamodb:GetItem` */
      readonly action: string;
      readonly resource: string;
      readonly decision: 'allowed' | 'denied' | 'unknown';
      readonly resourcePolicy: ResourcePolicyPart;
      /** The sentence AWS would deny with. */
      readonly words?: string;
      readonly reason: string;
    };

/** How one stack's deployment went. */
export interface StackResult {
  readonly stackName: string;
  /** `unknown`: not deployed, since one before it failed. */
  readonly status: SceneStatus;
  readonly evidence: readonly Evidence[];
  /** Resource types that were carried without anything behind them. */
  readonly inertTypes: readonly string[];
  readonly durationMs: number;
}

/** Where a pod comes from. */
export type PodOrigin =
  /** A Pod of the template or the manifests. */
  | { readonly kind: 'manifest' }
  /** Made here from a workload's pod template, under a name as its controller makes it. */
  | { readonly kind: 'workload'; readonly workload: string }
  /** Made here because nothing in the template or the manifests uses the ServiceAccount. */
  | { readonly kind: 'probe' };

/** A pod that was asked who it is, or that misses an association. */
export interface ProvenPod {
  readonly cluster: string;
  readonly namespace: string;
  readonly name: string;
  readonly serviceAccount: string;
  readonly origin: PodOrigin;
}

/** Who one pod of one association became. */
export interface IdentityResult {
  readonly association: AssociationView;
  readonly pod: ProvenPod;
  readonly status: SceneStatus;
  /** As whom the pod's calls were made; absent if none arrived. */
  readonly caller?: CallerIdentity;
  readonly evidence: readonly TemplateEvidence[];
  /** The requests behind its calls, redacted, one entry for each call and client; absent if it made none. */
  readonly hops?: readonly CallHops[];
  readonly durationMs: number;
}

/** A pod whose ServiceAccount has no association, next to an association that no pod uses: one of the two is misspelt. */
export interface NearMiss {
  readonly pod: ProvenPod;
  readonly association: AssociationView;
  readonly differsIn: 'namespace' | 'serviceAccount';
}

/** How the rehearsal of a template went. */
export interface TemplateResult {
  readonly mode: string;
  readonly clients: readonly string[];
  readonly stacks: readonly StackResult[];
  readonly identities: readonly IdentityResult[];
  readonly nearMisses: readonly NearMiss[];
  /** What the template and the manifests need and do not make, and was put there for them. */
  readonly takenForGranted: readonly string[];
  /** What a reader should know of how it was played. */
  readonly notes: readonly string[];
  readonly notProven: readonly string[];
  readonly durationMs: number;
}

/** Disproven beats unknown beats proven. A template without any association proves nothing. */
export function templateVerdict(result: Pick<TemplateResult, 'stacks' | 'identities' | 'nearMisses'>): SceneStatus {
  const statuses = [...result.stacks, ...result.identities].map(({ status }) => status);
  if (statuses.includes('failed') || result.nearMisses.length > 0) return 'failed';
  return result.identities.length > 0 && statuses.every((status) => status === 'passed') ? 'passed' : 'unknown';
}
