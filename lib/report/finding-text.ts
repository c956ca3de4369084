import type { Source } from '../model/chain';
import {
  SEVERITIES,
  type DiagnosedFinding,
  type Diagnosis,
  type NotTold,
  type Severity,
  type Symptom,
} from '../model/diagnosis';
import type { SceneStatus } from '../model/result';
import { MARK } from './result-lines';
import { visible } from './visible';

/** How each severity is marked; what could not be told has `?`. */
export const SEVERITY_MARK: Readonly<Record<Severity, string>> = { error: MARK.failed, warning: '!', info: 'i' };

/** How the gravest finding colours the whole. */
export const STATUS_OF: Readonly<Record<Severity | 'nothing', SceneStatus>> = {
  error: 'failed',
  warning: 'unknown',
  info: 'unknown',
  nothing: 'passed',
};

/** What one sees of a fault, after the label that tells a quotation from a description. */
export function symptomText(symptom: Symptom): { readonly label: 'said' | 'seen'; readonly text: string } {
  switch (symptom.kind) {
    case 'words':
      return { label: 'said', text: visible(symptom.words) };
    case 'silent':
      return { label: 'seen', text: visible(symptom.seen) };
    case 'unconfirmed':
      return { label: 'seen', text: `${visible(symptom.seen)} (The exact words are in no public source.)` };
  }
}

/** Where a part stands: its construct, and its place in a file; empty if nothing is known. */
export function sourceText({ construct, logicalId, file, document }: Source): string {
  const place = [
    ...(file === undefined ? [] : [file]),
    ...(logicalId === undefined ? [] : [`resource ${logicalId}`]),
    ...(document === undefined || (logicalId !== undefined && document === 1) ? [] : [`document ${document}`]),
  ].join(', ');
  if (construct === undefined) return visible(place);
  return visible(place === '' ? construct : `${construct} (${place})`);
}

/** `1 error`, `2 errors`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** Where a finding lies on a request's way, if that is worth a sentence. */
export const PLACE_TEXTS: Readonly<Record<DiagnosedFinding['place'], string | undefined>> = {
  'first-break': 'The first break: a request gets this far and no further.',
  'beyond-a-break': 'Unchecked by any request: it shows once the break before it is mended.',
  'on-the-way': undefined,
};

/** What guillemets mean (`lib/model/chain/unknown-text.ts`). */
export const MISSING = 'What stands in ‹ › comes about with the deployment.';

/** `Found: 2 errors, 1 info.` */
export function foundText({ findings }: Pick<Diagnosis, 'findings'>): string {
  if (findings.length === 0) return 'Nothing found.';
  const bySeverity = SEVERITIES.flatMap((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    return count === 0 ? [] : [severity === 'info' ? `${count} info` : counted(count, severity)];
  });
  return `Found: ${bySeverity.join(', ')}.`;
}

/** What was looked at, and what came of the rest of the rules. */
export function lookedAtText({ identities, couldNotTell, compliant }: Diagnosis): string {
  const rules = new Set(couldNotTell.map(({ rule }) => rule)).size;
  const about =
    identities.length === 0
      ? 'No Pod Identity association was found in what was read.'
      : `${counted(identities.length, 'association')} looked at.`;
  return `${about} ${counted(compliant.length, 'rule')} found all in order, ${rules} could not tell.`;
}

/** What would have to be read, and the rules that wait for it: many wait for the same. */
export function rulesByNeed(notTold: readonly NotTold[]): ReadonlyMap<string, ReadonlySet<string>> {
  const byNeed = new Map<string, Set<string>>();
  for (const { needs, rule } of notTold) byNeed.set(needs, (byNeed.get(needs) ?? new Set()).add(rule));
  return byNeed;
}

const MOST_NAMED = 5;

/** The first few of many names. */
export function shortList(names: readonly string[]): string {
  const named = names.slice(0, MOST_NAMED).map(visible).join(', ');
  return names.length > MOST_NAMED ? `${named} and ${names.length - MOST_NAMED} more` : named;
}
