import { matchesWildcard } from '../iam';
import { isKnown, type Container, type FargateSelector, type IdentityChain, type Pod } from '../model/chain';
import type { Subject } from '../model/diagnosis';
import type { Fault, Verdicts } from './define-rule';
import { inOneCluster, lookup, type IdentifiedPod } from './lookup';
import type { RuleOutcome } from './rule';
import { podSubject } from './subjects';

/** Judges each pod whose ServiceAccount has an association. */
export function judgePods(
  chain: IdentityChain,
  judge: (pod: Pod, subject: Subject, identified: IdentifiedPod) => RuleOutcome,
): readonly RuleOutcome[] {
  return lookup(chain).identifiedPods.map((identified) =>
    judge(identified.pod, podSubject(identified.pod, identified.associations), identified),
  );
}

/**
 * Judges each such pod by the first of its containers that is not in order; init containers come first, as they run.
 * @param judge what is wrong with a container, or what would have to be read to tell; `undefined` for one in order
 */
export function judgeContainers(
  chain: IdentityChain,
  verdicts: Verdicts,
  judge: (container: Container, pod: Pod) => Fault | { readonly needs: string } | undefined,
): readonly RuleOutcome[] {
  return judgePods(chain, (pod, subject) => {
    const flaws = pod.containers.flatMap((container) => judge(container, pod) ?? []);
    const fault = flaws.find((flaw): flaw is Fault => 'cause' in flaw);
    if (fault) return verdicts.broken(subject, fault);
    const [open] = flaws;
    return open && 'needs' in open ? verdicts.unclear(subject, open.needs) : verdicts.compliant(subject);
  });
}

/** A container's variable, the last of its name, as Kubernetes takes it. */
export function variable(container: Container, name: string): { readonly value?: string } | undefined {
  return container.env.findLast((candidate) => candidate.name === name);
}

/**
 * Containers that the pod's annotation tells the webhook to leave alone. It is read as the webhook does, as the first record of
 * a CSV file (`pkg/handler/handler.go`): blanks count, so that `a, b` leaves out `a` alone; with a stray quote it counts
 * for nothing.
 */
export function skippedContainers(pod: Pod): ReadonlySet<string> {
  const list = pod.annotations['eks.amazonaws.com/skip-containers'] ?? '';
  const fields = (list.replace(/^[\r\n]+/, '').split(/\r?\n/, 1)[0] as string).split(',');
  const names = fields.map((field) => field.replace(/^"([^"]*)"$/, '$1'));
  return new Set(names.some((name) => name.includes('"')) ? [] : names.filter((name) => name !== ''));
}

/** The name of the Fargate profile of the pod's cluster that selects it; `undefined` if none that was read does. */
export function fargateProfileOf(chain: IdentityChain, pod: Pod): string | undefined {
  if (!chain.fargateProfiles.read) return undefined;
  return chain.fargateProfiles.items.find(
    ({ clusterName, selectors }) =>
      inOneCluster(pod.clusterName, clusterName) &&
      isKnown(selectors) &&
      selectors.some((selector) => selects(selector, pod)),
  )?.name;
}

function selects({ namespace, labels }: FargateSelector, pod: Pod): boolean {
  return (
    matchesWildcard(namespace, pod.namespace) &&
    Object.entries(labels).every(([key, pattern]) => {
      const value = pod.labels[key];
      return value !== undefined && matchesWildcard(pattern, value);
    })
  );
}

/** The lines of a manifest that put variables into a container. */
export function environmentLines(variables: Readonly<Record<string, string>>): string {
  return ['env:', ...Object.entries(variables).map(([name, value]) => `  - { name: ${name}, value: '${value}' }`)].join(
    '\n',
  );
}
