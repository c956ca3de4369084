import { deploymentEvidence } from '../calls';
import { cause, demoOf, failed, fact, passed, type Scene } from '../scene';

export const associate: Scene = {
  id: 'associate',
  title: 'role and association are created',
  requires: ['deploy-without-association'],
  async play(stage) {
    const { after } = demoOf(stage);
    stage.oldPodUid = stage.environment.pod(after.pod)?.uid;
    stage.update = stage.environment.deploy(after.template, { pauseAfter: 'AWS::EKS::PodIdentityAssociation' });
    if ((await stage.update.paused) === 'paused') {
      return passed(fact('pod', `not touched yet, uid ${stage.oldPodUid ?? 'none'}`));
    }
    const outcome = await stage.update.finished;
    return failed(...(outcome.ok ? [cause('the template creates no association')] : deploymentEvidence(outcome)));
  },
};
