/** Commands that a fix is made of, whoever found the fault. */

/** A pod as commands name it: by its own name, or by the workload whose controller made it. */
export interface NamedPod {
  readonly namespace: string;
  readonly name: string;
  readonly workload?: { readonly kind: string; readonly name: string };
}

/** Has a pod made again, which is the only way for it to be injected anew. */
export function recreate(pod: NamedPod): string {
  const { namespace, workload } = pod;
  return workload
    ? `kubectl rollout restart ${workload.kind.toLowerCase()}/${workload.name} -n ${namespace}`
    : `${written(pod)} && ${replaced()}`;
}

/** Takes variables out of a container. */
export function unsetVariables(pod: NamedPod, container: { readonly name: string }, names: readonly string[]): string {
  const { namespace, workload } = pod;
  if (!workload) return edit(pod, `take ${names.join(', ')} out of it`);
  const removed = names.map((name) => `${name}-`).join(' ');
  return `kubectl set env ${workload.kind.toLowerCase()}/${workload.name} -n ${namespace} -c ${container.name} ${removed}   # and take them out of the manifest`;
}

/** Takes a label or an annotation off a pod. */
export function unsetMetadata(pod: NamedPod, map: 'labels' | 'annotations', key: string): string {
  const { namespace, workload } = pod;
  if (!workload) return edit(pod, `take ${key} out of its ${map}`);
  const template = workload.kind === 'CronJob' ? '/spec/jobTemplate/spec/template' : '/spec/template';
  const path = `${template}/metadata/${map}/${key.replace(/~/g, '~0').replace(/\//g, '~1')}`;
  const patch = JSON.stringify([{ op: 'remove', path }]);
  return `kubectl patch ${workload.kind.toLowerCase()}/${workload.name} -n ${namespace} --type json -p '${patch}'   # and take it out of the manifest`;
}

/** Opens a pod, or the template of its workload. @param what what to change in it */
export function edit(pod: NamedPod, what: string): string {
  const { namespace, workload } = pod;
  return workload
    ? `kubectl edit ${workload.kind.toLowerCase()}/${workload.name} -n ${namespace}   # ${what}`
    : `${written(pod)}   # ${what}, then: ${replaced()}`;
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
