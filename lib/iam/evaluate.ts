import type { Decision } from './decision';
import { explainAllowed, explainExplicitDeny, explainImplicitDeny, explainUnclear, type Situation } from './explain';
import { findStatements, NOTHING, type Findings, type Found } from './findings';
import { closestStatement } from './near-miss';
import { MAX_REQUEST_TEXT } from './condition';
import { applicableLayers, type Layers } from './layers';
import { GRANTS, type Grant } from './principal-match';
import type { AccessRequest, ApplicablePolicies, PolicyLayer } from './request';
import { subjectOf, type Subject } from './subject';

/**
 * AWS's order of evaluation. All layers are searched for an explicit deny first; when several have one, the first of
 * this order is named. Unconfirmed: which one AWS names then (it says only that it names one).
 *
 * Source: IAM User Guide, "How AWS enforcement code logic evaluates requests to allow or deny access"
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 */
const ORDER: readonly PolicyLayer[] = [
  'resource-control',
  'service-control',
  'resource',
  'identity',
  'boundary',
  'session',
];

/**
 * Decides a request as AWS would, and says why. Never throws on any request or policy made by `parsePolicy`.
 *
 * Cross-account rules: IAM User Guide, "Cross-account policy evaluation logic"
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
 */
export function evaluate(request: AccessRequest, policies: ApplicablePolicies): Decision {
  const unreadable = refuseRequest(request);
  if (unreadable) return { outcome: 'unknown', reason: unreadable };
  const subject = subjectOf(request, policies.boundary !== undefined);
  const layers = applicableLayers(request, policies);
  const found = findLayers(layers, subject);
  const situation: Situation = { request, subject, layers };

  const denied = ORDER.find((layer) => found.get(layer)?.some(({ deny }) => deny));
  if (denied) return explicitDenial(situation, denied, firstOf(found.get(denied), 'deny') as Found);
  const unclear = ORDER.map((layer) => firstOf(found.get(layer), 'unclearDeny')).find((item) => item !== undefined);
  if (unclear) return { outcome: 'unknown', reason: explainUnclear(situation, unclear) };

  const verdict = decide(request, found, false);
  const doubtful = firstUnclearAllow(found);
  if (doubtful) {
    const otherwise = decide(request, found, true);
    if (!verdict.allowed && (otherwise.allowed || otherwise.layer !== verdict.layer)) {
      return { outcome: 'unknown', reason: explainUnclear(situation, doubtful) };
    }
  }
  if (verdict.allowed) {
    return {
      outcome: 'allowed',
      layer: verdict.layer,
      policy: verdict.by.policy.name,
      statement: verdict.by.statement.name,
      reason: explainAllowed(situation, verdict.layer, verdict.by, verdict.with),
    };
  }
  return keyMayHaveGrants(request, policies) ?? implicitDenial(situation, verdict.layer);
}

type FoundByLayer = ReadonlyMap<PolicyLayer, readonly Findings[]>;

function findLayers(layers: Layers, subject: Subject): FoundByLayer {
  const found = new Map<PolicyLayer, readonly Findings[]>();
  for (const [layer, groups] of layers) {
    const namesPrincipals = layer === 'resource' || layer === 'resource-control';
    found.set(
      layer,
      groups.map((policies) => findStatements(policies, subject, namesPrincipals)),
    );
  }
  return found;
}

function firstOf(findings: readonly Findings[] = [], sort: 'deny' | 'unclearDeny'): Found | undefined {
  return findings.find((item) => item[sort])?.[sort];
}

function firstUnclearAllow(found: FoundByLayer): Found | undefined {
  for (const layer of ORDER) {
    if (layer === 'resource-control') continue;
    for (const { unclearAllows } of found.get(layer) ?? []) {
      const grant = GRANTS.find((name) => unclearAllows[name]);
      if (grant) return unclearAllows[grant];
    }
  }
  return undefined;
}

type Verdict =
  | { readonly allowed: true; readonly layer: PolicyLayer; readonly by: Found; readonly with?: Found }
  | { readonly allowed: false; readonly layer: PolicyLayer };

/**
 * Walks the layers in AWS's order, when no statement denies.
 * @param hopeful take unclear statements for allowing
 */
