import { expectedPods, manyPodsTemplate } from '../../bench/many-pods-template';
import { forEach, openManyPodsWorld, type ManyPodsWorld } from '../../bench/many-pods-world';
import type { Pod } from '../../lib/emulator/kubernetes/objects';

/** What `npm run bench:scale` does with 5,000; enough here to meet what goes wrong only among many. */
const COUNT = 500;
const expected = expectedPods(COUNT);

let world: ManyPodsWorld;
let pods: readonly Pod[];

beforeAll(async () => {
  world = await openManyPodsWorld();
  const outcome = await world.cloudFormation.deploy('ManyPods', JSON.stringify(manyPodsTemplate(COUNT)));
  expect(outcome).toMatchObject({ ok: true });
  const found = new Map(world.pods().map((pod) => [pod.metadata.name, pod]));
  pods = expected.flatMap(({ podName }) => found.get(podName) ?? []);
}, 60_000);

afterAll(() => world.close());

const roleOf = (accessKeyId: unknown) =>
  world.account.sts.session(String(accessKeyId))?.roleArn.replace(/^.*role\//, '');

test('every pod is admitted with the variable and the token of Pod Identity', () => {
  expect(pods).toHaveLength(COUNT);
  for (const { spec } of pods) {
    expect(spec.containers[0]?.env).toContainEqual({
      name: 'AWS_CONTAINER_CREDENTIALS_FULL_URI',
      value: 'http://169.254.170.23/v1/credentials',
    });
    expect(spec.volumes).toContainEqual(expect.objectContaining({ name: 'eks-pod-identity-token' }));
  }
});

test('every pod becomes its own role, with its own name in the session tags', async () => {
  const issuer = await world.tokenIssuer();
  const { ask } = await world.startAgent();
  const tokens = await forEach(pods, (pod) => world.issueToken(issuer, pod));
  const answers = (await forEach(tokens, ask)).map(({ status, body }) => ({ status, ...JSON.parse(body) }));
  expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
  expect(answers.map(({ AccessKeyId }) => roleOf(AccessKeyId))).toEqual(expected.map(({ roleName }) => roleName));
  const tags = answers.map(({ AccessKeyId }) => world.account.sts.session(AccessKeyId)?.tags);
  expect(tags.map((each) => each?.['kubernetes-pod-name'])).toEqual(expected.map(({ podName }) => podName));
  expect(new Set(answers.map(({ AccessKeyId }) => AccessKeyId)).size).toBe(COUNT);
}, 60_000);

test('a role that trusts one ServiceAccount alone is refused to another, whose association names it', async () => {
  const { account } = world;
  const one = account.eks.associationFor('many-pods', expected[7]!)!;
  account.eks.updatePodIdentityAssociation('many-pods', one.associationId, {
    roleArn: account.iam.role(expected[8]!.roleName)!.arn,
  });
  const issuer = await world.tokenIssuer();
  const { ask } = await world.startAgent();
  const [wrong, right] = [pods[7]!, pods[9]!].map(async (pod) => ask(await world.issueToken(issuer, pod)));
  expect(await wrong).toMatchObject({ status: 400, body: expect.stringContaining('AccessDeniedException') });
  expect(await right).toMatchObject({ status: 200 });
});

test('a ServiceAccount whose association is deleted gets nothing any more, the others still do', async () => {
  const { account } = world;
  const one = account.eks.associationFor('many-pods', expected[250]!)!;
  account.eks.deletePodIdentityAssociation('many-pods', one.associationId);
  const issuer = await world.tokenIssuer();
  const { ask } = await world.startAgent();
  const [without, neighbour] = [pods[250]!, pods[251]!].map(async (pod) => ask(await world.issueToken(issuer, pod)));
  expect(await without).toMatchObject({ status: 404 });
  expect(await neighbour).toMatchObject({ status: 200 });
});

test('deleting the stack leaves neither pods nor roles nor associations', async () => {
  expect(await world.cloudFormation.destroy('ManyPods')).toMatchObject({ ok: true });
  expect(world.pods()).toEqual([]);
  expect(world.account.iam.roles()).toEqual([]);
  expect(world.account.eks.clusters()).toEqual([]);
}, 60_000);
