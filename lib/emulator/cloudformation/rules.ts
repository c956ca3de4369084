import { below, isPlainObject, own, type PlainObject } from './plain-data';
import { ruleTruth, type RuleScope } from './rule-functions';
import { TemplateError } from './template-error';

/**
 * Checks the template's `Rules`: each whose condition holds must have all its assertions true, or nothing is deployed.
 *
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/rules-section-structure.html. Unconfirmed: AWS's words
 * for a rule that is broken, besides the description that the template itself gives.
 *
 * @returns a note for each rule that only an account could judge
 * @throws TemplateError for a rule that is broken or malformed
 */
export function checkRules(rules: PlainObject, scope: RuleScope): readonly string[] {
  return Object.entries(rules).flatMap(([name, rule]) => {
    const open = openQuestion(name, rule, scope);
    return open === undefined ? [] : [`Rule ${name} was not checked: it depends on ${open}, which is not known here.`];
  });
}

/** What a rule depends on that is not known; `undefined` if the rule is kept. */
function openQuestion(name: string, rule: unknown, scope: RuleScope): string | undefined {
  const at = below('/Rules', name);
  const assertions = isPlainObject(rule) ? own(rule, 'Assertions') : undefined;
  if (!isPlainObject(rule) || !Array.isArray(assertions)) {
    throw new TemplateError('Template format error: every rule needs a list of Assertions', at);
  }
  const condition = own(rule, 'RuleCondition');
  const applies = condition === undefined || ruleTruth(condition, scope, below(at, 'RuleCondition'));
  if (applies === false) return undefined;

  let open = applies === true ? undefined : applies.unknown;
  assertions.forEach((assertion: unknown, index) => {
    const place = below(below(at, 'Assertions'), index);
    if (!isPlainObject(assertion)) throw new TemplateError('Template format error: an assertion is an object', place);
    const holds = ruleTruth(own(assertion, 'Assert'), scope, below(place, 'Assert'));
    if (holds === false && applies === true) throw broken(name, assertion, place);
    if (typeof holds === 'object') open ??= holds.unknown;
  });
  return open;
}

function broken(name: string, assertion: PlainObject, place: string): TemplateError {
  const description = own(assertion, 'AssertDescription');
  const why = typeof description === 'string' ? description : 'an assertion is false';
  return new TemplateError(`Template error: rule ${name} is not kept: ${why}`, place);
}
