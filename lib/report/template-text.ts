import type { AssociationView, ResourcePolicyPart } from '../model/template-environment';
import type {
  IdentityResult,
  NearMiss,
  ProvenPod,
  StackResult,
  TemplateEvidence,
  TemplateResult,
} from '../model/template-result';
import { templateVerdict } from '../model/template-result';
import { BECAUSE, evidenceTexts, type EvidenceText } from './evidence-text';
import { countsText } from './result-lines';

/** How it went, in one sentence. */
export function templateVerdictText(result: TemplateResult): string {
  switch (templateVerdict(result)) {
    case 'passed':
      return 'Proven: every pod of every association becomes its role.';
    case 'failed':
      return 'Disproven: see what is marked ✗.';
    case 'unknown':
      return result.identities.length === 0 && result.stacks.every(({ status }) => status === 'passed')
        ? 'Could not tell: the template has no Pod Identity association, or none for what was asked.'
        : 'Could not tell: see what is marked ?.';
  }
}

/** `3 passed, 1 failed, in 1.2 s`, where a near miss is a failure. */
export function templateCounts({ identities, nearMisses, durationMs }: TemplateResult): string {
  const misses = nearMisses.map(() => 'failed' as const);
  return countsText([...identities.map(({ status }) => status), ...misses], durationMs);
}

/** What was seen of a stack. */
export function stackTexts({ evidence, inertTypes }: StackResult): EvidenceText[] {
  const inert = inertTypes.length > 0 ? [words('carried as inert', inertTypes.join(', '))] : [];
  return [...evidenceTexts(evidence), ...inert];
}

/** Who a pod is, or should be. */
export function identityTitle({ pod, association, caller }: IdentityResult): string {
  const became = caller?.roleName === roleOf(association) ? 'is' : 'should be';
  return `${pod.namespace}/${pod.name} ${became} ${roleOf(association)}`;
}

/** Where a pod comes from and what was seen of it, every word as it was said. */
export function identityTexts({ pod, evidence }: IdentityResult): EvidenceText[] {
  return [words('pod', podText(pod)), ...evidence.flatMap(templateTexts)];
}

/** Which pod it is that misses an association. */
export function nearMissTitle({ pod }: NearMiss): string {
  return `${pod.namespace}/${pod.name} has no identity of its own`;
}

/** Where that pod comes from, and by how little it misses. */
export function nearMissTexts({ pod, association, differsIn }: NearMiss): EvidenceText[] {
  const theirs = `${association.namespace}/${association.serviceAccount}`;
  const what = differsIn === 'namespace' ? 'another namespace' : 'a ServiceAccount of nearly that name';
  const why = `no association is for ServiceAccount ${pod.namespace}/${pod.serviceAccount}; the one for ${theirs}, which no pod uses, names ${what}`;
  return [words('pod', podText(pod)), words(BECAUSE, why, true)];
}

const words = (label: string, text: string, plain = false): EvidenceText => ({ label, text, plain });

const roleOf = ({ roleArn, targetRoleArn }: AssociationView) => (targetRoleArn ?? roleArn).split('/').pop() ?? '';

function podText({ cluster, serviceAccount, origin }: ProvenPod): string {
  const where = `ServiceAccount ${serviceAccount}, cluster ${cluster}`;
  switch (origin.kind) {
    case 'manifest':
      return `${where}, as the manifests have it`;
    case 'workload':
      return `${where}, made here from the pod template of ${origin.workload}`;
    case 'probe':
      return `${where}, a probe made here: nothing given uses the ServiceAccount`;
  }
}

const RESOURCE_POLICY: Readonly<Record<ResourcePolicyPart, string>> = {
  asked: 'the policy of the resource was asked too',
  none: 'the resource has no policy of its own',
  'not asked': 'resource policies were not asked',
};

function templateTexts(evidence: TemplateEvidence): EvidenceText[] {
  // The pod's name stands above: here it is the client that tells one answer from another.
  if (evidence.kind === 'client') return [words(evidence.client, evidence.said, true)];
  if (evidence.kind !== 'evaluation') return evidenceTexts([evidence]);
  const on = evidence.resource === '*' ? '' : ` on ${evidence.resource}`;
  const decided = { allowed: 'allowed', denied: 'denied', unknown: 'not decided' }[evidence.decision];
  const judged = `${evidence.action}${on} would be ${decided}. No request was made; ${RESOURCE_POLICY[evidence.resourcePolicy]}.`;
  return [
    words('by the policies', judged, true),
    ...(evidence.words ? [words('AWS would say', evidence.words, true)] : []),
    words(BECAUSE, evidence.reason, true),
  ];
}
