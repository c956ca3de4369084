import { imdsNodeCredentials } from '../../../../lib/emulator/node/agent/imds-credentials';
import { HOUR, MINUTE, serve, StandingClock } from '../support';
import { instanceMetadata } from '../instance-metadata-support';

test('the agent gets the node\u2019s credentials from instance metadata and keeps them until shortly before their end', async () => {
  const clock = new StandingClock();
  const { imds, issued } = instanceMetadata({ clock, hopLimit: 1 });
  const server = await serve(imds.nodeHandler);
  const credentials = imdsNodeCredentials({ endpoint: server.url, clock });
  const [first, same] = await Promise.all([credentials(), credentials()]);
  expect(first).toEqual({ accessKeyId: 'ASIANODE1', secretAccessKey: 'secret1', sessionToken: 'token1' });
  expect(same).toEqual(first);
  clock.advance(6 * HOUR - 5 * MINUTE - 1);
  expect(await credentials()).toEqual(first);
  clock.advance(1);
  expect(await credentials()).toMatchObject({ accessKeyId: 'ASIANODE2' });
  expect(issued()).toBe(2);
  await server.close();
});

test('a node without a role has none', async () => {
  const clock = new StandingClock();
  const { imds } = instanceMetadata({ clock, role: undefined });
  const server = await serve(imds.nodeHandler);
  await expect(imdsNodeCredentials({ endpoint: server.url, clock })()).rejects.toThrow(
    'no EC2 IMDS role found, operation error ec2imds: GetMetadata, http response error StatusCode: 404, request to EC2 IMDS failed',
  );
  await server.close();
});
