import { edit, recreate, showAgents, unsetIrsa, unsetMetadata, unsetVariables } from '../../../model/kubectl';
import { TOKEN_VOLUME } from '../admission';
import { AGENT_ADDON } from '../emulated-cluster';
import type { HopSubject } from '../hop-subject';
import { associate } from './association-fixes';

const IRSA = ['AWS_ROLE_ARN', 'AWS_WEB_IDENTITY_TOKEN_FILE'];

/** What makes a pod ask the agent whose clients went elsewhere; `undefined` if nothing in the pod sent them there. */
export function askTheAgent(subject: HopSubject): string | undefined {
  const { admission, shadowing, pod, container } = subject;
  if (admission.irsa) return inPlaceOfIrsa(subject);
  if (shadowing.length > 0) return unsetVariables(pod, { name: container }, shadowing);
  if (admission.injected) return undefined;
  if (admission.skipped) return unsetMetadata(pod, 'annotations', 'eks.amazonaws.com/skip-containers');
  if (subject.association) return recreate(pod);
  return `${associate(subject)}\n# only a new pod is injected\n${recreate(pod)}`;
}

/** What makes the agent's answer reach a pod that was told of the agent, and the agent find a token in its request. */
export function reachTheAgent({ agent, cluster, ...subject }: HopSubject): string | undefined {
  if (agent === 'not-installed') {
    return `aws eks create-addon --cluster-name ${cluster.name} --addon-name ${AGENT_ADDON}`;
  }
  return agent === 'stopped' ? showAgents() : bringTheToken(subject);
}

/** What gives a pod the token that the webhook would have given it, where the pod itself is in the way. */
export function bringTheToken({
  admission,
  pod,
  container,
}: Pick<HopSubject, 'admission' | 'pod' | 'container'>): string | undefined {
  if (admission.ownVariables.length > 0) return unsetVariables(pod, { name: container }, admission.ownVariables);
  if (!admission.ownTokenVolume) return undefined;
  return edit(pod, `give its volume another name than ${TOKEN_VOLUME}, which is the webhook's`);
}

/** A pod that is made anew from what it is now would keep the variables. */
function inPlaceOfIrsa(subject: HopSubject): string {
  const { pod, container, serviceAccount, association } = subject;
  return [
    unsetIrsa({ name: serviceAccount, namespace: pod.namespace }),
    ...(association ? [] : [associate(subject)]),
    pod.workload ? recreate(pod) : unsetVariables(pod, { name: container }, IRSA),
  ].join('\n');
}
