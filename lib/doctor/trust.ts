import { evaluate, MalformedPolicyError, parsePolicy, type Decision } from '../iam';
import { hasUnknown, isKnown, unknownText, type Association, type IdentityChain, type Role } from '../model/chain';
import { isRecord, statementsOf, type PlainStatement } from '../model/policy-document';
import type { Refusal } from './allowed';
import { lookup } from './lookup';
import { conditionKeysOf, principalsOf } from './policy-statements';
import { sessionTagContext, tagContext, valuesOf, type RequestContext } from './request-context';
import { clusterArnOf, sessionTags } from './session-tags';
import { decideInAllWorlds, type Fill } from './worlds';

/** The service that assumes an association's role. */
export const POD_IDENTITY_SERVICE = 'pods.eks.amazonaws.com';

/** Keys of an AssumeRole call by EKS whose value nothing that is read here tells. */
const UNTOLD: ReadonlySet<string> = new Set([
  ...['aws:currenttime', 'aws:epochtime', 'aws:sourceip', 'aws:useragent', 'aws:requestedregion'],
  ...['aws:sourceorgid', 'aws:sourceorgpaths', 'aws:principalorgid', 'aws:principalorgpaths'],
  ...['aws:resourceorgid', 'aws:resourceorgpaths', 'aws:sourcevpc', 'aws:sourcevpce', 'aws:viaawsservice'],
]);

/** A name that no trust policy has, nor a missing part of one. */
const ANOTHER_CLUSTER = 'another-cluster';

/**
 * Asks whether a role's trust policy lets EKS Pod Identity assume it for a pod: as the service `pods.eks.amazonaws.com`, with
 * the pod's own session tags unless the association disables them.
 *
 * Unconfirmed: that `aws:SourceArn` is the cluster's ARN and `aws:SourceAccount` its account. AWS's samples use them, the
 * EKS user guide's page on trust policies does not.
 *
 * @param podName the pod's name; may have missing parts
 * @returns which of the two actions of the call is refused; `undefined` if neither is
 */
export function refusalOfPod(
  chain: IdentityChain,
  association: Association,
  role: Role,
  podName: string,
): Refusal | undefined {
  if (!isKnown(association.sessionTagsDisabled)) {
    const { notKnown } = association.sessionTagsDisabled;
    return unknown(`whether the association disables session tags is not known (${notKnown})`);
  }
  const concerning = statementsOf(role.trust).filter(mayConcernService);
  const untold = [...conditionKeysOf({ Statement: concerning })].find((key) => UNTOLD.has(key));
  if (untold !== undefined)
    return unknown(`the trust policy has a condition on ${untold}, which only the call itself has`);
  const context = contextForPod(chain, association, role, podName);
  const actions = actionsOfAssumption(association);
  // Nearly every role trusts its pods: both actions are asked for at once first.
  if (decide(chain, role, actions, context).outcome === 'allowed') return undefined;
  for (const action of actions) {
    const decision = decide(chain, role, [action], context);
    if (decision.outcome !== 'allowed') return { action, decision };
  }
  return undefined;
}

/** Whether a statement may be about the service: what is for other principals alone does not decide for it. */
function mayConcernService(statement: PlainStatement): boolean {
  if (!isRecord(statement['Principal'])) return true;
  return principalsOf(statement).some((name) => name === POD_IDENTITY_SERVICE || name === '*' || hasUnknown(name));
}

type Actions = readonly [string, ...string[]];

/** What EKS must be allowed to assume an association's role: to tag the session too, unless the association disables tags. */
export function actionsOfAssumption({ sessionTagsDisabled }: Association): Actions {
  return sessionTagsDisabled === true ? ['sts:AssumeRole'] : ['sts:AssumeRole', 'sts:TagSession'];
}

