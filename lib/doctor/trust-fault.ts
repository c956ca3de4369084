import { MalformedPolicyError, parsePolicy } from '../iam';
import { hasUnknown, type Association, type IdentityChain, type Role } from '../model/chain';
import { coversAction, namesService, principalsOf, statementsOf } from './policy-statements';
import { podNamesOf, POD_IDENTITY_SERVICE, trustForPod } from './trust';

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

const known = new WeakMap<IdentityChain, WeakMap<Association, TrustFault>>();

/** What is wrong with the trust of an association's role; asked by several rules, found once. */
export function trustFaultOf(chain: IdentityChain, association: Association, role: Role): TrustFault {
  const faults = known.get(chain) ?? new WeakMap<Association, TrustFault>();
  known.set(chain, faults);
  const fault = faults.get(association) ?? findFault(chain, association, role);
  faults.set(association, fault);
  return fault;
}

function findFault(chain: IdentityChain, association: Association, role: Role): TrustFault {
  if (role.trust === undefined || (typeof role.trust === 'string' && hasUnknown(role.trust))) {
    return { kind: 'unclear', reason: `The trust policy of ${role.name} is not known` };
  }
  const malformed = whyMalformed(role.trust);
  if (malformed !== undefined) return { kind: 'malformed', reason: malformed };
  const allowing = statementsOf(role.trust).filter((statement) => statement['Effect'] === 'Allow');
  const naming = allowing.filter((statement) => namesService(statement, POD_IDENTITY_SERVICE));
  const trusted = [...new Set(allowing.flatMap(principalsOf))];
  if (naming.length === 0) {
    const open = trusted.find(hasUnknown);
    if (open !== undefined && allowing.some((statement) => mayNameService(statement))) {
      return { kind: 'unclear', reason: `The trust policy names ${open}, which is not known` };
    }
    const others = trusted.length > 0 ? `It trusts ${trusted.join(', ')}.` : 'It trusts nobody.';
    return {
      kind: 'no-statement',
      cause: `No statement allows the service ${POD_IDENTITY_SERVICE} anything. ${others}`,
    };
  }
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

function mayNameService(statement: Readonly<Record<string, unknown>>): boolean {
  const principal = statement['Principal'];
  return typeof principal === 'object' && principal !== null && 'Service' in principal;
}

function refusalOfPods(chain: IdentityChain, association: Association, role: Role): TrustFault {
  for (const podName of podNamesOf(chain, association)) {
    const verdict = trustForPod(chain, association, role, podName);
    if (verdict.trusted) continue;
    const { action, decision } = verdict;
    if (decision.outcome === 'unknown') return { kind: 'unclear', reason: decision.reason };
    const tagged = { ...association, sessionTagsDisabled: false };
    if (association.sessionTagsDisabled === true && trustForPod(chain, tagged, role, podName).trusted) {
      return { kind: 'tags-disabled', reason: decision.reason };
    }
    const { explicit, statement, reason } = decision;
    return { kind: 'refused', podName, action, reason, ...(explicit && statement && { deniedBy: statement }) };
  }
  return { kind: 'none' };
}