function decide(request: AccessRequest, found: FoundByLayer, hopeful: boolean): Verdict {
  const allow = ({ allows, unclearAllows }: Findings = NOTHING, grant: Grant = 'direct'): Found | undefined =>
    allows[grant] ?? (hopeful ? unclearAllows[grant] : undefined);
  const first = (layer: PolicyLayer): Findings | undefined => found.get(layer)?.[0];
  const refuses = (layer: PolicyLayer): boolean => (found.get(layer) ?? []).some((findings) => !allow(findings));
  const denied = (layer: PolicyLayer): Verdict => ({ allowed: false, layer });

  const { principal, resourceAccountId } = request;
  const grant = GRANTS.find((name) => allow(first('resource'), name));
  const resource = grant && allow(first('resource'), grant);

  if (principal.type === 'service')
    return resource ? { allowed: true, layer: 'resource', by: resource } : denied('resource');
  if (refuses('service-control')) return denied('service-control');
  const isOwnAccount = principal.accountId === resourceAccountId;
  if (!resource && (!isOwnAccount || guardsItself(request))) return denied('resource');
  if (resource && isOwnAccount && grant === 'direct') return { allowed: true, layer: 'resource', by: resource };
  const identity = allow(first('identity'));
  const isGranted = isOwnAccount && grant === 'role';
  if (!identity && !isGranted) return denied('identity');
  if (refuses('boundary')) return denied('boundary');
  if (refuses('session')) return denied('session');
  if (resource && (isGranted || !isOwnAccount)) {
    return { allowed: true, layer: 'resource', by: resource, ...(!isOwnAccount && { with: identity }) };
  }
  return { allowed: true, layer: 'identity', by: identity as Found, ...(resource && { with: resource }) };
}

/**
 * Roles and KMS keys: their own policy must allow, even within the account.
 * Source: the page named at {@link ORDER}, "Resource-based policies".
 */
function guardsItself(request: AccessRequest): boolean {
  const [, , service, , , name = ''] = request.resource.split(':');
  return (service === 'iam' && name.startsWith('role/') && /^sts:/i.test(request.action)) || isKmsKey(request);
}

function isKmsKey({ action, resource }: AccessRequest): boolean {
  return /^kms:/i.test(action) && /^arn:[^:]*:kms:[^:]*:[^:]*:(key|alias)\//.test(resource);
}

/** A KMS grant may allow what no policy does: https://docs.aws.amazon.com/kms/latest/developerguide/grants.html */
function keyMayHaveGrants(request: AccessRequest, { resource, keyGrants }: ApplicablePolicies): Decision | undefined {
  if (!isKmsKey(request) || (resource && keyGrants === 'none')) return undefined;
  const others = resource
    ? 'a grant, which is not known here, may'
    : 'its key policy or a grant, which are not known here, may';
  return {
    outcome: 'unknown',
    reason: `The policies given here do not grant ${request.action} on a KMS key, but ${others}.`,
  };
}

/** Requests that cannot be compared with anything. */
function refuseRequest({ action, resource }: AccessRequest): string | undefined {
  if (!/^[a-z0-9-]{1,64}:[a-z0-9]{1,128}$/i.test(action)) return 'The action is not of the form service:Action.';
  if (resource === '' || resource.length > MAX_REQUEST_TEXT) return 'The resource is neither an ARN nor "*".';
  return undefined;
}

function explicitDenial(situation: Situation, layer: PolicyLayer, by: Found): Decision {
  const reason = explainExplicitDeny(situation, layer, by);
  const { policy, statement } = by;
  return { outcome: 'denied', explicit: true, layer, policy: policy.name, statement: statement.name, reason };
}

function implicitDenial(situation: Situation, layer: PolicyLayer): Decision {
  const policies = (situation.layers.get(layer) ?? []).flat();
  const closest = closestStatement(policies, situation.subject, layer);
  return {
    outcome: 'denied',
    explicit: false,
    layer,
    ...(closest && { policy: closest.policy.name, statement: closest.statement.name }),
    reason: explainImplicitDeny(situation, layer, closest),
  };
}
