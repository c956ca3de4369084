import type { CallerIdentity, CallOutcome } from '../../model/environment';
import type { Evidence } from '../../model/result';
import type { JournalEntry } from '../journal';
import type { ExecResult } from '../node/exec';
import type { Session } from '../sts/session';

/** What components answered and why, for a client or a stack operation that does not tell; without repetition. */
export function behindTheScenes(entries: readonly JournalEntry[]): Evidence[] {
  const evidence = new Map<string, Evidence>();
  for (const { component, said, cause } of entries) {
    if (component !== 's3' && said) evidence.set(`${component} ${said}`, { kind: 'component', component, said });
    if (cause) evidence.set(cause, { kind: 'cause', cause });
  }
  return [...evidence.values()];
}

export interface ObservedCall {
  readonly client: string;
  readonly result: ExecResult;
  /** What the components did meanwhile. */
  readonly entries: readonly JournalEntry[];
  readonly session: (accessKeyId: string) => Session | undefined;
  /** Reasons for a failure that lie in the pod or its node, not in any component's answer. */
  readonly causes: readonly string[];
}

/** What a client got from a `ListBuckets`, and what went on behind its back. */
export function callOutcome({ client, result: { sdk, stderr }, entries, session, causes }: ObservedCall): CallOutcome {
  const accessKeyId = entries.findLast(({ component }) => component === 's3')?.detail?.['accessKeyId'];
  const caller = typeof accessKeyId === 'string' ? callerIdentity(session(accessKeyId)) : undefined;
  const hidden = [...behindTheScenes(entries), ...causes.map((cause): Evidence => ({ kind: 'cause', cause }))];
  const common = { client, behindTheScenes: hidden, ...(caller && { caller }) };
  if (!sdk) return { ...common, succeeded: false, code: 'Unknown', said: stderr };
  if (!sdk.ok) return { ...common, succeeded: false, code: sdk.name, said: `${sdk.name}: ${sdk.message}` };
  const items = bucketNames(sdk.output);
  return { ...common, succeeded: true, items, said: items.join('\n') };
}

function callerIdentity(session: Session | undefined): CallerIdentity | undefined {
  if (!session) return undefined;
  return {
    arn: session.arn,
    roleName: session.roleArn.split('/').pop() ?? '',
    sessionName: session.sessionName,
    sessionTags: session.tags,
    accessKeyId: session.accessKeyId,
  };
}

function bucketNames(output: unknown): string[] {
  const { Buckets = [] } = (output ?? {}) as { Buckets?: { Name?: string }[] };
  return Buckets.map(({ Name = '' }) => Name);
}
