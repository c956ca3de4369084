import { POD_IDENTITY_AUDIENCE } from '../eks/auth/token';
import type { JournalEntry } from '../journal';
import type { Mutation } from '../kubernetes/mutate-pod';
import type { Pod } from '../kubernetes/objects';
import { DEFAULT_WEBHOOK_FLAGS } from '../kubernetes/webhook-config';

/** What of an admitted pod may keep its first container's clients from the agent, or from a token that the agent takes. */
export interface Admission {
  /** Whether the container knows of the agent, by the webhook or by itself. */
  readonly injected: boolean;
  /** What the webhook said of the pod. */
  readonly cause?: string;
  /** The webhook gave it IRSA, by the annotation of its ServiceAccount. */
  readonly irsa: boolean;
  /** An annotation of the pod excludes the container. */
  readonly skipped: boolean;
  /** The webhook's variables, if the container sets them itself to something else. */
  readonly ownVariables: readonly string[];
  /** The pod has a volume of its own where the webhook would have put the token. */
  readonly ownTokenVolume: boolean;
}

export const URI = 'AWS_CONTAINER_CREDENTIALS_FULL_URI';
export const { containerCredentialsVolumeName: TOKEN_VOLUME } = DEFAULT_WEBHOOK_FLAGS;

const { containerCredentialsFullUri, containerCredentialsMountPath, containerCredentialsTokenPath } =
  DEFAULT_WEBHOOK_FLAGS;

/** What the webhook sets; clusters of IPv6 have the agent's other address. */
const AS_INJECTED: Readonly<Record<string, readonly string[]>> = {
  [URI]: [containerCredentialsFullUri, 'http://[fd00:ec2::23]/v1/credentials'],
  AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: [`${containerCredentialsMountPath}/${containerCredentialsTokenPath}`],
};

/** @param entries everything since the beginning: the pod's admission lies in the past */
export function admissionOf(pod: Pod, entries: readonly JournalEntry[]): Admission {
  const name = `${pod.metadata.namespace}/${pod.metadata.name}`;
  const entry = entries.findLast(({ component, subject }) => component === 'webhook' && subject === name);
  const mutation = entry?.detail as Mutation | undefined;
  const [container] = pod.spec.containers;
  const report = mutation?.mutated ? mutation.containers.find((each) => each.container === container?.name) : undefined;
  const valueOf = (variable: string) => container?.env?.find((each) => each.name === variable)?.value;
  const set = Object.keys(AS_INJECTED).filter((variable) => container?.env?.some((each) => each.name === variable));
  const isAsInjected = Object.entries(AS_INJECTED).every(([variable, values]) =>
    values.includes(valueOf(variable) ?? ''),
  );
  return {
    injected: set.includes(URI),
    cause: entry?.cause,
    irsa: mutation?.mutated === true && mutation.method === 'sts_web_identity',
    skipped: report?.outcome === 'skipped',
    ownVariables: isAsInjected ? [] : set,
    ownTokenVolume: hasOwnTokenVolume(pod),
  };
}

function hasOwnTokenVolume({ spec }: Pod): boolean {
  const volume = spec.volumes?.find(({ name }) => name === TOKEN_VOLUME);
  const sources = volume?.projected?.sources ?? [];
  return (
    volume !== undefined &&
    !sources.some(({ serviceAccountToken }) => serviceAccountToken?.audience === POD_IDENTITY_AUDIENCE)
  );
}
