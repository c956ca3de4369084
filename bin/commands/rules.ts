import { Command } from 'commander';
import { findRule, RULES } from '../../lib/doctor';
import { catalogueJson, catalogueLines, ruleLines } from '../../lib/report/rule-catalogue';
import { nearestName } from '../../lib/stack/nearest-name';
import { EXIT } from '../exit';
import { terminalStyle } from '../terminal-style';

/** `pod-identity rules`: prints what the doctor looks for. */
export function rulesCommand(): Command {
  return new Command('rules')
    .exitOverride()
    .showHelpAfterError('(--help lists what there is)')
    .description('list what the doctor looks for; with an id, all about that rule')
    .argument('[id]', 'a rule, for example no-irsa-annotation')
    .option('--json', 'print JSON, and nothing else', false)
    .action((id: string | undefined, { json }: { json: boolean }, command: Command) => {
      const rule = id === undefined ? undefined : findRule(id);
      if (id !== undefined && rule === undefined) command.error(noSuchRule(id));
      const style = terminalStyle(process.stdout);
      if (json) process.stdout.write(catalogueJson(rule ? [rule] : RULES));
      else console.log((rule ? ruleLines(rule, style) : catalogueLines(RULES, style)).join('\n'));
      process.exitCode = EXIT.proven;
    });
}

function noSuchRule(id: string): string {
  const ids = RULES.map((rule) => rule.id);
  const meant = nearestName(id, ids);
  const remedy = meant === undefined ? '`pod-identity rules` lists them' : `did you mean ${meant}?`;
  return `error: there is no rule ${JSON.stringify(id)}: ${remedy}`;
}
