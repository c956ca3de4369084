import type { Part } from './part';
import type { Value } from './read';

/** An EKS cluster. Its texts may have missing parts: see `unknown-text.ts`. */
export interface Cluster extends Part {
  readonly name: string;
  readonly arn: string;
  readonly accountId: string;
  readonly region: string;
  /** `1.35`; absent if EKS is left to choose. */
  readonly version?: string;
  /** `API`, `API_AND_CONFIG_MAP` or `CONFIG_MAP`; absent if EKS is left to choose. */
  readonly authenticationMode?: string;
  /** Whether EKS Auto Mode runs the cluster's nodes. */
  readonly autoMode: Value<boolean>;
  readonly publicEndpoint: Value<boolean>;
  readonly privateEndpoint: Value<boolean>;
  readonly subnetIds: Value<readonly string[]>;
}

/** A Fargate profile: which pods run on Fargate, where there is no agent. */
export interface FargateProfile extends Part {
  readonly clusterName: string;
  readonly name: string;
  readonly selectors: Value<readonly FargateSelector[]>;
}

/** A pod is selected if its namespace fits and it has all the labels; `*` and `?` are wildcards in all texts. */
export interface FargateSelector {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
}
