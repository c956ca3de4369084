import { STATUS_CODES } from 'node:http';
import type { Hop, HopFact, Station } from '../../model/hop';
import { withoutSecrets } from '../../model/redact';
import { statementName, statementsOf } from '../../model/policy-document';
import { sentence } from '../../model/sentence';
import type { JournalEntry } from '../journal';
import { shownRequest, shownResponse, tokenClaims } from './hop-messages';
import { fixOf } from './hop-fixes';
import type { HopSubject } from './hop-subject';
import type { Exchange } from './wire';

export interface ObservedHops {
  /** In the order in which they began. */
  readonly exchanges: readonly Exchange[];
  /** Asked for where something failed. */
  readonly subject: () => HopSubject;
  readonly succeeded: boolean;
  /** The trust policy of a role, as it was written. */
  readonly trustDocument: (roleArn: string) => unknown;
}

const STATIONS: readonly string[] = ['imds', 'agent', 'eks-auth', 'sts', 's3'] satisfies Station[];

/** The requests of one call of a pod, and those that they led to, each with what was decided and why. */
export function hopsOf({ exchanges, subject, succeeded, trustDocument }: ObservedHops): Hop[] {
  const known = exchanges.filter(({ to }) => STATIONS.includes(to));
  const hopOf = (exchange: Exchange): Hop => {
    const inner = known.filter((other) => other !== exchange && directlyWithin(other, exchange, known)).map(hopOf);
    const entries = exchange.entries.filter(({ component }) => component === exchange.to);
    const telling = entries.findLast((entry) => entry.cause);
    const assumed = exchange.to === 'eks-auth' ? stsHops(exchange.entries, subject, trustDocument) : [];
    const onward = [...inner, ...assumed];
    const cause = telling?.cause ?? onward.find(({ ok }) => !ok)?.cause;
    const hop = {
      from: exchange.from,
      to: exchange.to as Station,
      what: whatIsAsked(exchange),
      request: shownRequest(exchange),
      response: shownResponse(exchange),
      ...outcomeOf(exchange),
      facts: factsOf(exchange, entries),
      onward,
    };
    return withCauseAndFix(hop, cause, telling ?? entries.at(-1), subject);
  };
  const hops = known.filter((exchange) => !known.some((other) => within(exchange, other))).map(hopOf);
  return succeeded ? hops : withCausesOfThePod(hops, subject);
}

const within = (inner: Exchange, outer: Exchange) =>
  inner !== outer && inner.from === outer.to && outer.began < inner.began && inner.ended < outer.ended;

const directlyWithin = (inner: Exchange, outer: Exchange, all: readonly Exchange[]) =>
  within(inner, outer) && !all.some((between) => within(inner, between) && within(between, outer));

/** A reason that lies in the pod or its node belongs to the last hop that failed; if none did, to the one that is missing. */
function withCausesOfThePod(hops: readonly Hop[], subject: () => HopSubject): Hop[] {
  const { causes, admission } = subject();
  const failed = hops.findLastIndex(({ ok }) => !ok);
  if (failed < 0) {
    const missing = {
      from: 'pod',
      to: admission.injected ? 'agent' : 'imds',
      what: 'credentials',
      outcome: 'no answer',
      ok: false,
      facts: [],
      onward: [],
    } as const;
    return [...hops, withCauseAndFix(missing, causes.map(sentence).join(' ') || undefined, undefined, subject)];
  }
  return hops.map((hop, index) =>
    index === failed
      ? { ...hop, cause: [hop.cause ?? '', ...causes].filter(Boolean).map(sentence).join(' ') || undefined }
      : hop,
  );
}

function withCauseAndFix(
  hop: Omit<Hop, 'cause' | 'fix'>,
  cause: string | undefined,
  entry: JournalEntry | undefined,
  subject: () => HopSubject,
): Hop {
  if (hop.ok) return hop;
  const fix = fixOf(
    { from: hop.from, to: hop.to, isMissing: hop.outcome === 'no answer' && !hop.request, entry },
    subject(),
  );
  return { ...hop, ...(cause && { cause: sentence(withoutSecrets(cause)) }), ...(fix && { fix }) };
}

