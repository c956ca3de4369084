import type { CallerIdentity, CallOutcome } from '../../model/environment';
import type { Evidence } from '../../model/result';
import type { JournalEntry } from '../journal';
import type { Session } from '../sts/session';
import type { ClientAnswer } from './client-answers';

/** Ids that differ from one try of a request to the next: the request's, the session's. */
const ID_OF_TRY = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/g;

/**
 * What components answered and why, for a client or a stack operation that does not tell; without repetition. The tries of
 * one client get the same answer but for ids: the first stands for all. Who asked another on somebody's behalf gives the other's
 * reason with words of its own before it: the fuller one stands for both.
 */
export function behindTheScenes(entries: readonly JournalEntry[]): Evidence[] {
  const answers = new Set<string>();
  const causes = new Set(entries.flatMap(({ cause }) => cause ?? []));
  for (const cause of causes) {
    if ([...causes].some((fuller) => fuller !== cause && fuller.endsWith(cause))) causes.delete(cause);
  }
  const evidence: Evidence[] = [];
  for (const { component, said, cause } of entries) {
    const answer = `${component} ${said?.replace(ID_OF_TRY, '')}`;
    if (component !== 's3' && said && !answers.has(answer)) {
      answers.add(answer);
      evidence.push({ kind: 'component', component, said });
    }
    if (cause && causes.delete(cause)) evidence.push({ kind: 'cause', cause });
  }
  return evidence;
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
