import type { Part } from './part';
import type { Value } from './read';

/** How nodes answer at 169.254.169.254. */
export interface MetadataSettings {
  readonly enabled: Value<boolean>;
  /** Whether IMDSv2 is required. */
  readonly tokensRequired: Value<boolean>;
  /** 1 does not reach a pod, unless it is on the host's network. */
  readonly hopLimit: Value<number>;
}

/** A managed node group, with what EKS fills in for what is left out. */
export interface NodeGroup extends Part {
  readonly clusterName: string;
  readonly name: string;
  /** `AL2023_x86_64_STANDARD`, whether asked for or EKS's default. */
  readonly amiType: Value<string>;
  /** Whether the AMI type is EKS's default. */
  readonly amiTypeByDefault: boolean;
  readonly instanceTypes: Value<readonly string[]>;
  readonly metadata: MetadataSettings;
  readonly roleArn: string;
  readonly subnetIds: Value<readonly string[]>;
}

/** A node that runs. Only a cluster that exists has any. */
export interface Node extends Part {
  readonly clusterName: string;
  readonly name: string;
  readonly nodeGroup?: string;
  /** Whether the agent's pod on this very node is ready. */
  readonly agentReady: boolean;
}

/** Something that installs the Pod Identity agent. */
export interface AgentInstallation extends Part {
  readonly clusterName?: string;
  readonly kind: 'addon' | 'daemonset';
  readonly name: string;
  readonly version?: string;
  /** An IRSA role given to the add-on, which the agent has no use for. */
  readonly serviceAccountRoleArn?: string;
  /** The environment of the agent's container, as far as it is set by hand: by the add-on's `ConfigurationValues`, or in the DaemonSet. */
  readonly env: Value<Readonly<Record<string, string>>>;
}
