import { openEmulator } from '../../../lib/emulator/environment';
import { chooseClients } from '../../../lib/emulator/world/clients';
import { readInput } from '../../../lib/walkthrough/template/input';
import { rehearseTemplate } from '../../../lib/walkthrough/template/rehearse-template';
import { namespaceObstacle } from '../../emulator/node/network/support';
import { associated, filesIn, shown } from './support';

jest.setTimeout(120_000);

const obstacle = namespaceObstacle();
const MODES = obstacle === undefined ? (['loopback', 'namespace'] as const) : (['loopback'] as const);
if (obstacle !== undefined) test.skip(`namespace mode: ${obstacle}`, () => {});

const BUCKETS = ['orders-2026', 'orders.2026.example'];

test.each(MODES)('every client calls S3 for a bucket that the template makes, in %s mode', async (mode) => {
  const buckets = BUCKETS.map((BucketName, index) => [
    `Bucket${index}`,
    { Type: 'AWS::S3::Bucket', Properties: { BucketName } },
  ]);
  const Resources = {
    ...Object.fromEntries(buckets),
    ...associated('api', { actions: ['s3:ListBucket', 's3:GetObject'] }),
  };
  const files = filesIn({ 'app.json': { Resources } });
  const environment = openEmulator({ mode, clients: await chooseClients('all') });
  try {
    const calls = BUCKETS.flatMap((Bucket) => [
      { service: 's3', operation: 'HeadBucket', input: { Bucket } },
      { service: 's3', operation: 'GetObject', input: { Bucket, Key: 'absent' } },
    ]);
    const input = readInput({ template: files.at('app.json'), parameters: [], manifests: [] });
    const { identities } = await rehearseTemplate(environment, { ...input, calls });
    const [identity] = identities;
    expect(environment.mode).toBe(mode);
    const clients = environment.clients.length;
    expect(shown(identity!)).not.toContain('evaluated:');
    // Nobody but S3 knows that the object is not there.
    expect(shown(identity!).match(/NoSuchKey/g)).toHaveLength(clients * BUCKETS.length);
    expect(identity?.evidence.filter((each) => each.kind === 'client' && !each.succeeded)).toHaveLength(
      clients * BUCKETS.length,
    );
  } finally {
    await environment.close();
    files.remove();
  }
});
