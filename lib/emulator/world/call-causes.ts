import type { JournalEntry } from '../journal';
import type { Pod } from '../kubernetes/objects';
import type { EmulatedNode } from './emulated-node';

/**
 * Variables that send an AWS client to another source of credentials before it asks the Pod Identity Agent (AWS SDKs and
 * Tools Reference Guide, "Standardized credential providers": the first source that has any wins).
 */
const SHADOWING: readonly (readonly [variable: string, what: string])[] = [
  ['AWS_ACCESS_KEY_ID', 'a static access key'],
  ['AWS_PROFILE', 'a profile of a configuration file'],
  ['AWS_WEB_IDENTITY_TOKEN_FILE', 'IAM roles for service accounts (IRSA)'],
];

/** Reasons for a failing call that lie in the pod as it was admitted, or on its node; one sentence each. */
export function callCauses(on: {
  readonly pod: Pod;
  readonly node: EmulatedNode;
  /** Everything since the beginning: the pod's admission lies in the past. */
  readonly entries: readonly JournalEntry[];
}): string[] {
  const { pod, node, entries } = on;
  const variables = new Set(pod.spec.containers[0]?.env?.map(({ name }) => name));
  const name = `${pod.metadata.namespace}/${pod.metadata.name}`;
  const causes = SHADOWING.filter(([variable]) => variables.has(variable)).map(
    ([variable, what]) => `the pod's environment has ${variable}: clients use ${what} before they ask for Pod Identity`,
  );
  const injected = variables.has('AWS_CONTAINER_CREDENTIALS_FULL_URI');
  if (injected && !node.agentRunning) {
    causes.push(`no Pod Identity Agent runs on node ${node.name}: the cluster has no add-on eks-pod-identity-agent`);
  }
  if (!injected) {
    const admission = entries.findLast(({ component, subject }) => component === 'webhook' && subject === name);
    if (admission?.cause) causes.push(`the pod was admitted without credentials: ${admission.cause}`);
  }
  return causes;
}
