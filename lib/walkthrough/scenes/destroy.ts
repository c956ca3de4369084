import { deploymentEvidence, expectDeniedWithoutIdentity } from '../calls';
import { demoOf, failed, fact, passed, type Scene } from '../scene';

/**
 * CloudFormation removes the association only after it has re-created the pod, so the first deployment back leaves a
 * pod that was injected once more; the second, with another `podRevision`, re-creates it. Both are played.
 */
export const destroy: Scene = {
  id: 'destroy',
  title: 'with the association gone a new pod is denied again; after destroy nothing is left',
  requires: ['recreate'],
  async play(stage) {
    const { environment, script } = stage;
    const { before } = demoOf(stage);
    const again = script.synthesise({ associated: false, podRevision: 'after-removal' });

    for (const { template } of [before, again]) {
      const outcome = await environment.deploy(template).finished;
      if (!outcome.ok) return failed(...deploymentEvidence(outcome));
    }
    const denied = await expectDeniedWithoutIdentity(environment, again.pod);
    if (denied.status !== 'passed') return denied;

    const outcome = await environment.destroy();
    if (!outcome.ok) return failed(...denied.evidence, ...deploymentEvidence(outcome));
    const leftovers = environment.leftovers();
    if (leftovers.length > 0) return failed(...denied.evidence, ...leftovers.map((left) => fact('left behind', left)));
    return passed(...denied.evidence, fact('left behind', 'nothing'));
  },
};
