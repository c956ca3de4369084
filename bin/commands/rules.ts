import { Command } from 'commander';
import { EXIT } from '../exit';

/** `pod-identity rules`: prints what the doctor looks for. */
export function rulesCommand(): Command {
  return new Command('rules')
    .exitOverride()
    .showHelpAfterError('(--help lists what there is)')
    .description('list what the doctor looks for; with an id, all about that rule')
    .argument('[id]', 'a rule, for example no-irsa-annotation')
    .option('--json', 'print JSON, and nothing else', false)
    .action(async (id: string | undefined, { json }: { json: boolean }, command: Command) => {
      // Loaded only now: who rehearses need not wait for all the rules.
      const { noSuchRule, printRules } = await import('./print-rules');
      const mistake = id === undefined ? undefined : noSuchRule(id);
      if (mistake !== undefined) command.error(mistake);
      printRules(id, json);
      process.exitCode = EXIT.proven;
    });
}
