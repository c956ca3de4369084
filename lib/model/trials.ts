import type { CallerIdentity, CallOutcome, PodName } from './environment';

/** What the Pod Identity Agent gave a process in a pod that presented a token: credentials, or its words. */
export type AgentAnswer =
  | {
      readonly granted: true;
      /** As whom the credentials act. */
      readonly caller: CallerIdentity;
      /** Whether the agent had them already, or asked EKS Auth for them. */
      readonly from: 'cache' | 'eks-auth';
    }
  | {
      readonly granted: false;
      /** HTTP status; 0 if nothing answered. */
      readonly status: number;
      /** Verbatim, without the line feed at the end. */
      readonly said: string;
      /** Why, where that can be known. */
      readonly because?: string;
    };

/** Tokens presented to the agent at one moment, and what it answered. */
export interface TokenAnswers {
  /** The associated pod's own token, from that pod. */
  readonly own: AgentAnswer;
  /** The own token of a second pod of the same ServiceAccount, from that pod. */
  readonly secondPod: AgentAnswer;
  /** The associated pod's token, read out of that pod and presented from one without an association. */
  readonly stolen: AgentAnswer;
  /** A token of the associated pod whose time is over. */
  readonly expired: AgentAnswer;
  /** A token of the associated pod for another service than EKS Pod Identity. */
  readonly otherAudience: AgentAnswer;
  /** Another cluster's token for a pod of the same names and uids. */
  readonly otherCluster: AgentAnswer;
  /** This cluster's token for a pod without an association, rewritten to name the associated ServiceAccount. */
  readonly forged: AgentAnswer;
  /** A token of a pod whose ServiceAccount has no association. */
  readonly noAssociation: AgentAnswer;
  /** A token of the second pod, never presented before, after that pod's deletion. */
  readonly deletedPod: AgentAnswer;
}

/** What a running pod got while things changed around it. Calls are by one client object, kept all the while. */
export interface ChangeAnswers {
  /** A statement that denies the call is added to the pod's role, and taken away again. */
  readonly roleChanged: { readonly before: CallOutcome; readonly denied: CallOutcome; readonly after: CallOutcome };
  readonly throttled: {
    /** A token that the agent knows, while EKS Auth throttles. */
    readonly cached: AgentAnswer;
    /** A token new to the agent, while EKS Auth throttles for fewer tries than the agent makes. */
    readonly retried: AgentAnswer;
    /** How often EKS Auth refused the agent before it granted that. */
    readonly refusals: number;
    /** A token new to the agent, while EKS Auth throttles every try. */
    readonly exhausted: AgentAnswer;
    /** The same token again, once EKS Auth has recovered. */
    readonly recovered: AgentAnswer;
  };
  readonly agentRestarted: {
    readonly before: AgentAnswer;
    readonly whileDown: CallOutcome;
    readonly after: AgentAnswer;
    readonly callAfter: CallOutcome;
  };
}

/** What the agent answered for one token, before an identity was taken away at its source and after. */
export interface RenewalAnswers {
  readonly before: AgentAnswer;
  /** Right after. */
  readonly cached: AgentAnswer;
  /** Once the agent's renewal was due. */
  readonly renewed: AgentAnswer;
}

/** What became of a running pod's credentials after its identity was taken away. Calls are by one client object. */
export interface LossAnswers {
  readonly associationDeleted: RenewalAnswers & {
    readonly callBefore: CallOutcome;
    /** Right after. */
    readonly call: CallOutcome;
    /** Once the agent's renewal was due. */
    readonly callThen: CallOutcome;
  };
  /** The role's trust policy stops to trust EKS Pod Identity. */
  readonly trustRemoved: RenewalAnswers;
  /** The pod is deleted; its token was kept by somebody, and is presented from another pod. */
  readonly podDeleted: RenewalAnswers;
}

/** Trials whose pods are up: starting them takes as long as a process takes to start, and disturbs nobody. */
export interface PreparedTrials<Answers> {
  play(): Promise<Answers>;
  /** Removes all that was made for the trials. Does nothing the second time. */
  end(): Promise<void>;
}

/** Experiments on Pod Identity beyond what the demo's own pods do. Whatever they change they put back. */
export interface Trials {
  /**
   * @param pods.owner whose ServiceAccount is associated
   * @param pods.outsider whose ServiceAccount is not; in it stolen and false tokens are presented
   */
  prepareTokens(pods: { readonly owner: PodName; readonly outsider: PodName }): Promise<PreparedTrials<TokenAnswers>>;
  /** @param pod with an association; some hours may pass for it */
  changes(pod: PodName): Promise<ChangeAnswers>;
  /** @param like beside which pod's namespace and cluster a pod with an identity of its own is made; hours pass for all */
  prepareLoss(like: PodName): Promise<PreparedTrials<LossAnswers>>;
}
