import path from 'node:path';
import { systemClock, type Clock } from '../clock';
import { awsCli } from '../node/clients/aws-cli';
import type { ExecRequest, ExecResult } from '../node/exec';
import { bucketsListed, cliAnswer, sdkAnswer, type ClientAnswer } from './client-answers';
import type { ClientName } from './clients';

/** What a client is asked to do. */
export type ClientTask =
  | { readonly kind: 'list-buckets'; readonly keepClient?: boolean }
  | { readonly kind: 'caller-identity' }
  /** Any operation of S3. */
  | { readonly kind: 's3'; readonly operation: string; readonly input?: Readonly<Record<string, unknown>> };

/** A command to run in a pod, and how to read what comes of it. */
export interface PreparedTask {
  readonly request: ExecRequest;
  answer(result: ExecResult): ClientAnswer;
}

const AT_ANOTHER_TIME = path.join(__dirname, 'at-another-time.py');
/** Signatures may be five minutes off; a clock this close needs no help. */
const TOLERATED_MS = 60_000;

/** Where and when a task is done. */
interface Occasion {
  /** What a program without a region of its own would name; a pod without an association has no AWS_REGION. */
  readonly region: string;
  /** How far the time there is ahead of the machine's. */
  readonly aheadMs: number;
}

/** Puts a task into a client's terms. @param o.region where the client's calls go */
export async function prepareTask(
  client: ClientName,
  task: ClientTask,
  { region, clock }: { readonly region: string; readonly clock: Clock },
): Promise<PreparedTask> {
  if (client === 'aws-cli') return cliTask(task, { region, aheadMs: clock.now() - systemClock.now() });
  return sdkTask(task, region);
}

function sdkTask(task: ClientTask, region: string): PreparedTask {
  switch (task.kind) {
    case 'list-buckets': {
      const { keepClient } = task;
      return { request: { kind: 'sdk', service: 's3', operation: 'ListBuckets', keepClient }, answer: sdkAnswer };
    }
    case 's3': {
      const { operation, input } = task;
      return { request: { kind: 'sdk', service: 's3', operation, input }, answer: sdkAnswer };
    }
    case 'caller-identity':
      return { request: { kind: 'caller-identity', region }, answer: sdkAnswer };
  }
}

async function cliTask(task: ClientTask, { region, aheadMs }: Occasion): Promise<PreparedTask> {
  const args = [...cliArguments(task), '--region', region];
  const listsBuckets = args[0] === 's3';
  const answer = (result: ExecResult) => cliAnswer(result, listsBuckets ? bucketsListed : undefined);
  const cli = await awsCli();
  if (!cli.available || Math.abs(aheadMs) < TOLERATED_MS) return { request: { kind: 'aws-cli', args }, answer };
  const [python = '', ...program] = cli.argv;
  const command = [python, AT_ANOTHER_TIME, String(Math.round(aheadMs / 1000)), ...program, ...args];
  return { request: { kind: 'command', command }, answer };
}

function cliArguments(task: ClientTask): string[] {
  switch (task.kind) {
    case 'list-buckets':
      return ['s3', 'ls'];
    case 'caller-identity':
      return ['sts', 'get-caller-identity', '--query', 'Arn', '--output', 'text'];
    case 's3': {
      const { operation, input = {} } = task;
      if (operation === 'ListBuckets' && !task.input) return ['s3', 'ls'];
      // The CLI takes a body from a file and writes one to a file: neither is what is asked here.
      const { Body: _body, ...rest } = input;
      const body = operation === 'GetObject' ? ['/dev/null'] : [];
      return ['s3api', withHyphens(operation), ...Object.entries(rest).flatMap(cliOption), ...body];
    }
  }
}

/** `MaxKeys: 5` is `--max-keys 5`; what is neither text nor number is JSON; a flag stands alone. */
function cliOption([name, value]: [string, unknown]): string[] {
  if (typeof value === 'boolean') return [`--${value ? '' : 'no-'}${withHyphens(name)}`];
  return [`--${withHyphens(name)}`, typeof value === 'string' ? value : JSON.stringify(value)];
}

/** As botocore does it (`xform_name`): `ListObjectsV2` is `list-objects-v2`. */
const withHyphens = (name: string) => name.replace(/(?<!^)([A-Z])/g, '-$1').toLowerCase();
