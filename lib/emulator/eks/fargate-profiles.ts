import { matchesWildcard } from '../../iam';
import type { PodIdentity } from './associations';
import type { Cluster } from './clusters';
import { eksArn, uuidLike, type Scope } from './scope';

/** Which pods run on Fargate; all labels must be on the pod. `*` and `?` are wildcards in both. */
export interface FargateSelector {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Pods that a Fargate profile selects have no node of their own to run an agent on: Pod Identity does not reach them. */
export interface FargateProfile {
  readonly clusterName: string;
  readonly name: string;
  readonly arn: string;
  readonly podExecutionRoleArn: string;
  readonly selectors: readonly FargateSelector[];
}

export type CreateFargateProfileInput = Omit<FargateProfile, 'arn'>;

export function newFargateProfile(scope: Scope, cluster: Cluster, input: CreateFargateProfileInput): FargateProfile {
  return {
    ...input,
    clusterName: cluster.name,
    arn: eksArn(scope, `fargateprofile/${cluster.name}/${input.name}/${uuidLike()}`),
  };
}

/** Whether a pod, by its namespace and labels, is scheduled to Fargate by one of the profiles. */
export function runsOnFargate(
  profiles: readonly FargateProfile[],
  pod: Pick<PodIdentity, 'namespace'> & { readonly labels?: Readonly<Record<string, string>> },
): boolean {
  return profiles.some(({ selectors }) =>
    selectors.some(
      (selector) =>
        matchesWildcard(selector.namespace, pod.namespace) &&
        Object.entries(selector.labels).every(([key, value]) => {
          const actual = pod.labels?.[key];
          return actual !== undefined && matchesWildcard(value, actual);
        }),
    ),
  );
}
