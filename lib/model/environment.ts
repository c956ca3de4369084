import type { Hop } from './hop';
import type { Evidence } from './result';
import type { Trials } from './trials';

/** A pod's name, as `kubectl -n NAMESPACE exec NAME` takes it. */
export interface PodName {
  readonly namespace: string;
  readonly name: string;
  /** Needed only where several clusters may have a pod of this name. @default the first that has it */
  readonly cluster?: string;
}

/** A pod as it was admitted: what the webhook left in it does not change for the rest of its life. */
export interface PodView extends PodName {
  readonly uid: string;
  readonly serviceAccount: string;
  readonly phase: string;
  /** The variables of the first container that name AWS, in order. */
  readonly awsVariables: readonly { readonly name: string; readonly value: string }[];
}

/** A node as far as the identity chain cares. */
export interface NodeView {
  readonly name: string;
  /** Name of the IAM role of the node's instance profile. */
  readonly roleName: string;
  /** How many hops the answer to an IMDSv2 token request survives; 1 does not reach a pod. */
  readonly imdsHopLimit: number;
  /** Whether a Pod Identity Agent answers on this node. */
  readonly agentRunning: boolean;
}

/** Who a call was made as: the principal AWS saw. */
export interface CallerIdentity {
  /** `arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION` */
  readonly arn: string;
  readonly roleName: string;
  readonly sessionName: string;
  readonly sessionTags: Readonly<Record<string, string>>;
  readonly accessKeyId: string;
}

/** What one client in a pod got for one call. */
export type CallOutcome = {
  readonly client: string;
  /** The caller as the service saw it; absent if no signed request arrived. */
  readonly caller?: CallerIdentity;
  /** What components said and did behind the client's back, for the cases in which the client hides it. */
  readonly behindTheScenes: readonly Evidence[];
  /** The requests of the call, redacted, where the environment can listen to them. */
  readonly hops?: readonly Hop[];
} & (
  | {
      readonly succeeded: true;
      /** What the client printed. */ readonly said: string;
      readonly items: readonly string[];
    }
  | {
      readonly succeeded: false;
      /** The client's error name or code: `AccessDenied`, `CredentialsProviderError`. */
      readonly code: string;
      readonly said: string;
    }
);

/** The outcome of a stack operation. */
export type DeploymentOutcome =
  | { readonly ok: true; readonly outputs: Readonly<Record<string, string>> }
  | {
      readonly ok: false;
      /** The construct path or logical id of the resource that failed, where one did. */
      readonly resource?: string;
      /** The words of CloudFormation or of the service that refused. */
      readonly said: string;
      /** What AWS has and the environment was not given, if that is all that is wrong: the failure then decides nothing. */
      readonly lacking?: { readonly kind: 'macro' | 'export'; readonly name: string };
      readonly behindTheScenes: readonly Evidence[];
    };

/** A stack operation under way. */
export interface Deployment {
  /**
   * Resolves when the first resource of the type for which {@link DeployOptions.pauseAfter} asked exists, with the
   * operation held there until {@link resume}; or when the operation ended without one.
   */
  readonly paused: Promise<'paused' | 'ended'>;
  resume(): void;
  readonly finished: Promise<DeploymentOutcome>;
}

/** How a template is deployed. */
export interface DeployOptions {
  /** A CloudFormation resource type, for example `AWS::EKS::PodIdentityAssociation`. */
  readonly pauseAfter?: string;
  /** @default the environment's own name for the demo's stack */
  readonly stackName?: string;
  /** Values of the template's parameters. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Templates of nested stacks, by what `TemplateURL` or the asset's metadata calls them. */
  readonly nested?: ReadonlyMap<string, unknown>;
  /**
   * Stacks that are deployed afterwards. Where they are given, a role that is only named, by an association, a node group or
   * a policy, and that none of the stacks makes, is taken for granted.
   */
  readonly later?: readonly LaterStack[];
}

/** A stack whose turn has not come. */
export interface LaterStack {
  readonly template: unknown;
  readonly parameters: Readonly<Record<string, string>>;
  readonly nested: ReadonlyMap<string, unknown>;
}

/**
 * Where the demo runs. There is one implementation on the laptop, the emulator, and there is to be one on AWS;
 * a scene never asks which one it has.
 */
export interface Environment {
  readonly mode: string;
  readonly clients: readonly string[];
  readonly notProven: readonly string[];
  /** Creates or updates the stack. */
  deploy(template: unknown, options?: DeployOptions): Deployment;
  /** Resource types of the deployed stack that the environment carries without knowing what they do. */
  inertTypes(): readonly string[];
  nodes(): readonly NodeView[];
  pod(name: PodName): PodView | undefined;
  /** Lists the account's buckets from inside a pod, once with every client. */
  listBuckets(pod: PodName): Promise<readonly CallOutcome[]>;
  /**
   * Lists the buckets with one client object that is kept: once, and then again when its credentials are about to
   * expire, a few times, since a client may go on with the old ones while it fetches the new. Gives the calls in order.
   */
  listBucketsAcrossExpiry(pod: PodName): Promise<readonly CallOutcome[]>;
  /** Experiments beyond the demo's own pods. */
  readonly trials: Trials;
  /** Deletes the stack. */
  destroy(): Promise<DeploymentOutcome>;
  /** What still exists of all that the deployments made, as `type name`. */
  leftovers(): readonly string[];
  /** Ends every process, socket and file of the environment itself. */
  close(): Promise<void>;
}
