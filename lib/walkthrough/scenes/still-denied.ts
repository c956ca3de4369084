import { expectDeniedWithoutIdentity } from '../calls';
import { cause, demoOf, failed, fact, type Scene } from '../scene';

export const stillDenied: Scene = {
  id: 'still-denied',
  title: 'the running pod is still denied: it was admitted before the association',
  requires: ['associate'],
  async play(stage) {
    const { pod } = demoOf(stage).after;
    if (stage.environment.pod(pod)?.uid !== stage.oldPodUid) {
      return failed(cause(`the pod ${pod.name} was re-created before the association was there`));
    }
    const outcome = await expectDeniedWithoutIdentity(stage.environment, pod);
    return { ...outcome, evidence: [...outcome.evidence, fact('pod', `the same as before, uid ${stage.oldPodUid}`)] };
  },
};
