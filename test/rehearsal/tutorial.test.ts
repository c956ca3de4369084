import { SCENE_IDS } from '../../lib/model/result';
import { play, shown, statuses } from './play';

const ALL_PASSED = Object.fromEntries(SCENE_IDS.map((id) => [id, 'passed']));

jest.setTimeout(120_000);

describe('the tutorial, with the project’s own template', () => {
  test('passes all ten scenes, each on what the client got', async () => {
    const played = await play();
    expect(statuses(played)).toEqual(ALL_PASSED);
    const { scenes } = played;
    expect(shown(scenes['denied-before'])).toMatch(
      /^AccessDenied: User: arn:aws:sts::111122223333:assumed-role\/EksPodIdentityDemo-NodesRole\w+-\w{12}\/i-0[0-9a-f]{16} is not authorized to perform: s3:ListAllMyBuckets because no identity-based policy allows the s3:ListAllMyBuckets action$/m,
    );
    expect(shown(scenes.recreate)).toContain(
      'AWS_CONTAINER_CREDENTIALS_FULL_URI: http://169.254.170.23/v1/credentials',
    );
    expect(shown(scenes['allowed-after'])).toMatch(/^session: eks-eksdemo1-aws-cli-[0-9a-f-]{36}$/m);
    expect(shown(scenes['allowed-after'])).toMatch(/^tag kubernetes-service-account: aws-cli-sa$/m);
    expect(shown(scenes['allowed-after'])).toMatch(/^role: EKS-PodIdentity-S3-ReadOnly-Role-101$/m);
    expect(shown(scenes.destroy)).toContain('left behind: nothing');
  });

  test.each<[Record<string, unknown>]>([
    [{ imdsHopLimit: '1' }],
    [{ trust: 'any' }],
    [{ trust: 'account' }],
    [{ trust: 'serviceAccount' }],
    [{ namespace: 'team-a', serviceAccount: 'reader' }],
    [{ disableSessionTags: 'true' }],
    [{ existingCluster: 'true', clusterName: 'mine' }],
    [{ existingCluster: 'true', clusterName: 'mine', installAgent: 'true' }],
    [{ natGateways: '1', roleName: '', podName: 'shell' }],
  ])('passes with %j', async (context) => {
    expect(statuses(await play(context))).toEqual(ALL_PASSED);
  });

  test('with hop limit 1 the pod has no credentials at all, and that is what passes', async () => {
    const { scenes } = await play({ imdsHopLimit: '1' });
    expect(shown(scenes['denied-before'])).toMatch(/^CredentialsProviderError: Could not load credentials/);
  });
});
