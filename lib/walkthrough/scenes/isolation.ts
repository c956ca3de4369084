import { expectDeniedWithoutIdentity } from '../calls';
import { cause, demoOf, unknown, type Scene } from '../scene';

export const isolation: Scene = {
  id: 'isolation',
  title: 'at the same moment, a pod without an association is denied',
  requires: ['recreate'],
  async play(stage) {
    const { isolationPod } = demoOf(stage).after;
    if (!isolationPod) return unknown(cause('the settings leave the isolation pod out (isolationPod=false)'));
    return expectDeniedWithoutIdentity(stage.environment, isolationPod);
  },
};
