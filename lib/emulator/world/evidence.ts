import type { CallerIdentity, CallOutcome } from '../../model/environment';
import type { Evidence } from '../../model/result';
import type { JournalEntry } from '../journal';
import type { Session } from '../sts/session';
import type { ClientAnswer } from './client-answers';

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
  readonly answer: ClientAnswer;
  /** What the components did meanwhile. */
  readonly entries: readonly JournalEntry[];
  readonly session: (accessKeyId: string) => Session | undefined;
  /** Reasons for a failure that lie in the pod or its node, not in any component's answer. */
  readonly causes: readonly string[];
}

/** Who tells as whom a call was made: the service that verified the signature. */
const SERVICES = ['s3', 'sts'];

/** What a client got from a call, as whom, and what went on behind its back. */
export function callOutcome({ client, answer, entries, session, causes }: ObservedCall): CallOutcome {
  const seen = entries.findLast(
    ({ component, detail }) => SERVICES.includes(component) && typeof detail?.['accessKeyId'] === 'string',
  );
  const caller = seen && callerIdentity(session(String(seen.detail?.['accessKeyId'])));
  const hidden = [...behindTheScenes(entries), ...causes.map((cause): Evidence => ({ kind: 'cause', cause }))];
  return { client, behindTheScenes: hidden, ...(caller && { caller }), ...answer };
}

/** A session as those see it who are called by it; never its secret. */
export function callerIdentity(session: Session | undefined): CallerIdentity | undefined {
  if (!session) return undefined;
  return {
    arn: session.arn,
    roleName: session.roleArn.split('/').pop() ?? '',
    sessionName: session.sessionName,
    sessionTags: session.tags,
    accessKeyId: session.accessKeyId,
  };
}
