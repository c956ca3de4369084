import { openEmulator } from '../../lib/emulator/environment';
import { rehearse, TUTORIAL } from '../../lib/walkthrough/rehearse';
import { brokenScript, play, shown, type Played } from './play';

jest.setTimeout(60_000);

const valueOf = ({ scenes }: Played, name: string) => {
  const fact = scenes.refresh.evidence.find((each) => each.kind === 'fact' && each.name === name);
  return fact?.kind === 'fact' ? fact.value : undefined;
};

const REQUEST_ID = '\\[[0-9a-f-]{36}\\]';
const KEY = 'ASIA…[A-Z2-7]{4}';

describe('with the project’s own template', () => {
  let played: Played;
  beforeAll(async () => (played = await play()));

  test('the scene passes, and so does the one that destroys', () => {
    expect(played.scenes.refresh.status).toBe('passed');
    expect(played.scenes.destroy.status).toBe('passed');
  });

  test('a permission that is taken away is missed at once, with the credentials that the pod has', () => {
    expect(valueOf(played, 'a Deny in its role, and out again')).toMatch(
      new RegExp(
        `^AccessDenied: User: arn:aws:sts::111122223333:assumed-role/EKS-PodIdentity-S3-ReadOnly-Role-101/eks-eksdemo1-aws-cli-[0-9a-f-]{36} is not authorized to perform: s3:ListAllMyBuckets with an explicit deny in an identity-based policy; then allowed, signed with ${KEY} as before$`,
      ),
    );
  });

  test('throttling is ridden out by the cache, then by the agent’s tries, and its words come through after three', () => {
    expect(valueOf(played, 'EKS Auth throttles')).toMatch(
      new RegExp(
        `^the pod's token is granted from the agent's cache; a new one at try 3 is granted by EKS Auth; if all tries are throttled: 429 ${REQUEST_ID}: \\(ThrottlingException\\): Rate exceeded, fault: client; once it recovers: granted by EKS Auth$`,
      ),
    );
  });

  test('a restarted agent asks EKS Auth again, and the client does not notice', () => {
    expect(valueOf(played, 'the agent restarts')).toMatch(
      new RegExp(
        `^while it is down a call is allowed, signed with (${KEY}); its cache gone, the next is granted by EKS Auth; the client goes on: allowed, signed with \\1$`,
      ),
    );
  });

  test('credentials outlive their association, and the agent forgets it at its renewal', () => {
    expect(valueOf(played, 'the association is deleted')).toMatch(
      new RegExp(
        `^served from the agent's cache until it renews, then 404 ${REQUEST_ID}: \\(ResourceNotFoundException\\): The token included in the request has no service account role association for it\\., fault: client; calls go on: allowed, signed with (${KEY}), and after that allowed, signed with \\1$`,
      ),
    );
  });

  test('a trust policy counts at the next renewal', () => {
    expect(valueOf(played, "the role's trust is taken away")).toMatch(
      new RegExp(
        `^served from the agent's cache until it renews, then 400 ${REQUEST_ID}: \\(AccessDeniedException\\): Unauthorized Exception! EKS does not have permissions to assume the associated role\\., fault: client$`,
      ),
    );
  });

  test('so does the deletion of a pod whose token somebody kept', () => {
    expect(valueOf(played, 'the pod is deleted, its token kept')).toMatch(
      new RegExp(`^served from the agent's cache until it renews, then 400 ${REQUEST_ID}: \\(InvalidTokenException\\)`),
    );
  });
});

test('what the scene changed is as it was: no role, pod or fault of its own is left, and the agent runs', async () => {
  const environment = openEmulator({ mode: 'loopback' });
  const scenes = TUTORIAL.filter(({ id }) => id !== 'destroy');
  try {
    const result = await rehearse({ environment, script: brokenScript({}, () => {}) }, {}, scenes);
    expect(result.scenes.at(-1)).toMatchObject({ id: 'refresh', status: 'passed' });
    expect(environment.leftovers().filter((name) => name.includes('trial-'))).toEqual([]);
    expect(environment.associations().map(({ serviceAccount }) => serviceAccount)).toEqual(['aws-cli-sa']);
    expect(environment.nodes().map(({ agentRunning }) => agentRunning)).toEqual([true]);
    const [again] = await environment.listBuckets({ namespace: 'default', name: 'aws-cli' });
    expect(again).toMatchObject({ succeeded: true, caller: { roleName: 'EKS-PodIdentity-S3-ReadOnly-Role-101' } });
  } finally {
    await environment.close();
  }
});

test('a role that may not list buckets to begin with leaves it undecided, not passed', async () => {
  const { scenes } = await play({ managedPolicies: 'AmazonDynamoDBReadOnlyAccess' });
  expect(scenes.refresh.status).toBe('unknown');
  expect(shown(scenes.refresh)).toBe('because not played, since "allowed-after" did not pass');
});
