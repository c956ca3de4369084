import { parsePolicy, type NamedPolicy } from '../../iam/index';
import type { PolicyVerdict } from '../../model/template-environment';
import type { Ask, Authorization } from '../sts/authorization';
import type { Session } from '../sts/session';
import { resourcePolicyOf } from './resource-policies';
import type { World } from './world';

/** What the policies say of a session's request. */
export type Judgement = Pick<PolicyVerdict, 'decision' | 'words' | 'reason' | 'resourcePolicy'>;

/**
 * KMS operations that are of no key. All others need leave of the key's own policy.
 * Source: AWS KMS Developer Guide, "AWS KMS permissions".
 */
const WITHOUT_KEY: ReadonlySet<string> = new Set([
  ...['kms:createkey', 'kms:generaterandom', 'kms:listaliases', 'kms:listkeys', 'kms:listretirablegrants'],
  ...['kms:connectcustomkeystore', 'kms:createcustomkeystore', 'kms:deletecustomkeystore'],
  ...['kms:describecustomkeystores', 'kms:disconnectcustomkeystore', 'kms:updatecustomkeystore'],
]);

/** The most that a resource's policy can grant. */
const TO_EVERYBODY: NamedPolicy = {
  name: 'any policy',
  policy: parsePolicy(
    { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }] },
    'resource',
  ),
};

/**
 * Asks the policies of a session, and that of the resource if the stacks have it, about a request.
 *
 * Where the resource's policy is not known the session's decide, but not of keys, roles and what is another account's: of
 * these it must allow too, so that all it leaves to tell is whether the session's deny.
 */
export function judgeSession(
  { account, cloudFormation }: Pick<World, 'account' | 'cloudFormation'>,
  session: Session,
  { action, resource }: Pick<Ask, 'action' | 'resource'>,
): Judgement {
  const { sts, accountId, region } = account;
  const resources = cloudFormation.stacks().flatMap((stack) => stack.resources);
  const found = resourcePolicyOf(resource, { resources, accountId, region });
  if (found.kind === 'unclear') return { decision: 'unknown', reason: `${found.why}.`, resourcePolicy: 'not asked' };

  const ask: Ask = {
    action,
    resource,
    resourceAccountId: /^\d{12}$/.exec(resource.split(':')[4] ?? '')?.[0],
    // Of the services' own condition keys, the one that every request to KMS has.
    context: /^kms:/i.test(action) ? { 'kms:CallerAccount': session.accountId } : {},
  };
  // A key that was made here has no grants: nothing here makes any.
  const withPolicy = (policy: NamedPolicy) =>
    sts.authorize(session, { ...ask, resourcePolicy: policy, keyGrants: 'none' });
  if (found.kind === 'given') return { ...verdict(withPolicy(found.policy)), resourcePolicy: 'asked' };

  const without = sts.authorize(session, ask);
  if (found.kind === 'none') return { ...verdict(without), resourcePolicy: 'none' };
  if (!needsPolicy(ask, without.decision)) return { ...verdict(without), resourcePolicy: 'not asked' };
  const atBest = withPolicy(TO_EVERYBODY);
  if (atBest.decision.outcome === 'denied') return { ...verdict(atBest), resourcePolicy: 'not asked' };
  const of = resource === '*' ? 'the resource, and none is named' : `${resource}, which is not known here`;
  return {
    decision: 'unknown',
    reason: `Whether ${action} is allowed hangs on the policy of ${of}.`,
    resourcePolicy: 'not asked',
  };
}

const verdict = ({ decision, message }: Authorization) => ({
  decision: decision.outcome,
  words: message,
  reason: decision.reason,
});

/** Whether a request that the session's policies do not deny outright hangs on a policy of the resource. */
function needsPolicy({ action, resource }: Ask, decision: Authorization['decision']): boolean {
  if (decision.outcome === 'denied' && decision.explicit) return false;
  if (decision.outcome === 'denied' && decision.layer === 'resource') return true;
  const name = action.toLowerCase();
  const isGuarded = /^(kms:|sts:(assumerole|tagsession)$)/.test(name);
  return isGuarded && !WITHOUT_KEY.has(name) && (resource === '*' || decision.outcome === 'unknown');
}
