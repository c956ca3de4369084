import type { PodName } from '../../../model/environment';
import type { AgentAnswer } from '../../../model/trials';
import type { JournalEntry } from '../../journal';
import type { PlainAnswer } from '../../node/exec';
import { callerIdentity } from '../evidence';
import type { PodCalls } from '../pod-calls';
import type { World } from '../world';

const URI = 'AWS_CONTAINER_CREDENTIALS_FULL_URI';
const TOKEN_FILE = 'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE';

/** The agent's words for a refusal by EKS Auth start with the id of the request that was refused. */
const REQUEST_ID = /^\[([0-9a-f-]{36})\]: /;

const NO_ANSWER: PlainAnswer = { status: 0, body: 'the pod did not say what it got' };

/** Asks the Pod Identity Agent as any program in a pod can: a GET with a token, by plain HTTP. */
export class AgentRequests {
  constructor(
    private readonly world: World,
    private readonly calls: PodCalls,
  ) {}

  /** Where an injected pod reaches the agent. @throws {Error} if the pod was not injected */
  async address(injected: PodName): Promise<string> {
    return this.variable(injected, URI);
  }

  /** The token in an injected pod's file, read as whoever may `kubectl exec` into the pod can. */
  async tokenIn(injected: PodName): Promise<string> {
    const path = await this.variable(injected, TOKEN_FILE);
    const { exitCode, stdout, stderr } = await this.calls.exec(injected, { kind: 'file', path });
    if (exitCode !== 0) throw new Error(`no token in ${injected.name}: ${stderr.trim()}`);
    return stdout;
  }

  /** Presents one token from inside a pod. */
  async ask(from: PodName, url: string, token: string): Promise<AgentAnswer> {
    return (await this.askAll(from, url, { token })).token;
  }

  /** Presents tokens from inside one pod, all at once. */
  async askAll<Name extends string>(
    from: PodName,
    url: string,
    tokens: Readonly<Record<Name, string>>,
  ): Promise<Record<Name, AgentAnswer>> {
    const { journal } = this.world;
    const mark = journal.mark();
    const presented = Object.entries<string>(tokens);
    const requests = presented.map(([, token]) => ({ url, headers: { authorization: token } }));
    const { answers = [] } = await this.calls.exec(from, { kind: 'http', requests });
    const entries = journal.since(mark);
    const named = presented.map(([name], index) => [name, this.answer(answers[index] ?? NO_ANSWER, entries)]);
    return Object.fromEntries(named) as Record<Name, AgentAnswer>;
  }

  private answer({ status, body }: PlainAnswer, entries: readonly JournalEntry[]): AgentAnswer {
    const accessKeyId = status === 200 ? String(JSON.parse(body).AccessKeyId) : '';
    const caller = callerIdentity(this.world.account.sts.session(accessKeyId));
    if (caller) {
      const served = entries.find(
        ({ component, detail }) => component === 'agent' && detail?.['accessKeyId'] === accessKeyId,
      );
      return { granted: true, caller, from: served?.detail?.['from'] === 'cache' ? 'cache' : 'eks-auth' };
    }
    const said = body.trimEnd();
    return { granted: false, status, said, because: causeOf(said, entries) };
  }

  private async variable(pod: PodName, name: string): Promise<string> {
    const { env } = await this.calls.exec(pod, { kind: 'env' });
    const value = env?.[name];
    if (value === undefined) throw new Error(`the pod ${pod.namespace}/${pod.name} was admitted without ${name}`);
    return value;
  }
}

function causeOf(said: string, entries: readonly JournalEntry[]): string | undefined {
  const requestId = REQUEST_ID.exec(said)?.[1];
  return entries.find(
    (entry) =>
      entry.cause !== undefined &&
      (requestId === undefined
        ? entry.component === 'agent' && entry.said === said
        : entry.detail?.['requestId'] === requestId),
  )?.cause;
}
