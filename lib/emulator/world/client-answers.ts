import type { ExecResult } from '../node/exec';

/** What a client came to, in its own words. */
export type ClientAnswer =
  | { readonly succeeded: true; readonly said: string; readonly items: readonly string[] }
  | { readonly succeeded: false; readonly code: string; readonly said: string };

/** What the AWS SDK for JavaScript answered: a list of buckets, the caller's ARN, or the output as JSON. */
export function sdkAnswer({ sdk, stderr }: ExecResult): ClientAnswer {
  if (!sdk) return { succeeded: false, code: 'Unknown', said: stderr };
  if (!sdk.ok) return { succeeded: false, code: sdk.name, said: `${sdk.name}: ${sdk.message}` };
  const { Buckets, Arn } = (sdk.output ?? {}) as { Buckets?: { Name?: string }[]; Arn?: string };
  if (Array.isArray(Buckets)) return listed(Buckets.map(({ Name = '' }) => Name));
  if (typeof Arn === 'string') return { succeeded: true, items: [], said: Arn };
  const { $metadata: _metadata, ...output } = (sdk.output ?? {}) as Record<string, unknown>;
  return { succeeded: true, items: [], said: JSON.stringify(output) };
}

const listed = (items: string[]): ClientAnswer => ({ succeeded: true, items, said: items.join('\n') });

/**
 * How the AWS CLI names a failure that happened before any service answered, and the name of that error in botocore
 * (botocore/exceptions.py), which the CLI does not print. Its wording is in the same file.
 */
const BEFORE_ANY_ANSWER: readonly (readonly [words: string, code: string])[] = [
  ['Unable to locate credentials', 'NoCredentialsError'],
  ['Error when retrieving credentials from', 'CredentialRetrievalError'],
  ['Error retrieving metadata', 'MetadataRetrievalError'],
  ['Partial credentials found', 'PartialCredentialsError'],
  ['Could not connect to the endpoint URL', 'EndpointConnectionError'],
  ['Connection was closed before we received a valid response', 'ConnectionClosedError'],
  ['The config profile', 'ProfileNotFound'],
  ['You must specify a region', 'NoRegionError'],
];

/**
 * What the AWS CLI answered. Success is the exit code 0; a failure's code is the service's, from `An error occurred
 * (CODE) when calling the … operation`, or botocore's name for what went wrong before.
 *
 * @param items what of the output a caller may want one by one
 */
export function cliAnswer(
  { exitCode, stdout, stderr, timedOut }: ExecResult,
  items: (stdout: string) => readonly string[] = () => [],
): ClientAnswer {
  if (exitCode === 0) return { succeeded: true, items: items(stdout), said: stdout.trimEnd() };
  const said = (stderr.trim() || stdout.trim() || `exit code ${exitCode}`).replace(/^\s*\n/, '');
  if (timedOut) return { succeeded: false, code: 'TimeoutError', said: `${said}\nkilled: no answer in time` };
  return { succeeded: false, code: cliErrorCode(said) ?? `exit code ${exitCode}`, said };
}

function cliErrorCode(said: string): string | undefined {
  const before = BEFORE_ANY_ANSWER.find(([words]) => said.includes(words));
  // The container provider repeats the agent's answer, which may itself read `An error occurred (…)`.
  if (before) return before[1];
  return /An error occurred \(([^()\s]+)\) when calling the/.exec(said)?.[1];
}

/** The names in the output of `aws s3 ls`, whose lines are a date, a time, a name. */
export function bucketsListed(stdout: string): string[] {
  return stdout.split('\n').flatMap((line) => /^\S+ \S+ (.+)$/.exec(line)?.[1] ?? []);
}
