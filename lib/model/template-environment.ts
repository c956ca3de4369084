import type { CallerIdentity, CallOutcome, Environment, PodName, PodView } from './environment';
import type { RehearsedState } from './rehearsed-state';

/** A Kubernetes object as a manifest has it. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly [field: string]: unknown;
}

/** A Pod Identity association as it stands in a cluster. */
export interface AssociationView {
  readonly cluster: string;
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly roleArn: string;
  readonly targetRoleArn?: string;
}

/** A resource as it stands in a stack, every function resolved. */
export interface StackResourceView {
  readonly stackName: string;
  readonly logicalId: string;
  readonly type: string;
  /** A nested stack's is its stack id, which has the stack's name in it. */
  readonly physicalId: string;
  /** As policies of the template see it; absent if there is no telling. */
  readonly arn?: string;
  /** The construct it came from. */
  readonly path?: string;
  readonly properties: Readonly<Record<string, unknown>>;
  /** The logical ids it was created after because the template says so. */
  readonly dependsOn: readonly string[];
}

/** One AWS call that a pod is to make, or to be judged for. */
export interface PodCall {
  /** The service as IAM and the AWS CLI name it: `s3`. */
  readonly service: string;
  /** The API operation: `ListBuckets`. */
  readonly operation: string;
  /** What the operation is given. */
  readonly input?: Readonly<Record<string, unknown>>;
  /**
   * The ARN that the policies are asked about where no request is made; before the stacks stand, also the logical id of one
   * of their resources, with what follows its ARN: `Orders/index/byDate`. @default `*`
   */
  readonly resource?: string;
}

/**
 * What part the resource's own policy had in a verdict: `none` if it is known to have none, `not asked` if what it says is
 * not known.
 */
export type ResourcePolicyPart = 'asked' | 'none' | 'not asked';

/** What the policies say of a pod's own session, where no request can be made because the service has no stand-in. */
export interface PolicyVerdict {
  /** `dynamodb:GetItem` */
  readonly action: string;
  readonly resource: string;
  /** The session whose policies were asked; absent if the pod could get no credentials. */
  readonly caller?: CallerIdentity;
  readonly decision: 'allowed' | 'denied' | 'unknown';
  readonly resourcePolicy: ResourcePolicyPart;
  /** For a denial: the sentence that AWS would answer with. */
  readonly words?: string;
  readonly reason: string;
}

/** What a program of the user's own came to, run in a pod. */
export interface ProgramOutcome {
  readonly command: string;
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** It was killed before it ended. */
  readonly timedOut: boolean;
  /** Output beyond the limit was cut off. */
  readonly truncated: boolean;
}

/** Whether the API server took an object; if not, its words as kubectl prints them. */
export type ApplyOutcome = { readonly ok: true } | { readonly ok: false; readonly said: string };

/** Whether a pod was admitted; if not, the API server's words. */
export type AdmissionOutcome =
  { readonly ok: true; readonly pod: PodView } | { readonly ok: false; readonly said: string };

/** A role that is there before anything is deployed, and what it is named for. */
export interface GrantedRole {
  readonly arn: string;
  readonly use: 'association' | 'node' | 'policy';
}

/** An environment that takes templates and manifests of others, and lets their pods show who they are. */
export interface TemplateEnvironment extends Environment {
  /** The account that everything is deployed to. */
  readonly accountId: string;
  /** The region that everything is deployed to. */
  readonly region: string;
  clusters(): readonly string[];
  /** Roles that something deployed names and nothing makes: whom they trust and what they may do is taken for granted. */
  grantedRoles(): readonly GrantedRole[];
  /**
   * Gives each cluster that has no node a node to run pods on, as something outside the template would: Auto Mode,
   * Karpenter, self-managed nodes.
   * @returns what was made, one phrase each
   */
  provideNodes(): Promise<readonly string[]>;
  associations(): readonly AssociationView[];
  /** Why pods of this description have no Pod Identity wherever the association points; absent if nothing says so. */
  excluded(cluster: string, pod: Manifest): string | undefined;
  /** What of a deployed stack is carried without being understood, and what could not be done as CloudFormation does it. */
  stackRemarks(stackName: string): { readonly inertTypes: readonly string[]; readonly notes: readonly string[] };
  /** The resources of every deployed stack, nested ones too, in the order of their creation. */
  stackResources(): readonly StackResourceView[];
  /** What stands now, for a reader of identity chains. */
  state(): RehearsedState;
  /** @param kind `Pod`, `Deployment`: any that the cluster knows */
  objects(cluster: string, kind: string): readonly Manifest[];
  /** `kubectl apply` of one object. @param source the file that messages name */
  apply(cluster: string, object: Manifest, source: string): Promise<ApplyOutcome>;
  /** Creates a pod, as a controller does, and waits until it runs. */
  createPod(cluster: string, pod: Manifest): Promise<AdmissionOutcome>;
  deletePod(pod: PodName): Promise<void>;
  /** Asks STS from inside a pod who the caller is, once with every client. No permission is needed for it. */
  callerIdentity(pod: PodName): Promise<readonly CallOutcome[]>;
  /** Whether a stand-in answers this call. */
  serves(call: PodCall): boolean;
  /** Makes a call from inside a pod, once with every client. Only calls that are served. */
  call(pod: PodName, call: PodCall): Promise<readonly CallOutcome[]>;
  /** Has the pod fetch its credentials and asks the policies of that session, and the resource's, about a call; nothing is sent. */
  judge(pod: PodName, call: PodCall): Promise<PolicyVerdict>;
  /** Runs a command line in a pod, by the shell. */
  run(pod: PodName, command: string): Promise<ProgramOutcome>;
}
