import type { SceneStatus } from '../model/result';
import type {
  IdentityResult,
  NearMiss,
  ProvenPod,
  StackResult,
  TemplateEvidence,
  TemplateResult,
} from '../model/template-result';
import { templateVerdict } from '../model/template-result';
import type { AssociationView } from '../model/template-environment';
import {
  bullet,
  duration,
  evidenceLines,
  evidenceTexts,
  MARK,
  painter,
  type EvidenceText,
  type TerminalStyle,
} from './terminal';

/** The lines for one stack. */
export function stackLines(stack: StackResult, style: TerminalStyle): string[] {
  const paint = painter(style);
  const inert = stack.inertTypes.length > 0 ? [words('carried as inert', stack.inertTypes.join(', '))] : [];
  return [
    `${paint.status(stack.status, MARK[stack.status])} ${paint.bold(`stack ${stack.stackName}`)} ${paint.dim(`(${duration(stack.durationMs)})`)}`,
    ...evidenceLines([...evidenceTexts(stack.evidence), ...inert], style),
  ];
}

/** The lines for one pod of one association: who it became, and the evidence beneath, every word as it was said. */
export function identityLines(identity: IdentityResult, style: TerminalStyle): string[] {
  const paint = painter(style);
  const { status, pod, association, caller } = identity;
  const became = caller?.roleName === roleName(association) ? 'is' : 'should be';
  return [
    `${paint.status(status, MARK[status])} ${paint.bold(`${pod.namespace}/${pod.name} ${became} ${roleName(association)}`)} ${paint.dim(`(${duration(identity.durationMs)})`)}`,
    ...evidenceLines([words('pod', describe(pod)), ...templateTexts(identity.evidence)], style),
  ];
}

/** The closing lines: pods that miss an association by little, the verdict, how it was proven, and what was not. */
export function templateClosingLines(result: TemplateResult, style: TerminalStyle): string[] {
  const paint = painter(style);
  const overall = templateVerdict(result);
  const verdictText: Record<SceneStatus, string> = {
    passed: 'Proven: every pod of every association becomes its role.',
    failed: 'Disproven: see what is marked ✗.',
    unknown:
      result.identities.length === 0 && result.stacks.every(({ status }) => status === 'passed')
        ? 'Could not tell: the template has no Pod Identity association, or none for what was asked.'
        : 'Could not tell: see what is marked ?.',
  };
  const list = (title: string, sentences: readonly string[]) =>
    sentences.length === 0
      ? []
      : [paint.dim(title), ...sentences.flatMap((each) => bullet(each, style)).map(paint.dim)];
  return [
    ...result.nearMisses.flatMap((miss) => nearMissLines(miss, style)),
    `${paint.status(overall, verdictText[overall])} ${counts(result)}, in ${(result.durationMs / 1000).toFixed(1)} s.`,
    ...list('Taken for granted, since nothing given makes it:', result.takenForGranted),
    ...list('To know:', result.notes),
    paint.dim(`Mode ${result.mode}, client ${result.clients.join(', ')}. This run does not prove:`),
    ...result.notProven.flatMap((sentence) => bullet(sentence, style).map(paint.dim)),
  ];
}

function nearMissLines({ pod, association, differsIn }: NearMiss, style: TerminalStyle): string[] {
  const paint = painter(style);
  const theirs = `${association.namespace}/${association.serviceAccount}`;
  const what = differsIn === 'namespace' ? 'another namespace' : 'a ServiceAccount of nearly that name';
  return [
    `${paint.status('failed', MARK.failed)} ${paint.bold(`${pod.namespace}/${pod.name} has no identity of its own`)}`,
    ...evidenceLines(
      [
        words('pod', describe(pod)),
        words(
          'because',
          `no association is for ServiceAccount ${pod.namespace}/${pod.serviceAccount}; the one for ${theirs}, which no pod uses, names ${what}`,
          true,
        ),
      ],
      style,
    ),
  ];
}

function templateTexts(evidence: readonly TemplateEvidence[]): EvidenceText[] {
  return evidence.flatMap((each) => {
    // The pod's name stands above: here it is the client that tells one answer from another.
    if (each.kind === 'client') return [words(each.client, each.said, true)];
    if (each.kind !== 'evaluation') return evidenceTexts([each]);
    const on = each.resource === '*' ? '' : ` on ${each.resource}`;
    const decided = { allowed: 'allowed', denied: 'denied', unknown: 'not decided' }[each.decision];
    return [
      words(
        'by the policies',
        `${each.action}${on} would be ${decided}. No request was made; resource policies were not asked.`,
        true,
      ),
      ...(each.words ? [words('AWS would say', each.words, true)] : []),
      words('because', each.reason, true),
    ];
  });
}

const words = (label: string, text: string, plain = false): EvidenceText => ({ label, text, plain });

const roleName = ({ roleArn, targetRoleArn }: AssociationView) => (targetRoleArn ?? roleArn).split('/').pop() ?? '';

function describe({ cluster, serviceAccount, origin }: ProvenPod): string {
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

function counts({ identities, nearMisses }: TemplateResult): string {
  const count = (status: SceneStatus) => identities.filter((identity) => identity.status === status).length;
  const failed = count('failed') + nearMisses.length;
  const unknown = count('unknown');
  return [
    `${count('passed')} passed`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(unknown > 0 ? [`${unknown} could not tell`] : []),
  ].join(', ');
}
