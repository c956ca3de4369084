import type { HeardComponent } from './chain';
import type { Manifest, StackResourceView } from './template-environment';

/**
 * What stands in an environment after templates were deployed and manifests applied, as plain data. What was
 * said is redacted, and Kubernetes Secrets are left out; what a template or a manifest itself says stands here as it is.
 */
export interface RehearsedState {
  /** The moment of reading by the environment's own clock, in milliseconds since the Unix epoch. */
  readonly at: number;
  readonly accountId: string;
  readonly region: string;
  readonly partition: string;
  /** The resources of every stack that stands, nested ones too, in the order of their creation. */
  readonly resources: readonly StandingResource[];
  readonly clusters: readonly StandingCluster[];
  /** Every role of the account, with what IAM holds of it. */
  readonly roles: readonly StandingRole[];
  /** What components said, in order. */
  readonly answers: readonly HeardAnswer[];
}

/** A resource that stands. */
export interface StandingResource extends StackResourceView {
  /** What `Fn::GetAtt` gives. */
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** A cluster, with what EKS filled in for what was left out, and what runs and is kept in it. */
export interface StandingCluster {
  readonly name: string;
  readonly arn: string;
  readonly version: string;
  readonly authenticationMode: string;
  readonly autoMode: boolean;
  readonly nodeGroups: readonly StandingNodeGroup[];
  readonly nodes: readonly StandingNode[];
  readonly associations: readonly StandingAssociation[];
  /** Kubernetes objects as the API server keeps them: pods as they were admitted. */
  readonly objects: readonly Manifest[];
}

/** A managed node group, with the defaults that came into force. */
export interface StandingNodeGroup {
  readonly name: string;
  readonly amiType: string;
  readonly instanceTypes: readonly string[];
  readonly metadata: { readonly enabled: boolean; readonly tokensRequired: boolean; readonly hopLimit: number };
}

/** A node that runs. */
export interface StandingNode {
  readonly name: string;
  readonly nodeGroup: string;
  /** Whether the Pod Identity agent on it answers. */
  readonly agentReady: boolean;
}

/** An association as EKS describes it. Times are milliseconds since the Unix epoch. */
export interface StandingAssociation {
  /** `a-` and 17 characters. */
  readonly associationId: string;
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly roleArn: string;
  readonly targetRoleArn?: string;
  readonly sessionTagsDisabled: boolean;
  /** The session policy, JSON text. */
  readonly policy?: string;
  /** The add-on that owns it, by name. */
  readonly owner?: string;
  readonly createdAt: number;
  readonly changedAt: number;
}

/** A role as IAM holds it. */
export interface StandingRole {
  readonly arn: string;
  readonly name: string;
  /** The trust policy as it was given. */
  readonly trust: unknown;
  /** Names of its inline policies. */
  readonly inline: readonly string[];
  /** ARNs of its managed policies, AWS's and the account's own. */
  readonly attached: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
}

/** Words of a component, redacted. What clients and CloudFormation say is in the results of calls and of deployments. */
export interface HeardAnswer {
  readonly component: Exclude<HeardComponent, 'client' | 'cloudformation'>;
  readonly said: string;
  /** The pod that it was about, where it was about one. */
  readonly pod?: { readonly namespace: string; readonly name: string };
}
