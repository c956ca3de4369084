import type { Source } from '../model/chain';
import { SEVERITIES, type DiagnosedFinding, type Diagnosis, type Severity } from '../model/diagnosis';
import { symptomText } from './finding-text';
import { visible } from './visible';

const COMMANDS: Record<Severity, string> = { error: 'error', warning: 'warning', info: 'notice' };

/** Where a finding is shown beside the code. */
export interface CodeLocation {
  /** Relative to the repository. */
  readonly file: string;
  readonly line?: number;
  /** How many UTF-16 code units the line has. */
  readonly letters?: number;
}

/** Of each severity, so many annotations of a step are shown; what comes after is dropped without a word. */
const MOST_SHOWN = 10;

/**
 * The findings as workflow commands of GitHub Actions, one line each. Of a severity that has more findings than GitHub shows, the
 * last annotation says how many are left out here.
 * Source: https://docs.github.com/actions/reference/workflow-commands-for-github-actions; the limit is in
 * https://docs.github.com/rest/checks/runs and https://github.com/orgs/community/discussions/26680.
 *
 * @param locate where the source of a finding is in the repository; `undefined` for a finding without a place
 */
export function githubAnnotations(
  { findings }: Diagnosis,
  locate: (source: Source) => CodeLocation | undefined,
): string[] {
  return SEVERITIES.flatMap((severity) => {
    const all = findings.filter((finding) => finding.severity === severity);
    if (all.length <= MOST_SHOWN) return all.map((finding) => annotation(finding, locate));
    const shown = all.slice(0, MOST_SHOWN - 1);
    const more = `${all.length - shown.length} more of severity ${severity} are in the log of this step.`;
    return [...shown.map((finding) => annotation(finding, locate)), `::${COMMANDS[severity]} ::${message(more)}`];
  });
}

function annotation(
  { rule, severity, subject, symptom, cause, fix, docs }: DiagnosedFinding,
  locate: (source: Source) => CodeLocation | undefined,
): string {
  const at = locate(subject.source);
  const properties = [
    ...(at ? [`file=${property(at.file)}`] : []),
    ...(at?.line === undefined ? [] : [`line=${at.line}`]),
    `title=${property(`${rule}: ${subject.name}`)}`,
  ].join(',');
  const { construct } = subject.source;
  const seen = symptomText(symptom);
  const text = [
    cause,
    `${seen.label}: ${seen.text}`,
    `fix: ${fix}`,
    ...(construct === undefined ? [] : [`at: ${construct}`]),
    docs,
  ].join('\n');
  return `::${COMMANDS[severity]} ${properties}::${message(text)}`;
}

/**
 * The lines so that GitHub Actions reads no workflow command in them: what a template names things may look like one.
 * @param token nobody else's: what ends the pause
 */
export function withoutCommands(lines: readonly string[], token: string): string[] {
  return [`::stop-commands::${token}`, ...lines, `::${token}::`];
}

/** As `@actions/core` escapes what follows the second `::`. */
function message(text: string): string {
  return visible(text).replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
}

/** As it escapes the value of a property, in which commas and colons have a meaning as well. */
function property(text: string): string {
  return message(text).replace(/:/g, '%3A').replace(/,/g, '%2C');
}
