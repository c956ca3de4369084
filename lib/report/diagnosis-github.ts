import type { Source } from '../model/chain';
import type { Diagnosis, Severity } from '../model/diagnosis';
import { symptomText } from './finding-text';
import { visible } from './visible';

const COMMANDS: Record<Severity, string> = { error: 'error', warning: 'warning', info: 'notice' };

/** Where a finding is shown beside the code. */
export interface CodeLocation {
  /** Relative to the repository. */
  readonly file: string;
  readonly line?: number;
}

/**
 * The findings as workflow commands of GitHub Actions, one line each; GitHub shows ten errors and ten warnings of a step.
 * Source: https://docs.github.com/actions/reference/workflow-commands-for-github-actions
 *
 * @param locate where the source of a finding is in the repository; `undefined` for a finding without a place
 */
export function githubAnnotations(
  { findings }: Diagnosis,
  locate: (source: Source) => CodeLocation | undefined,
): string[] {
  return findings.map(({ rule, severity, subject, symptom, cause, fix, docs }) => {
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
  });
}

/** As `@actions/core` escapes what follows the second `::`. */
function message(text: string): string {
  return visible(text).replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
}

/** As it escapes the value of a property, in which commas and colons have a meaning as well. */
function property(text: string): string {
  return message(text).replace(/:/g, '%3A').replace(/,/g, '%2C');
}