/** The decision about the first action that is not allowed, or the last one. */
function decide(chain: IdentityChain, role: Role, actions: Actions, context: RequestContext): Decision {
  const decideIn = (fill: Fill): Decision => {
    const trust = { name: fill(role.name), policy: parsePolicy(fill(role.trust), 'trust') };
    const asked = {
      principal: { type: 'service' as const, service: POD_IDENTITY_SERVICE },
      resource: fill(role.arn),
      resourceAccountId: fill(role.accountId),
      context: fill(context),
    };
    const ask = (action: string): Decision => evaluate({ ...asked, action }, { resource: trust });
    const [first, ...others] = actions;
    return others.reduce((decision, action) => (decision.outcome === 'allowed' ? ask(action) : decision), ask(first));
  };
  try {
    return decideInAllWorlds({
      documents: [role.trust],
      facts: [role.arn, role.accountId, ...valuesOf(context)].filter((fact) => !fact.includes(ANOTHER_CLUSTER)),
      chain,
      decide: decideIn,
    });
  } catch (error) {
    if (!(error instanceof MalformedPolicyError)) throw error;
    return { outcome: 'unknown', reason: `The trust policy is malformed: ${error.message}` };
  }
}

/** Whether a role that trusts a pod would trust the same pod of a cluster by another name. */
export function trustsAnotherCluster(
  chain: IdentityChain,
  association: Association,
  role: Role,
): 'yes' | 'no' | 'unknown' {
  const [podName = ''] = podNamesOf(chain, association);
  const context = contextForPod(chain, association, role, podName);
  const arn = context['aws:SourceArn'];
  const otherArn = typeof arn === 'string' ? arn.replace(/cluster\/.*$/, `cluster/${ANOTHER_CLUSTER}`) : '';
  const tags: RequestContext =
    association.sessionTagsDisabled === true
      ? {}
      : { 'aws:RequestTag/eks-cluster-arn': otherArn, 'aws:RequestTag/eks-cluster-name': ANOTHER_CLUSTER };
  const { outcome } = decide(chain, role, ['sts:AssumeRole'], { ...context, 'aws:SourceArn': otherArn, ...tags });
  return outcome === 'unknown' ? 'unknown' : outcome === 'allowed' ? 'yes' : 'no';
}

/** The condition keys of the AssumeRole call that EKS makes for a pod. */
function contextForPod(chain: IdentityChain, association: Association, role: Role, podName: string): RequestContext {
  const clusterArn = clusterArnOf(chain, association, role);
  return {
    'aws:PrincipalIsAWSService': 'true',
    'aws:PrincipalServiceName': POD_IDENTITY_SERVICE,
    'aws:PrincipalServiceNamesList': [POD_IDENTITY_SERVICE],
    'aws:SourceArn': clusterArn,
    'aws:SourceAccount': lookup(chain).cluster(association.clusterName)?.accountId ?? role.accountId,
    'aws:SecureTransport': 'true',
    'aws:ResourceAccount': role.accountId,
    'sts:RoleSessionName': sessionNameFor(association, podName),
    ...sessionTagContext(sessionTags(association, clusterArn, podName)),
    ...tagContext('aws:ResourceTag', role.tags),
    ...tagContext('iam:ResourceTag', role.tags),
  };
}

/**
 * The name of a pod's session: `eks-`, ten characters of the cluster's name, ten of the pod's, a UUID. With a missing part
 * in a name the cut is not known either.
 */
export function sessionNameFor({ clusterName }: Association, podName: string): string {
  const cut = (text: string, name: string): string => (text.includes('‹') ? unknownText(name) : text.slice(0, 10));
  return `eks-${cut(clusterName, 'ClusterNameCut')}-${cut(podName, 'PodNameCut')}-${unknownText('SessionUuid')}`;
}

/** Names of the pods that an association is for; one that is not known if none was read. */
export function podNamesOf(chain: IdentityChain, association: Association): readonly string[] {
  const names = new Set(
    lookup(chain)
      .podsOf(association)
      .map(({ name }) => name),
  );
  return names.size > 0 ? [...names] : [unknownText('PodName')];
}

function unknown(reason: string): Refusal {
  return { action: 'sts:AssumeRole', decision: { outcome: 'unknown', reason } };
}
