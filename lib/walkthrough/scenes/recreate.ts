import { deploymentEvidence } from '../calls';
import { cause, demoOf, failed, fact, passed, type Scene } from '../scene';

const INJECTED = ['AWS_CONTAINER_CREDENTIALS_FULL_URI', 'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE'];

export const recreate: Scene = {
  id: 'recreate',
  title: 'the same deployment re-creates the pod, and the webhook injects it',
  requires: ['associate'],
  async play(stage) {
    stage.update?.resume();
    const outcome = await stage.update?.finished;
    stage.updateOutcome = outcome;
    if (!outcome) return failed(cause('no update is under way'));
    if (!outcome.ok) return failed(...deploymentEvidence(outcome));

    const { pod } = demoOf(stage).after;
    const view = stage.environment.pod(pod);
    if (!view) return failed(cause(`the update left no pod ${pod.namespace}/${pod.name}`));
    if (view.uid === stage.oldPodUid) return failed(cause(`the pod ${pod.name} is still the old one, uid ${view.uid}`));

    const missing = INJECTED.filter((name) => !view.awsVariables.some((variable) => variable.name === name));
    const shown = view.awsVariables
      .filter(({ name }) => name.startsWith('AWS_CONTAINER'))
      .map(({ name, value }) => fact(name, value));
    if (missing.length > 0) return failed(...shown, cause(`the pod was admitted without ${missing.join(' and ')}`));
    return passed(...shown);
  },
};
