/** Commands that a fix is made of. */
import type { Container, Pod } from '../model/chain';

/** Has a pod made again, which is the only way for it to be injected anew. */
export function recreate(pod: Pod): string {
  const { namespace, workload } = pod;
  return workload
    ? `kubectl rollout restart ${workload.kind.toLowerCase()}/${workload.name} -n ${namespace}`
    : `${written(pod)} && ${replaced()}`;
}

/** Takes variables out of a container. */
export function unsetVariables(pod: Pod, container: Container, names: readonly string[]): string {
  const { namespace, workload } = pod;
  if (!workload) return `${written(pod)}   # take ${names.join(', ')} out of it, then: ${replaced()}`;
  const removed = names.map((name) => `${name}-`).join(' ');
  return `kubectl set env ${workload.kind.toLowerCase()}/${workload.name} -n ${namespace} -c ${container.name} ${removed}   # and take them out of the manifest`;
}

/** Takes a label or an annotation off a pod. */
export function unsetMetadata(pod: Pod, map: 'labels' | 'annotations', key: string): string {
  const { namespace, workload } = pod;
  if (!workload) return `${written(pod)}   # take ${key} out of its ${map}, then: ${replaced()}`;
  const template = workload.kind === 'CronJob' ? '/spec/jobTemplate/spec/template' : '/spec/template';
  const path = `${template}/metadata/${map}/${key.replace(/~/g, '~0').replace(/\//g, '~1')}`;
  const patch = JSON.stringify([{ op: 'remove', path }]);
  return `kubectl patch ${workload.kind.toLowerCase()}/${workload.name} -n ${namespace} --type json -p '${patch}'   # and take it out of the manifest`;
}

function written({ name, namespace }: Pod): string {
  return `kubectl get pod ${name} -n ${namespace} -o yaml > pod.yaml`;
}

function replaced(): string {
  return 'kubectl replace --force -f pod.yaml';
}
