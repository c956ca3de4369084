/**
 * What a stack of many pods costs, each on a ServiceAccount, an association and a role of its own:
 * `npm run bench:scale [runs] [sizes…]`. Every figure is also given for each pod: in a larger stack it must not be higher.
 *
 * No pod is a process but the two at the end: tokens come straight from the cluster's issuer, and this process asks the
 * agent with them over HTTP. Each size is a world of its own, in this one process; all sizes take turns in each run.
 */
import type { StackEvent, StackOutcome } from '../lib/emulator/cloudformation/stack';
import { openNetwork } from '../lib/emulator/node/network/open';
import { EmulatedNode } from '../lib/emulator/world/emulated-node';
import { expectedPods, MANY_PODS_CLUSTER, manyPodsTemplate } from './many-pods-template';
import { forEach, openManyPodsWorld, type ManyPodsWorld } from './many-pods-world';
import { printFigure, printHeading, runsFrom } from './report';
import { median, spread } from './statistics';

type Phases = Readonly<Record<string, number>>;

const STACK = 'ManyPods';
const PROCESSES = 2;

/** Deploys, admits, asks for every pod, deletes. @returns milliseconds of each phase */
async function once(count: number): Promise<Phases> {
  const template = JSON.stringify(manyPodsTemplate(count));
  const events = stopwatch();
  const world = await openManyPodsWorld(events.onEvent);
  try {
    events.start();
    const [deploying] = await timed(() => world.cloudFormation.deploy(STACK, template).then(requireSuccess));
    const pods = world.pods();
    if (pods.length !== count) throw new Error(`${pods.length} of ${count} pods were admitted`);
    const issuer = await world.tokenIssuer();
    await world.issueToken(issuer, pods[0]!); // Waits for the issuer's key to be made.
    const [issuing, tokens] = await timed(() => forEach(pods, (pod) => world.issueToken(issuer, pod)));
    const { ask } = await world.startAgent();
    const [answering, answers] = await timed(() => forEach(tokens, ask));
    const refused = answers.find(({ status }) => status !== 200);
    if (refused) throw new Error(`the agent answered ${refused.status}: ${refused.body}`);
    requireOwnRoles(
      world,
      answers.map(({ body }) => (JSON.parse(body) as { AccessKeyId: string }).AccessKeyId),
    );
    const [running] = await timed(() => runProcesses(world));
    const [deleting] = await timed(() => world.cloudFormation.destroy(STACK).then(requireSuccess));
    const { resolving, admitting } = events.read();
    return {
      'resolve the template': resolving,
      'create roles and associations': deploying - resolving - admitting,
      'admit the pods': admitting,
      'issue their tokens': issuing,
      'answer: agent, EKS Auth, STS': answering,
      'delete the stack': deleting,
      [`(${PROCESSES} of them as processes, to S3)`]: running,
    };
  } finally {
    await world.close();
  }
}

/** Tells the phases of a deployment apart: resources are made one after another. */
function stopwatch() {
  let began = 0;
  let resolved = 0;
  let admitting = 0;
  let admissionBegan = 0;
  const onEvent = ({ type, status }: StackEvent): void => {
    const now = performance.now();
    if (type === 'AWS::CloudFormation::Stack' && status === 'CREATE_IN_PROGRESS') resolved = now;
    if (!type.endsWith('KubernetesResource')) return;
    if (status === 'CREATE_IN_PROGRESS') admissionBegan = now;
    if (status === 'CREATE_COMPLETE') admitting += now - admissionBegan;
  };
  const start = (): void => void (began = performance.now());
  return { onEvent, start, read: () => ({ resolving: resolved - began, admitting }) };
}

function requireSuccess(outcome: StackOutcome): void {
  if (!outcome.ok) throw new Error(`${outcome.failedResource?.logicalId ?? STACK}: ${outcome.reason}`);
}

function requireOwnRoles(world: ManyPodsWorld, accessKeyIds: readonly string[]): void {
  const roles = accessKeyIds.map((id) => world.account.sts.session(id)?.roleArn.split('/').pop());
  const expected = new Set(expectedPods(roles.length).map(({ roleName }) => roleName));
  const surplus = roles.filter((role) => !expected.delete(role ?? ''));
  if (surplus.length > 0) throw new Error(`roles that no pod or another pod has: ${surplus.join(', ')}`);
}

/** Starts a few of the admitted pods as processes on a node; each lists the buckets with the AWS SDK. */
async function runProcesses(world: ManyPodsWorld): Promise<void> {
  const { account, clock, journal, eksAuthUrl } = world;
  const issuer = await world.tokenIssuer();
  const [nodegroup] = account.eks.nodegroups(MANY_PODS_CLUSTER);
  const { network } = await openNetwork('loopback', { region: account.region });
  const node = await EmulatedNode.start({
    ...{ account, nodegroup: nodegroup!, network, eksAuthUrl, clock, journal },
    requestToken: (pod) => world.issueToken(issuer, pod),
    onStatus: () => {},
    onDefect: (error) => {
      throw error;
    },
  });
  try {
    await node.startAgent();
    const pods = world.pods().slice(0, PROCESSES);
    await Promise.all(
      pods.map(async (pod) => {
        await node.kubelet.start(pod);
        const name = { namespace: pod.metadata.namespace ?? '', name: pod.metadata.name };
        const { sdk } = await node.kubelet.exec(name, { kind: 'sdk', service: 's3', operation: 'ListBuckets' });
        if (!sdk?.ok) throw new Error(`${name.name}: ${sdk?.message}`);
      }),
    );
  } finally {
    await node.stop();
    await network.close();
  }
}

async function timed<T>(work: () => Promise<T>): Promise<[milliseconds: number, result: T]> {
  const began = performance.now();
  const result = await work();
  return [performance.now() - began, result];
}

function print(count: number, samples: readonly Phases[]): void {
  console.log(` ${count} pods`);
  const figure = (values: readonly number[]) =>
    `${spread(values).padEnd(30)}${(median(values) / count).toFixed(3)} ms a pod`;
  for (const phase of Object.keys(samples[0]!)) {
    const values = samples.map((sample) => sample[phase]!);
    printFigure(phase, phase.startsWith('(') ? spread(values) : figure(values));
  }
}

async function main(): Promise<void> {
  const runs = runsFrom(process.argv[2], 3);
  const sizes = process.argv.length > 3 ? process.argv.slice(3).map(Number) : [50, 500, 5000];
  printHeading('many pods', runs);
  await once(50);
  const samples = new Map<number, Phases[]>(sizes.map((size) => [size, []]));
  for (let run = 0; run < runs; run++) for (const size of sizes) samples.get(size)?.push(await once(size));
  for (const [size, phases] of samples) print(size, phases);
  console.log(` most memory at any time: ${Math.round(process.resourceUsage().maxRSS / 1024)} MiB`);
}

void main();
