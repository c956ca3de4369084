import { createHash } from 'node:crypto';
import { withClaimVolumes } from './claim-volumes';
import { KubernetesError } from './errors';
import { ManifestError } from './manifests';
import type { KubernetesObject, Pod } from './objects';
import { isPlainObject } from './plain-json';
import { parseApiVersion } from './resource-types';
import { readObject } from './validate-object';
import { podTypeErrors } from './validate-pod-types';

/** Where each kind of workload keeps the template of its pods. A Rollout of Argo stands in place of a Deployment. */
const POD_TEMPLATES: Readonly<Record<string, readonly string[]>> = {
  'apps/Deployment': ['spec', 'template'],
  'apps/ReplicaSet': ['spec', 'template'],
  'apps/StatefulSet': ['spec', 'template'],
  'apps/DaemonSet': ['spec', 'template'],
  '/ReplicationController': ['spec', 'template'],
  '/PodTemplate': ['template'],
  'batch/Job': ['spec', 'template'],
  'batch/CronJob': ['spec', 'jobTemplate', 'spec', 'template'],
  'argoproj.io/Rollout': ['spec', 'template'],
};

/**
 * The pods an object stands for: itself if it is a Pod, one pod made of the template if it is a workload, none otherwise.
 * The pod's name follows the controller's pattern, but its random parts are derived from the template, so that an
 * unchanged workload gives the same pod.
 *
 * @throws ManifestError with the object's name in place of the file, if the template is not a pod's.
 */
export function podsOf(object: KubernetesObject): Pod[] {
  const { group } = parseApiVersion(object.apiVersion);
  if (object.kind === 'Pod' && group === '') return [object as Pod];
  const path = POD_TEMPLATES[`${group}/${object.kind}`];
  if (!path) return [];
  const name = `${object.kind} ${object.metadata.name}`;
  const { spec: own } = object;
  // Such a Rollout makes its pods of the template of a Deployment, which is read by itself.
  if (object.kind === 'Rollout' && isPlainObject(own) && own['workloadRef'] !== undefined) return [];
  const template = path.reduce<unknown>((value, key) => (isPlainObject(value) ? value[key] : undefined), object);
  if (!isPlainObject(template)) throw new ManifestError(name, undefined, `has no ${path.join('.')}`);
  const metadata = isPlainObject(template['metadata']) ? template['metadata'] : {};
  const suffix = podNameSuffix(object.kind, template);
  const { namespace } = object.metadata;
  const claims = object.kind === 'StatefulSet' && isPlainObject(own) ? own['volumeClaimTemplates'] : undefined;
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...metadata, name: `${object.metadata.name}-${suffix}`, ...(namespace ? { namespace } : {}) },
    spec: withClaimVolumes(template['spec'], claims, object.metadata.name),
  };
  try {
    const read = readObject(pod) as Pod;
    const [error] = podTypeErrors(read);
    if (error) throw new ManifestError(name, undefined, `${path.join('.')}.${error.field}: ${error.detail ?? ''}`);
    return [read];
  } catch (error) {
    if (!(error instanceof KubernetesError)) throw error;
    throw new ManifestError(name, undefined, `${path.join('.')}: ${error.message}`);
  }
}

function podNameSuffix(kind: string, template: unknown): string {
  if (kind === 'StatefulSet') return '0';
  const alphabet = 'bcdfghjklmnpqrstvwxz2456789';
  const digest = createHash('sha256').update(JSON.stringify(template)).digest();
  const letters = [...digest].map((byte) => alphabet[byte % alphabet.length]).join('');
  return kind === 'Deployment' || kind === 'Rollout'
    ? `${letters.slice(0, 10)}-${letters.slice(10, 15)}`
    : letters.slice(0, 5);
}
