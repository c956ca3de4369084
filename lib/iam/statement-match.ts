import type { Statement } from './policy';
import type { Subject } from './subject';
import { not, some, type Truth } from './truth';

/** Whether `Action` or `NotAction` covers an action. */
export function coversAction({ actions }: Pick<Statement, 'actions'>, lowerCaseAction: string): boolean {
  const { negated, exact, patterns } = actions;
  return (exact.has(lowerCaseAction) || patterns.some((matches) => matches(lowerCaseAction))) !== negated;
}

/** Whether `Resource` or `NotResource` covers the request's resource. */
export function coversResource({ resources }: Statement, subject: Subject): Truth {
  if (!resources) return true;
  const listed = some(resources.patterns, (pattern) => pattern.test(subject.resource, subject.context));
  return resources.negated ? not(listed) : listed;
}

/**
 * Whether a statement applies to the request, its principals apart.
 * Elements are tried from the cheapest to the dearest; the first that fails decides.
 */
export function applies(statement: Statement, subject: Subject): Truth {
  if (!coversAction(statement, subject.lowerCaseAction)) return false;
  let result = coversResource(statement, subject);
  if (result === false) return false;
  for (const condition of statement.conditions) {
    const truth = condition.evaluate(subject.context);
    if (truth === false) return false;
    if (truth === 'unknown') result = 'unknown';
  }
  return result;
}
