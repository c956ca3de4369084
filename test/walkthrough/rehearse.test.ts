import { SCENE_IDS, type SceneId, type SceneResult } from '../../lib/model/result';
import { rehearse, TUTORIAL } from '../../lib/walkthrough/rehearse';
import type { Half, SynthesisedDemo } from '../../lib/walkthrough/scene';
import { FakeEnvironment } from './fake-environment';
import { CHANGE_ANSWERS, granted, LOSS_ANSWERS, noAnswer, TOKEN_ANSWERS } from './trials/answers';

const pod = { namespace: 'default', name: 'aws-cli' };
const isolationPod = { namespace: 'default', name: 'aws-cli-no-identity' };

function demo(half: Half): SynthesisedDemo {
  return {
    stackName: 'Demo',
    template: half,
    resourceCount: half.associated ? 34 : 31,
    warnings: [],
    pod,
    isolationPod,
  };
}

async function play(change: (environment: FakeEnvironment) => void = () => {}, synthesise = demo) {
  const environment = new FakeEnvironment();
  change(environment);
  const result = await rehearse({ environment, script: { synthesise } });
  return Object.fromEntries(result.scenes.map((scene) => [scene.id, scene])) as Record<SceneId, SceneResult>;
}

const causeOf = (scene: SceneResult) =>
  scene.evidence.flatMap((each) => (each.kind === 'cause' ? [each.cause] : [])).join();

test('the tutorial has the ten scenes, in order', () => {
  expect(TUTORIAL.map((scene) => scene.id)).toEqual(SCENE_IDS);
});

test('a scene requires only scenes that come before it', () => {
  TUTORIAL.forEach((scene, index) => {
    const earlier = TUTORIAL.slice(0, index).map(({ id }) => id);
    expect(earlier).toEqual(expect.arrayContaining([...scene.requires]));
  });
});

test('where everything behaves, all ten pass', async () => {
  expect(Object.values(await play()).map(({ status }) => status)).toEqual(Array(10).fill('passed'));
});

test('with hop limit 1 having no credentials at all is the right "before"', async () => {
  const scenes = await play((environment) => (environment.hopLimit = 1));
  expect(scenes['denied-before'].status).toBe('passed');
  expect(scenes.isolation.status).toBe('passed');
});

const acceptsExpired = { ...TOKEN_ANSWERS, expired: granted('one') };
const losesPermission = {
  ...CHANGE_ANSWERS,
  roleChanged: { ...CHANGE_ANSWERS.roleChanged, after: CHANGE_ANSWERS.roleChanged.denied },
};
const forgetsAtOnce = { ...LOSS_ANSWERS, podDeleted: { ...LOSS_ANSWERS.podDeleted, cached: noAnswer } };

test.each<SceneId>(['isolation', 'refresh'])('%s is not told if its trials cannot be played', async (id) => {
  let environment: FakeEnvironment | undefined;
  const scene = (await play((e) => ((environment = e).trialsFail = 'no pod came up')))[id];
  expect(scene.status).toBe('unknown');
  expect(causeOf(scene)).toBe('no pod came up');
  expect(environment?.openTrials).toBe(0);
});

test('with hop limit 1 a call that succeeds is no "before", whoever made it', async () => {
  const scenes = await play((environment) => {
    environment.hopLimit = 1;
    environment.answersWithoutCredentials = true;
  });
  expect(scenes['denied-before'].status).toBe('failed');
  expect(causeOf(scenes['denied-before'])).toContain('the call succeeded');
});

describe('each scene fails by what it sees', () => {
  const cases: [SceneId, (environment: FakeEnvironment) => void, RegExp][] = [
    ['denied-before', (e) => (e.nodeMayListBuckets = true), /the node's role NodeRole may list the buckets itself/],
    ['recreate', (e) => (e.recreatesPod = false), /still the old one/],
    ['recreate', (e) => (e.injects = false), /admitted without AWS_CONTAINER_CREDENTIALS_FULL_URI/],
    ['refresh', (e) => (e.replacesCredentials = false), /all 2 calls were signed with ASIA1/],
    ['isolation', (e) => (e.answers.tokens = acceptsExpired), /trial expired-token: it must be refused/],
    ['refresh', (e) => (e.answers.changes = losesPermission), /trial role-changed: .* must be allowed again/],
    ['refresh', (e) => (e.answers.losses = forgetsAtOnce), /trial pod-deleted: the agent must go on/],
  ];
  test.each(cases)('%s', async (id, change, expected) => {
    const scene = (await play(change))[id];
    expect(scene.status).toBe('failed');
    expect(causeOf(scene)).toMatch(expected);
  });

  test('deploy-without-association, with what CloudFormation said', async () => {
    const scene = (await play((e) => (e.failsToDeploy = 'Addon already exists.')))['deploy-without-association'];
    expect(scene.status).toBe('failed');
    expect(scene.evidence).toContainEqual({
      kind: 'component',
      component: 'cloudformation',
      said: 'Addon already exists.',
    });
  });

  test('allowed-after, with what the client got', async () => {
    const scene = (await play((e) => (e.podRoleMayListBuckets = false)))['allowed-after'];
    expect(scene.status).toBe('failed');
    expect(scene.evidence).toContainEqual(expect.objectContaining({ kind: 'client', succeeded: false }));
  });

  test('destroy, with what was left', async () => {
    const scene = (await play((e) => (e.leavesBehind = ['AWS::IAM::Role PodRole']))).destroy;
    expect(scene.status).toBe('failed');
    expect(scene.evidence).toContainEqual({ kind: 'fact', name: 'left behind', value: 'AWS::IAM::Role PodRole' });
  });
});

test('what could not be played is unknown, and says after what', async () => {
  const scenes = await play((environment) => (environment.failsToDeploy = 'no'));
  expect(scenes['denied-before'].status).toBe('unknown');
  expect(causeOf(scenes['denied-before'])).toBe('not played, since "deploy-without-association" did not pass');
  expect(scenes['allowed-after'].status).toBe('unknown');
});

test('without the isolation pod, isolation is not told', async () => {
  const scenes = await play(undefined, (half) => ({ ...demo(half), isolationPod: undefined }));
  expect(scenes.isolation.status).toBe('unknown');
});

test('a scene that throws is unknown, and the rest goes on', async () => {
  const scenes = await play(undefined, () => {
    throw new Error('the stack does not compile');
  });
  expect(scenes.synthesise.status).toBe('unknown');
  expect(causeOf(scenes.synthesise)).toBe('the stack does not compile');
  expect(scenes.destroy.status).toBe('unknown');
});

test('the audience is told of each scene as it begins and ends', async () => {
  const told: string[] = [];
  await rehearse(
    { environment: new FakeEnvironment(), script: { synthesise: demo } },
    { sceneStarted: ({ id }) => told.push(`> ${id}`), sceneEnded: ({ id }) => told.push(`< ${id}`) },
  );
  expect(told).toEqual(SCENE_IDS.flatMap((id) => [`> ${id}`, `< ${id}`]));
});
