import { matchesWildcard } from '../iam';
import {
  isKnown,
  type Container,
  type EnvironmentVariable,
  type FargateSelector,
  type IdentityChain,
  type InheritedVariable,
  type Pod,
} from '../model/chain';
import type { Subject } from '../model/diagnosis';
import { unsetKeys, unsetVariables } from '../model/kubectl';
import type { Fault, Flaw, Verdicts } from './define-rule';
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
 * Judges each such pod by the first of its containers that is not in order; init containers come first, as they run. One
 * that the webhook is told to leave alone has nothing to do with Pod Identity, unless that is said of all.
 * @param judge what is wrong with a container, or what would have to be read to tell; `undefined` for one in order
 */
export function judgeContainers(
  chain: IdentityChain,
  verdicts: Verdicts,
  judge: (container: Container, pod: Pod) => Flaw | undefined,
): readonly RuleOutcome[] {
  return judgePods(chain, (pod, subject) => {
    const skipped = skippedContainers(pod);
    const asked = skipsAll(pod) ? pod.containers : pod.containers.filter(({ name }) => !skipped.has(name));
    const flaws = asked.flatMap((container) => judge(container, pod) ?? []);
    const fault = flaws.find((flaw): flaw is Fault => 'cause' in flaw);
    if (fault) return verdicts.broken(subject, fault);
    const [open] = flaws;
    return open && 'needs' in open ? verdicts.unclear(subject, open.needs) : verdicts.compliant(subject);
  });
}

/** A variable that a container sets itself, the last of its name, as Kubernetes takes it. The webhook sees no others. */
export function ownVariable(container: Container, name: string): EnvironmentVariable | undefined {
  return container.env.findLast((candidate) => candidate.name === name);
}

/** A variable that the container's program sees: its own, or one of a ConfigMap or a Secret that was read. */
export function variable(container: Container, name: string): EnvironmentVariable | undefined {
  return ownVariable(container, name) ?? inherited(container, name);
}

function inherited(container: Container, name: string): InheritedVariable | undefined {
  return container.inherited.findLast((candidate) => candidate.name === name);
}

/** Takes variables out of what a container gets: out of its manifest, or out of where it has the first of them from. */
export function withoutVariables(pod: Pod, container: Container, names: readonly string[]): string {
  const [first = ''] = names.filter((name) => variable(container, name));
  const source = ownVariable(container, first) ? undefined : inherited(container, first)?.from;
  return source ? unsetKeys(pod, source, names) : unsetVariables(pod, container, names);
}

/** Whether a container has a variable that is not known to be empty: to every SDK an empty one is none. */
export function hasValue(container: Container, name: string): boolean {
  const found = variable(container, name);
  return found !== undefined && found.value !== '';
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

/** Whether that annotation leaves out every container but init containers. */
export function skipsAll(pod: Pod): boolean {
  const skipped = skippedContainers(pod);
  return pod.containers.every(({ name, isInit }) => isInit || skipped.has(name));
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
