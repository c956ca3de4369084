import { SCENE_IDS } from '../../lib/model/result';
import type { CallOutcome } from '../../lib/model/environment';
import { synthesise } from '../../lib/stack/synthesise';
import { deployed, type Deployed } from './deployed';
import { play, shown, statuses, type Played } from './play';

jest.setTimeout(60_000);

const ALL_PASSED = Object.fromEntries(SCENE_IDS.map((id) => [id, 'passed']));
const TARGET = 'arn:aws:iam::444455556666:role/reader';

describe('an association with a target role in another account', () => {
  let played: Played;
  beforeAll(async () => (played = await play({ targetRoleArn: TARGET })));

  test('passes all ten scenes', () => {
    expect(statuses(played)).toEqual(ALL_PASSED);
  });

  test('the pod is the target role, with the tags of Pod Identity, and sees that account’s buckets', () => {
    const after = shown(played.scenes['allowed-after']);
    expect(after).toMatch(/^reports-444455556666$/m);
    expect(after).toMatch(/^role: reader$/m);
    expect(after).toMatch(/^tag kubernetes-namespace: default$/m);
    expect(shown(played.scenes.refresh)).toContain(
      'arn:aws:sts::444455556666:assumed-role/reader/eks-eksdemo1-aws-cli-',
    );
  });

  test('what was taken for granted about the other account is said', () => {
    expect(played.result.notProven).toContainEqual(expect.stringContaining(`The target role ${TARGET} is of another`));
  });
});

test.each<[Record<string, unknown>]>([
  [{ targetRoleArn: 'arn:aws:iam::444455556666:role/teams/data/reader' }],
  [{ targetRoleArn: TARGET, disableSessionTags: 'true' }],
])('passes with %j', async (context) => {
  expect(statuses(await play(context))).toEqual(ALL_PASSED);
});

describe('the external id', () => {
  const POD = { namespace: 'default', name: 'aws-cli' };
  let place: Deployed;
  beforeAll(async () => {
    const { template } = synthesise({ podIdentityAssociation: true, targetRoleArn: TARGET });
    place = await deployed(template);
  });
  afterAll(() => place.world.close());

  /** Has the other account's role ask for this external id of the association's role. */
  function require(externalId: string): void {
    const { account } = place.world;
    account.sts.account('444455556666')!.updateAssumeRolePolicy('reader', {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { AWS: 'arn:aws:iam::111122223333:root' },
          Action: ['sts:AssumeRole', 'sts:TagSession'],
          Condition: {
            ArnEquals: { 'aws:PrincipalArn': account.iam.role('EKS-PodIdentity-S3-ReadOnly-Role-101')?.arn },
            StringEquals: { 'sts:ExternalId': externalId },
          },
        },
      ],
    });
  }

  const listBuckets = (): Promise<CallOutcome> => place.calls.perform(POD, 'aws-sdk-js', { kind: 'list-buckets' });

  test('of another ServiceAccount is refused in AWS’s words, which name neither the role nor the reason', async () => {
    require('us-east-1/111122223333/eksdemo1/default/another-sa');
    const refused = await listBuckets();
    expect(refused).toMatchObject({ succeeded: false, code: 'CredentialsProviderError' });
    expect(refused.caller).toBeUndefined();
    expect(refused.behindTheScenes).toContainEqual({
      kind: 'component',
      component: 'eks-auth',
      said: 'Unauthorized Exception! EKS does not have permissions to assume the associated role.',
    });
    expect(refused.behindTheScenes).toContainEqual({
      kind: 'cause',
      cause: expect.stringMatching(
        /cannot assume the association's target role arn:aws:iam::444455556666:role\/reader: .*sts:ExternalId.*default\/another-sa.*default\/aws-cli-sa/,
      ),
    });
  });

  test('of this one lets the pod in', async () => {
    require('us-east-1/111122223333/eksdemo1/default/aws-cli-sa');
    expect(await listBuckets()).toMatchObject({
      succeeded: true,
      items: ['reports-444455556666'],
      caller: { roleName: 'reader', arn: expect.stringContaining('arn:aws:sts::444455556666:') },
    });
  });
});
