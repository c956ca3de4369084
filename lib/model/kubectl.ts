/** Commands that a fix is made of, whoever found the fault. */

/** A pod as commands name it: by its own name, or by the workload whose controller made it. */
export interface NamedPod {
  readonly namespace: string;
  readonly name: string;
  readonly workload?: { readonly kind: string; readonly name: string };
}

/** Kinds of workloads that kubectl has subcommands for, and which of them: its help of `rollout restart` and of `set env`. */
const RESTARTED: ReadonlySet<string> = new Set(['Deployment', 'StatefulSet', 'DaemonSet']);
const SET: ReadonlySet<string> = new Set([...RESTARTED, 'ReplicaSet', 'ReplicationController', 'CronJob']);

/** Has a pod made again, which is the only way for it to be injected anew. */
export function recreate(pod: NamedPod): string {
  const { namespace, workload } = pod;
  if (!workload) return `${written(pod)} && ${replaced()}`;
  if (RESTARTED.has(workload.kind)) return `kubectl rollout restart ${named(workload)} -n ${namespace}`;
  if (workload.kind === 'CronJob') {
    return `kubectl create job --from=${named(workload)} ${workload.name}-again -n ${namespace}   # each run has a new pod`;
  }
  if (workload.kind === 'Job') return renewed(workload, namespace, 'and apply its manifest again');
  return `kubectl delete pods -n ${namespace} -l KEY=VALUE   # the labels of the pods of ${named(workload)}, which makes new ones`;
}

/** Takes variables out of a container. */
export function unsetVariables(pod: NamedPod, container: { readonly name: string }, names: readonly string[]): string {
  const { namespace, workload } = pod;
  if (!workload) return edit(pod, `take ${names.join(', ')} out of it`);
  if (!SET.has(workload.kind)) return edit(pod, `take ${names.join(', ')} out of container ${container.name}`);
  const removed = names.map((name) => `${name}-`).join(' ');
  return `kubectl set env ${named(workload)} -n ${namespace} -c ${container.name} ${removed}   # and take them out of the manifest`;
}

/** Takes keys out of a ConfigMap or a Secret that a pod has variables from. */
export function unsetKeys(
  pod: NamedPod,
  { kind, name }: { readonly kind: string; readonly name: string },
  keys: readonly string[],
): string {
  return `kubectl edit ${kind.toLowerCase()} ${name} -n ${pod.namespace}   # take ${keys.join(', ')} out of it, and have the pods made again`;
}

/** Takes a label or an annotation off a pod. */
export function unsetMetadata(pod: NamedPod, map: 'labels' | 'annotations', key: string): string {
  const { namespace, workload } = pod;
  if (!workload) return edit(pod, `take ${key} out of its ${map}`);
  if (workload.kind === 'Job') return edit(pod, `take ${key} out of the ${map} of its template`);
  const template = workload.kind === 'CronJob' ? '/spec/jobTemplate/spec/template' : '/spec/template';
  const path = `${template}/metadata/${map}/${key.replace(/~/g, '~0').replace(/\//g, '~1')}`;
  const patch = JSON.stringify([{ op: 'remove', path }]);
  return `kubectl patch ${named(workload)} -n ${namespace} --type json -p '${patch}'   # and take it out of the manifest`;
}

/** Opens a pod, or the template of its workload. @param what what to change in it */
export function edit(pod: NamedPod, what: string): string {
  const { namespace, workload } = pod;
  if (!workload) return `${written(pod)}   # ${what}, then: ${replaced()}`;
  if (workload.kind === 'Job') return renewed(workload, namespace, `${what}, and apply its manifest again`);
  return `kubectl edit ${named(workload)} -n ${namespace}   # ${what}`;
}

type Workload = NonNullable<NamedPod['workload']>;

function named({ kind, name }: Workload): string {
  return `${kind.toLowerCase()}/${name}`;
}

/** The template of a Job cannot be changed. */
function renewed(workload: Workload, namespace: string, what: string): string {
  return `kubectl delete ${named(workload)} -n ${namespace}   # ${what}`;
}

/** Takes IRSA's annotation off a ServiceAccount. */
export function unsetIrsa({ name, namespace }: { readonly name: string; readonly namespace: string }): string {
  return `kubectl annotate serviceaccount ${name} -n ${namespace} eks.amazonaws.com/role-arn-   # and take it out of the manifest`;
}

/** Shows the Pod Identity Agents, or that of one node. */
export function showAgents(nodeName?: string): string {
  const which = nodeName === undefined ? '-o wide   # one on each node' : `--field-selector spec.nodeName=${nodeName}`;
  return `kubectl get pods -n kube-system -l app.kubernetes.io/name=eks-pod-identity-agent ${which}`;
}

function written({ name, namespace }: NamedPod): string {
  return `kubectl get pod ${name} -n ${namespace} -o yaml > pod.yaml`;
}

function replaced(): string {
  return 'kubectl replace --force -f pod.yaml';
}
