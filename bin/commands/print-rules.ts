import { findRule, RULES } from '../../lib/doctor';
import { catalogueJson, catalogueLines, ruleLines } from '../../lib/report/rule-catalogue';
import { nearestName } from '../../lib/stack/nearest-name';
import { terminalStyle } from '../terminal-style';

/** Why there is no rule of this id, for the user; `undefined` if there is one. */
export function noSuchRule(id: string): string | undefined {
  if (findRule(id) !== undefined) return undefined;
  const meant = nearestName(
    id,
    RULES.map((rule) => rule.id),
  );
  const remedy = meant === undefined ? '`pod-identity rules` lists them' : `did you mean ${meant}?`;
  return `error: there is no rule ${JSON.stringify(id)}: ${remedy}`;
}

/** Prints the catalogue, or all about one rule that there is. */
export function printRules(id: string | undefined, json: boolean): void {
  const rule = id === undefined ? undefined : findRule(id);
  const style = terminalStyle(process.stdout);
  if (json) process.stdout.write(catalogueJson(rule ? [rule] : RULES));
  else console.log((rule ? ruleLines(rule, style) : catalogueLines(RULES, style)).join('\n'));
}
