import type { Environment, PodName } from '../../model/environment';
import { withoutSecrets } from '../../model/redact';
import { callEvidence } from '../calls';
import { cause, demoOf, failed, fact, passed, unknown, type Scene, type SceneOutcome } from '../scene';
import { CHANGE_TRIALS } from '../trials/changes';
import { LOSS_TRIALS } from '../trials/losses';
import { besides, judged, together } from '../trials/trial';

export const refresh: Scene = {
  id: 'refresh',
  title: 'credentials near expiry are replaced while the client runs on; what changes meanwhile counts when it must',
  requires: ['allowed-after'],
  async play(stage) {
    const { environment } = stage;
    const { pod } = demoOf(stage).after;
    return besides(environment.trials.prepareLoss(pod), LOSS_TRIALS, async () => {
      const changes = judged(CHANGE_TRIALS, await environment.trials.changes(pod));
      return together([await replacedNearExpiry(environment, pod), changes]);
    });
  },
};

async function replacedNearExpiry(environment: Environment, pod: PodName): Promise<SceneOutcome> {
  const calls = await environment.listBucketsAcrossExpiry(pod);
  const refused = calls.find((call) => !call.succeeded);
  if (refused) return failed(...callEvidence(pod, refused));
  const keys = calls.map((call) => call.caller?.accessKeyId);
  const [first, last] = [keys[0], keys.at(-1)];
  if (!first || !last) return unknown(cause('nothing tells as whom the calls were made'));
  if (first === last) return failed(cause(`all ${keys.length} calls were signed with ${withoutSecrets(first)}`));
  return passed(
    fact('first call', `signed with ${withoutSecrets(first)}`),
    fact('near expiry', `${keys.length - 1} more with the same client, the last signed with ${withoutSecrets(last)}`),
  );
}
