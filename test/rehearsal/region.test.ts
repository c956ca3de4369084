import { openEmulator } from '../../lib/emulator/environment';
import { chooseClients } from '../../lib/emulator/world/clients';
import { SCENE_IDS } from '../../lib/model/result';
import { rehearse } from '../../lib/walkthrough/rehearse';
import { brokenScript } from './play';

jest.setTimeout(120_000);

/* Pods without an association have no AWS_REGION: what they call must be in the account's region all the same. */
test.each([
  ['eu-west-1', 'aws'],
  ['us-gov-west-1', 'aws-us-gov'],
])('the tutorial passes in another account in %s, with every client there is', async (region, partition) => {
  const clients = await chooseClients('all');
  const environment = openEmulator({ mode: 'loopback', clients, accountId: '123456789012', region });
  try {
    const { scenes } = await rehearse({ environment, script: brokenScript({}, () => {}) });
    expect(Object.fromEntries(scenes.map(({ id, status }) => [id, status]))).toEqual(
      Object.fromEntries(SCENE_IDS.map((id) => [id, 'passed'])),
    );
    const seen = JSON.stringify(scenes);
    expect(seen).toContain(`arn:${partition}:eks:${region}:123456789012:cluster/`);
    expect(seen).toContain(`cdk-hnb659fds-assets-123456789012-${region}`);
    // Nothing of the default account shows through; AWS's own words name it nowhere.
    expect(seen).not.toMatch(/111122223333|us-east-1/);
    if (partition !== 'aws') expect(seen).not.toContain('arn:aws:');
  } finally {
    await environment.close();
  }
});
