import { MalformedPolicyError, parsePolicy } from '../iam';
import { hasUnknown, type Association, type IdentityChain, type Role } from '../model/chain';
import { isRecord, listOf, statementsOf, type PlainStatement } from '../model/policy-document';
import { judgeAssociatedRoles } from './associated-roles';
import type { Flaw, Verdicts } from './define-rule';
import { coversAction, namesService, principalsOf } from './policy-statements';
import type { RuleOutcome } from './rule';
import { associationSubject } from './subjects';
import { podNamesOf, POD_IDENTITY_SERVICE, refusalOfPod } from './trust';

/** Why EKS Pod Identity cannot assume an association's role, sorted by who would notice and when. */
export type TrustFault =
  | { readonly kind: 'none' }
  /** IAM itself refuses the policy. */
  | { readonly kind: 'malformed'; readonly reason: string }
  /** No statement lets the service assume the role at all; EKS sees it when the association is made. */
  | { readonly kind: 'no-statement'; readonly cause: string }
  /** The service may assume the role, but not tag the session. */
  | { readonly kind: 'no-tag-session' }
  /** The trust asks for session tags, which the association disables. */
  | { readonly kind: 'tags-disabled'; readonly reason: string }
  /** The trust refuses this pod: by a statement that denies, or by none that allows. */
  | {
      readonly kind: 'refused';
      readonly podName: string;
      readonly action: string;
      readonly reason: string;
      /** The denying statement: its `Sid`, or `#` and its position. */
      readonly deniedBy?: string;
    }
  | { readonly kind: 'unclear'; readonly reason: string };

const knownFaults = new WeakMap<IdentityChain, WeakMap<Association, TrustFault>>();

/** What is wrong with the trust of an association's role; asked by several rules, found once. */
export function trustFaultOf(chain: IdentityChain, association: Association, role: Role): TrustFault {
  const faults = knownFaults.get(chain) ?? new WeakMap<Association, TrustFault>();
  knownFaults.set(chain, faults);
  const fault = faults.get(association) ?? findFault(chain, association, role);
  faults.set(association, fault);
  return fault;
}

/**
 * Judges the trust of each association's role by what is wrong with it.
 * @param judge a fault, what would have to be known, or that all is in order; `undefined` for what another rule speaks of
 */
export function judgeTrust(
  chain: IdentityChain,
  verdicts: Verdicts,
  judge: (fault: TrustFault, association: Association, role: Role) => Flaw | 'in order' | undefined,
): readonly RuleOutcome[] {
  return judgeAssociatedRoles(chain, verdicts, (association, role) => {
    const subject = associationSubject(association);
    const judged = judge(trustFaultOf(chain, association, role), association, role);
    if (judged === undefined) return [];
    if (judged === 'in order') return [verdicts.compliant(subject)];
    return ['needs' in judged ? verdicts.unclear(subject, judged.needs) : verdicts.broken(subject, judged)];
  });
}

function findFault(chain: IdentityChain, association: Association, role: Role): TrustFault {
  if (role.trust === undefined || (typeof role.trust === 'string' && hasUnknown(role.trust))) {
    return { kind: 'unclear', reason: `The trust policy of ${role.name} is not known` };
  }
  const malformed = whyMalformed(role.trust);
  if (malformed !== undefined) return { kind: 'malformed', reason: malformed };
  const open = openPartOf(role.trust);
  if (open !== undefined) return { kind: 'unclear', reason: `The trust policy has ${open}, which is not known` };
  const allowing = statementsOf(role.trust).filter((statement) => statement['Effect'] === 'Allow');
  const naming = allowing.filter((statement) => namesService(statement, POD_IDENTITY_SERVICE));
  if (naming.length === 0) return serviceNotNamed(allowing);
  if (!naming.some((statement) => coversAction(statement, 'sts:AssumeRole'))) {
    const cause = `The trust policy names ${POD_IDENTITY_SERVICE} but does not allow it sts:AssumeRole.`;
    return { kind: 'no-statement', cause };
  }
  const { sessionTagsDisabled } = association;
  if (sessionTagsDisabled === false && !naming.some((statement) => coversAction(statement, 'sts:TagSession'))) {
    return { kind: 'no-tag-session' };
  }
  return refusalOfPods(chain, association, role);
}

function serviceNotNamed(allowing: readonly PlainStatement[]): TrustFault {
  const trusted = [...new Set(allowing.flatMap(principalsOf))];
  const open = trusted.find(hasUnknown);
  if (open !== undefined && allowing.some(mayNameService)) {
    return { kind: 'unclear', reason: `The trust policy names ${open}, which is not known` };
  }
  const others = trusted.length > 0 ? `It trusts ${trusted.join(', ')}.` : 'It trusts nobody.';
  return {
    kind: 'no-statement',
    cause: `No statement allows the service ${POD_IDENTITY_SERVICE} anything. ${others}`,
  };
}

/** A part that is not known, and decides whom a trust policy lets do what: a statement, its effect, its actions. */
function openPartOf(document: unknown): string | undefined {
  const statements = isRecord(document) ? listOf(document['Statement']) : [];
  const deciding = statements.flatMap((statement) =>
    isRecord(statement)
      ? [statement['Effect'], statement['Principal'], ...listOf(statement['Action']), ...listOf(statement['NotAction'])]
      : [statement],
  );
  return deciding.find((part): part is string => typeof part === 'string' && hasUnknown(part));
}

/** IAM's words; `undefined` for a policy that IAM takes, and for one that has missing parts. */
function whyMalformed(document: unknown): string | undefined {
  if (hasUnknown(JSON.stringify(document) ?? '')) return undefined;
  try {
    parsePolicy(document, 'trust');
    return undefined;
  } catch (error) {
    if (error instanceof MalformedPolicyError) return error.message;
    throw error;
  }
}

function mayNameService({ Principal: principal }: PlainStatement): boolean {
  return isRecord(principal) && 'Service' in principal;
}

function refusalOfPods(chain: IdentityChain, association: Association, role: Role): TrustFault {
  for (const podName of podNamesOf(chain, association)) {
    const refusal = refusalOfPod(chain, association, role, podName);
    if (!refusal) continue;
    const { action, decision } = refusal;
    if (decision.outcome === 'unknown') return { kind: 'unclear', reason: decision.reason };
    const tagged = { ...association, sessionTagsDisabled: false };
    if (association.sessionTagsDisabled === true && !refusalOfPod(chain, tagged, role, podName)) {
      return { kind: 'tags-disabled', reason: decision.reason };
    }
    const { explicit, statement, reason } = decision;
    return { kind: 'refused', podName, action, reason, ...(explicit && statement && { deniedBy: statement }) };
  }
  return { kind: 'none' };
}
