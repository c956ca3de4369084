import { decideForRole } from '../doctor/allowed';
import { notRead } from '../doctor/associated-roles';
import { whereFound } from '../doctor/diagnose-all';
import { lookup } from '../doctor/lookup';
import { diagnosePod, findPods, PodWithoutAssociationError } from '../doctor/pod-diagnosis';
import { callerContext, tagContext } from '../doctor/request-context';
import { documentsOf } from '../doctor/role-policies';
import { clusterArnOf, sessionTags } from '../doctor/session-tags';
import { sessionNameFor } from '../doctor/trust';
import { evaluate, MalformedPolicyError, parsePolicy, type Decision } from '../iam';
import { hasUnknown, type Association, type IdentityChain, type Pod, type Role } from '../model/chain';
import { describeFinding } from './describe-finding';

/** Whether a pod may do something, and by what or why not. */
export type Grant = { readonly outcome: 'granted' | 'refused' | 'unknown'; readonly reason: string };

/**
 * Asks whether a pod would be allowed an action through Pod Identity: nothing on the way to its credentials is broken, and
 * the policies of the role it ends up with allow the action. Policies of the resource itself are not asked.
 *
 * @param chains that have nothing to do with each other, such as those of several accounts; a pod that is in several must be
 *   allowed in each
 * @param pod `NAMESPACE/NAME` of a pod, or of the workload that makes it
 * @param action `s3:ListAllMyBuckets`
 * @param resource an ARN @default *
 * @throws PodNotFoundError if none of them has such a pod
 */
export function grantOf(chains: readonly IdentityChain[], pod: string, action: string, resource = '*'): Grant {
  return whereFound(chains, (chain) => grantIn(chain, pod, { action, resource })).reduce(gravest);
}

function grantIn(chain: IdentityChain, pod: string, ask: Ask): Grant {
  const broken = breakBefore(chain, pod);
  if (broken) return broken;
  const grants = findPods(chain, pod).flatMap((found) =>
    found.associations.map((association) => grantBy(chain, association, found.pod, ask)),
  );
  const [first = { outcome: 'refused', reason: `No association is for ${pod}.` }, ...others] = grants;
  return others.reduce(gravest, first);
}

/** Where several must hold: a refusal goes before a doubt, and that before a grant. */
function gravest(one: Grant, other: Grant): Grant {
  const order: readonly Grant['outcome'][] = ['refused', 'unknown', 'granted'];
  return order.indexOf(other.outcome) < order.indexOf(one.outcome) ? other : one;
}

/** What keeps the pod from getting credentials at all. */
function breakBefore(chain: IdentityChain, pod: string): Grant | undefined {
  try {
    const broken = diagnosePod(chain, pod).findings.find(({ severity }) => severity === 'error');
    return broken && { outcome: 'refused', reason: describeFinding(broken) };
  } catch (error) {
    if (!(error instanceof PodWithoutAssociationError)) throw error;
    const { associations } = chain;
    const isAllRead = associations.read && associations.mayBeMore === undefined;
    return { outcome: isAllRead ? 'refused' : 'unknown', reason: error.message };
  }
}

interface Ask {
  readonly action: string;
  readonly resource: string;
}

function grantBy(chain: IdentityChain, association: Association, pod: Pod, ask: Ask): Grant {
  const arn = association.targetRoleArn ?? association.roleArn;
  const role = lookup(chain).role(arn);
  if (!role) return { outcome: 'unknown', reason: notRead(arn) };
  const bySession = association.policy === undefined ? undefined : bySessionPolicy(role, association.policy, ask);
  if (bySession && bySession.outcome !== 'allowed') return grant(bySession, 'the session policy of the association');
  const decision = decideForRole(chain, {
    role,
    sessionName: sessionNameFor(association, pod.name),
    ...ask,
    resourceAccountId: accountOf(ask.resource) ?? role.accountId,
    context: contextOf(chain, association, role, pod),
  });
  return grant(decision, `role ${role.name}`);
}

function contextOf(chain: IdentityChain, association: Association, role: Role, pod: Pod) {
  const tags = sessionTags(association, clusterArnOf(chain, association, role), pod.name);
  const context = { ...callerContext(role), ...tagContext('aws:PrincipalTag', { ...role.tags, ...tags }) };
  // Where a policy has a part that is not known, each value here is tried for it: what no policy asks for is kept out.
  const texts = JSON.stringify(documentsOf(role)).toLowerCase();
  if (!hasUnknown(texts)) return context;
  return Object.fromEntries(Object.entries(context).filter(([key]) => texts.includes(key.toLowerCase())));
}

/** What a session policy leaves: a request must be allowed by it as well. */
function bySessionPolicy(role: Role, document: string, { action, resource }: Ask): Decision {
  if (hasUnknown(document)) return { outcome: 'unknown', reason: 'A part of the session policy is not known.' };
  try {
    const policy = { name: 'session policy', policy: parsePolicy(document, 'identity') };
    const arn = role.arn.replace(':iam:', ':sts:').replace(/:role\/.*$/, `:assumed-role/${role.name}/pod`);
    return evaluate(
      {
        principal: { type: 'assumed-role', arn, roleArn: role.arn, accountId: role.accountId },
        ...{ action, resource, resourceAccountId: accountOf(resource) ?? role.accountId, context: {} },
      },
      { identity: [policy] },
    );
  } catch (error) {
    if (!(error instanceof MalformedPolicyError)) throw error;
    return { outcome: 'unknown', reason: `The session policy is malformed: ${error.message}` };
  }
}

function grant({ outcome, reason }: Decision, by: string): Grant {
  const outcomes = { allowed: 'granted', denied: 'refused', unknown: 'unknown' } as const;
  return { outcome: outcomes[outcome], reason: `${reason} (${by})` };
}

/** The account in an ARN; S3 and others leave it out. */
function accountOf(resource: string): string | undefined {
  return resource.split(':')[4] || undefined;
}
