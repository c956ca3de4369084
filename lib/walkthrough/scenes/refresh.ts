import { callEvidence } from '../calls';
import { cause, demoOf, failed, fact, passed, unknown, type Scene } from '../scene';

export const refresh: Scene = {
  id: 'refresh',
  title: 'credentials near expiry are replaced while the client runs on',
  requires: ['allowed-after'],
  async play({ environment, ...stage }) {
    const { pod } = demoOf({ environment, ...stage }).after;
    const calls = await environment.listBucketsAcrossExpiry(pod);
    const refused = calls.find((call) => !call.succeeded);
    if (refused) return failed(...callEvidence(pod, refused));
    const keys = calls.map((call) => call.caller?.accessKeyId);
    const [first, last] = [keys[0], keys.at(-1)];
    if (!first || !last) return unknown(cause('nothing tells as whom the calls were made'));
    if (first === last) return failed(cause(`all ${keys.length} calls were signed with ${first}`));
    return passed(
      fact('first call', `signed with ${first}`),
      fact('near expiry', `${keys.length - 1} more with the same client, the last signed with ${last}`),
    );
  },
};
