import { expectDeniedWithoutIdentity } from '../calls';
import { demoOf, type Scene } from '../scene';

export const deniedBefore: Scene = {
  id: 'denied-before',
  title: 'before: the pod has no identity of its own and is denied',
  requires: ['deploy-without-association'],
  play: (stage) => expectDeniedWithoutIdentity(stage.environment, demoOf(stage).before.pod),
};
