import { expectDeniedWithoutIdentity } from '../calls';
import { cause, demoOf, unknown, type Scene } from '../scene';
import { TOKEN_TRIALS } from '../trials/tokens';
import { besides } from '../trials/trial';

export const isolation: Scene = {
  id: 'isolation',
  title: 'at the same moment, a pod without an association is denied, and so is who brings a false token',
  requires: ['recreate'],
  async play(stage) {
    const { environment } = stage;
    const { pod: owner, isolationPod: outsider } = demoOf(stage).after;
    if (!outsider) return unknown(cause('the settings leave the isolation pod out (isolationPod=false)'));
    return besides(environment.trials.prepareTokens({ owner, outsider }), TOKEN_TRIALS, () =>
      expectDeniedWithoutIdentity(environment, outsider),
    );
  },
};
