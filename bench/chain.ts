/**
 * How long the chain itself takes, from the tutorial's template to the last pod's answer from S3: `npm run bench:chain
 * [runs] [mode]`. Each run is a process of its own, as a rehearsal is; what counts is its first chain, for which nothing is
 * compiled yet. A second one in the same process tells how much of it is compilation. Synthesis and the loading of
 * libraries are not part of it; pods are real processes, and the network is opened meanwhile, as in a rehearsal.
 *
 * Pods start while later resources are still being made: `start the pods` is the time that this takes beyond the stack.
 */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { StackEvent } from '../lib/emulator/cloudformation/stack';
import type { NetworkMode } from '../lib/emulator/node/network/open';
import { World } from '../lib/emulator/world/world';
import { synthesise } from '../lib/stack/synthesise';
import { printFigure, printHeading, runsFrom } from './report';
import { spread } from './statistics';

const PHASES = {
  resolve: 'resolve the template',
  create: 'create the resources',
  admit: 'admit the pods',
  start: 'start the pods',
  credentials: 'credentials: agent, EKS Auth, STS',
  call: 'call: ListBuckets, by S3',
  rest: "the other pod's denial, beyond that",
  total: 'whole chain',
} as const;

type Chain = Readonly<Record<keyof typeof PHASES, number>>;
interface Sample {
  readonly mode: string;
  readonly first: Chain;
  readonly second: Chain;
}

async function chain(mode: NetworkMode): Promise<{ mode: string; chain: Chain }> {
  const { template, settings } = synthesise({ podIdentityAssociation: true });
  const stack = stopwatch();
  const world = new World({ mode, onStackEvent: stack.onEvent });
  try {
    const began = performance.now();
    await world.prepareFor(template);
    const outcome = await world.cloudFormation.deploy('EksPodIdentityDemo', template);
    if (!outcome.ok) throw new Error(outcome.reason);
    const deployed = performance.now();
    await world.settled();
    const started = performance.now();

    const [cluster] = world.clusters.values();
    const { api, node } = cluster!;
    const own = { namespace: settings.namespace, name: settings.podName };
    const [other] = api.list('Pod').filter(({ metadata }) => metadata.name !== own.name);
    const kubelet = node!.kubelet;
    const listBuckets = { kind: 'sdk', service: 's3', operation: 'ListBuckets', keepClient: true } as const;
    const denied = kubelet.exec({ namespace: other!.metadata.namespace!, name: other!.metadata.name }, listBuckets);
    // Awaited below; a failure before that must not be hidden by this one's.
    denied.catch(() => {});
    const credentials = await kubelet.exec(own, { kind: 'credentials', keepClient: true });
    if (!credentials.sdk?.ok) throw new Error(credentials.stderr);
    const given = performance.now();
    const call = await kubelet.exec(own, listBuckets);
    if (!call.sdk?.ok) throw new Error(call.stderr);
    const answered = performance.now();
    if ((await denied).sdk?.ok !== false) throw new Error('the pod without an association was not denied');
    const ended = performance.now();
    if (world.defects.length > 0) throw world.defects[0];

    const { resolved, admitting } = stack.read();
    return {
      mode: world.mode,
      chain: {
        resolve: resolved - began,
        create: deployed - resolved - admitting,
        admit: admitting,
        start: started - deployed,
        credentials: given - started,
        call: answered - given,
        rest: ended - answered,
        total: ended - began,
      },
    };
  } finally {
    await world.close();
  }
}

/** Tells the phases of a deployment apart by the kubectl provider's resources, which are made one after another. */
function stopwatch() {
  let resolved = 0;
  let admitting = 0;
  const begun = new Map<string, number>();
  const onEvent = ({ type, logicalId, status }: StackEvent): void => {
    const now = performance.now();
    if (type === 'AWS::CloudFormation::Stack' && status === 'CREATE_IN_PROGRESS') resolved = now;
    if (!type.startsWith('Custom::AWSCDK-EKS-Kubernetes')) return;
    if (status === 'CREATE_IN_PROGRESS') begun.set(logicalId, now);
    if (status === 'CREATE_COMPLETE') admitting += now - begun.get(logicalId)!;
  };
  return { onEvent, read: () => ({ resolved, admitting }) };
}

async function inThisProcess(mode: NetworkMode): Promise<void> {
  const { mode: used, chain: first } = await chain(mode);
  const { chain: second } = await chain(mode);
  const sample: Sample = { mode: used, first, second };
  console.log(JSON.stringify(sample));
}

function inAProcess(mode: string): Sample {
  const argv = ['-r', 'ts-node/register', __filename, '--once', mode];
  const output = execFileSync(process.execPath, argv, { cwd: join(__dirname, '..'), encoding: 'utf8' });
  return JSON.parse(output) as Sample;
}

function main(): void {
  const runs = runsFrom(process.argv[2], 7);
  const mode = process.argv[3] ?? 'auto';
  inAProcess(mode);
  const samples = Array.from({ length: runs }, () => inAProcess(mode));
  printHeading('chain', runs, `mode ${samples[0]!.mode}`);
  for (const which of ['first', 'second'] as const) {
    console.log(` ${which} in its process`);
    for (const [phase, name] of Object.entries(PHASES) as [keyof Chain, string][]) {
      printFigure(name, spread(samples.map((sample) => sample[which][phase])));
    }
  }
}

if (process.argv[2] === '--once') void inThisProcess(process.argv[3] as NetworkMode);
else main();
