import type { DiagnosedFinding } from '../model/diagnosis';

/** A finding as a failing assertion says it: the rule and its subject's place, the cause, and what to paste. */
export function describeFinding({ rule, severity, subject, cause, fix }: DiagnosedFinding): string {
  const at = subject.source.construct ?? subject.source.logicalId;
  // Several lines stand by themselves, so that their indentation is what is pasted.
  const remedy = fix.includes('\n') ? `fix:\n${fix}` : `fix: ${fix}`;
  return `${rule} (${severity}), ${subject.name}${at === undefined ? '' : ` at ${at}`}\n${cause}\n${remedy}`;
}