function whatIsAsked({ to, request, entries }: Exchange): string {
  const [path = '', query = ''] = request.url.split('?', 2);
  if (to === 'imds') {
    if (request.method === 'PUT') return 'IMDSv2 token';
    const [, role] = /^\/latest\/meta-data\/iam\/security-credentials\/?(.*)$/.exec(path) ?? [];
    return role === undefined ? path : role === '' ? 'name of the node role' : 'node role credentials';
  }
  if (to === 'agent') return 'credentials';
  if (to === 'eks-auth') return 'AssumeRoleForPodIdentity';
  const operation = new URLSearchParams(query).get('x-id') ?? request.body.toString().match(/\bAction=(\w+)/)?.[1];
  const action = entries.find(({ detail }) => typeof detail?.['action'] === 'string')?.detail?.['action'];
  return operation ?? (action === 's3:ListAllMyBuckets' ? 'ListBuckets' : String(action ?? path));
}

function outcomeOf({ response }: Exchange): Pick<Hop, 'ok' | 'outcome'> {
  if (response === 'drop') return { ok: false, outcome: 'no answer' };
  const { status, headers = {}, body = '' } = response;
  const plain = `${status} ${STATUS_CODES[status] ?? ''}`.trimEnd();
  if (status < 400) return { ok: true, outcome: plain };
  return { ok: false, outcome: headers['x-amzn-ErrorType'] ?? /<Code>(\w+)</.exec(body.toString())?.[1] ?? plain };
}

const fact = (group: HopFact['group'], name: string, value: unknown): HopFact[] =>
  value === undefined || value === '' ? [] : [{ group, name, value: withoutSecrets(String(value)) }];

function factsOf(exchange: Exchange, entries: readonly JournalEntry[]): HopFact[] {
  if (exchange.to === 'agent') return tokenClaims(exchange);
  const { subject, detail = {} } = entries.at(-1) ?? {};
  if (exchange.to === 'eks-auth') {
    return [
      ...fact('identity', 'signed by', detail['caller']),
      ...fact('identity', 'pod', subject),
      ...fact('identity', 'association', detail['associationId']),
    ];
  }
  if (exchange.to === 'imds') return fact('identity', 'role', detail['roleArn']);
  return [
    ...fact('identity', 'signed by', subject),
    ...fact('decision', 'action', detail['action']),
    ...fact('decision', 'decided by', detail['reason']),
  ];
}

/** EKS Auth and STS talk inside AWS, where there is no wire to listen to: what is known of it is what STS decided. */
function stsHops(
  entries: readonly JournalEntry[],
  subject: () => HopSubject,
  trustDocument: ObservedHops['trustDocument'],
): Hop[] {
  return entries.flatMap((entry) => {
    const { component, event, subject: roleArn = '', said, cause, denial, detail = {} } = entry;
    if (component !== 'sts' || !event.startsWith('role ')) return [];
    if (detail['caller'] === 'ec2.amazonaws.com') return [];
    const ok = event === 'role assumed';
    const tags = Object.entries((detail['tags'] ?? {}) as Readonly<Record<string, string>>);
    const grants = (detail['allowedBy'] ?? []) as readonly { action: string; statement: string; reason: string }[];
    const hop = {
      from: 'eks-auth',
      to: 'sts',
      what: tags.length > 0 ? 'AssumeRole, TagSession' : 'AssumeRole',
      outcome: ok ? 'session' : (said ?? '').split(':', 1)[0] || 'refused',
      ok,
      facts: [
        ...fact('identity', 'asked by', detail['caller']),
        ...fact('identity', 'role', roleArn),
        ...fact('identity', 'session', detail['sessionName']),
        ...grants.flatMap(({ action, reason }) => fact('decision', action, reason)),
        ...trustStatements(
          trustDocument(roleArn),
          grants.map(({ statement }) => statement),
        ),
        ...fact('decision', 'STS said', said),
        ...fact('decision', 'explicit deny', denial?.decision.explicit ? 'yes' : undefined),
        ...tags.flatMap(([key, value]) => fact('session tags', key, value)),
      ],
      onward: [],
    } as const;
    return [withCauseAndFix(hop, cause, entry, subject)];
  });
}

/** The statements of a trust policy that allowed; all of them if none did. */
function trustStatements(document: unknown, deciding: readonly string[]): HopFact[] {
  return statementsOf(document).flatMap((statement, index) => {
    const name = statementName(statement, index);
    if (deciding.length > 0 && !deciding.includes(name)) return [];
    return fact('decision', `trust policy, statement ${name}`, JSON.stringify(statement, null, 2));
  });
}
