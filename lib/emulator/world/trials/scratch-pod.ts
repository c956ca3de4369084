import { randomBytes } from 'node:crypto';
import type { PodName } from '../../../model/environment';
import type { PodCalls } from '../pod-calls';
import type { World } from '../world';

/** A pod that was made for a trial, and the way to be rid of it. */
export interface ScratchPod extends PodName {
  readonly cluster: string;
  readonly serviceAccount: string;
  /** Deletes it at once; its process may take a moment longer. Does nothing the second time. */
  remove(): void;
}

/** Part of the name of whatever is made for a trial, so that nobody takes it for something of the template's. */
export const newScratchName = () => `trial-${randomBytes(4).toString('hex')}`;

/**
 * Starts a pod beside another: in its cluster, its namespace, with its image.
 *
 * @param serviceAccount by default the other's
 * @throws {Error} if it does not come up
 */
export async function startScratchPod(
  { world, calls }: { readonly world: World; readonly calls: PodCalls },
  beside: PodName,
  serviceAccount?: string,
): Promise<ScratchPod> {
  const { pod, cluster } = calls.running(beside);
  const name = newScratchName();
  const namespace = pod.metadata.namespace ?? 'default';
  const serviceAccountName = serviceAccount ?? pod.spec.serviceAccountName ?? 'default';
  await cluster.api.create({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace },
    spec: {
      serviceAccountName,
      automountServiceAccountToken: false,
      terminationGracePeriodSeconds: 0,
      containers: [{ name: 'trial', image: pod.spec.containers[0]?.image, command: ['sleep', 'infinity'] }],
    },
  });
  const remove = () => {
    if (cluster.api.find('Pod', namespace, name)) cluster.api.delete('Pod', namespace, name, { gracePeriodSeconds: 0 });
  };
  await world.settled();
  const phase = calls.find({ cluster: cluster.name, namespace, name })?.pod.status?.['phase'];
  if (phase === 'Running')
    return { cluster: cluster.name, namespace, name, serviceAccount: serviceAccountName, remove };
  remove();
  throw new Error(`the trial's pod ${namespace}/${name} is ${String(phase ?? 'gone')}`);
}
