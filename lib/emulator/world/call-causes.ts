import type { Pod } from '../kubernetes/objects';
import { TOKEN_VOLUME, type Admission } from './admission';
import type { EmulatedNode } from './emulated-node';

/**
 * Variables that send an AWS client to another source of credentials before it asks the Pod Identity Agent (AWS SDKs and
 * Tools Reference Guide, "Standardized credential providers": the first source that has any wins).
 */
const SHADOWING: readonly { readonly variable: string; readonly what: string; readonly beside: readonly string[] }[] = [
  {
    variable: 'AWS_ACCESS_KEY_ID',
    what: 'a static access key',
    beside: ['AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'],
  },
  { variable: 'AWS_PROFILE', what: 'a profile of a configuration file', beside: [] },
  { variable: 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI', what: 'the credentials of an ECS task', beside: [] },
  {
    variable: 'AWS_WEB_IDENTITY_TOKEN_FILE',
    what: 'IAM roles for service accounts (IRSA)',
    beside: ['AWS_ROLE_ARN'],
  },
];

/** Those variables of a pod's first container that keep its clients from asking the agent, with those that belong to them. */
export function shadowingVariables(pod: Pod): readonly string[] {
  const set = (pod.spec.containers[0]?.env ?? []).map(({ name }) => name);
  return SHADOWING.filter(({ variable }) => set.includes(variable)).flatMap(({ variable, beside }) => [
    variable,
    ...beside.filter((name) => set.includes(name)),
  ]);
}

/** Reasons for a failing call that lie in the pod as it was admitted, or on its node; one sentence each. */
export function callCauses(on: {
  readonly pod: Pod;
  readonly node: EmulatedNode;
  /** Whether the cluster's nodes are to run an agent, whatever runs. */
  readonly clusterHasAgent: boolean;
  readonly admission: Admission;
}): string[] {
  const { pod, node, clusterHasAgent, admission } = on;
  const variables = new Set(pod.spec.containers[0]?.env?.map(({ name }) => name));
  const causes = SHADOWING.filter(({ variable }) => variables.has(variable)).map(
    ({ variable, what }) =>
      `the pod's environment has ${variable}: clients use ${what} before they ask for Pod Identity`,
  );
  const { injected, ownVariables, ownTokenVolume, cause } = admission;
  if (!injected) return cause ? [...causes, `the pod was admitted without credentials: ${cause}`] : causes;
  if (!node.agentRunning) {
    const why = clusterHasAgent ? '' : ': the cluster has no add-on eks-pod-identity-agent';
    causes.push(`no Pod Identity Agent runs on node ${node.name}${why}`);
  }
  if (ownVariables.length > 0) {
    causes.push(`the pod sets ${ownVariables.join(' and ')} itself, and so the webhook sets neither variable`);
  }
  if (ownTokenVolume) {
    causes.push(`the pod has a volume ${TOKEN_VOLUME} of its own, where the webhook would have put the token`);
  }
  return causes;
}
