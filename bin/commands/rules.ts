import { Command } from 'commander';
import { EXIT } from '../exit';
import { helpLayout, helpParagraph } from '../help-layout';

/** `pod-identity rules`: prints what the doctor looks for. */
export function rulesCommand(): Command {
  return new Command('rules')
    .exitOverride()
    .configureHelp(helpLayout)
    .showHelpAfterError('(--help lists what there is)')
    .description('list what the doctor looks for; with an id, all about that rule')
    .argument('[id]', 'a rule, for example no-irsa-annotation')
    .option('--json', 'print JSON, and nothing else', false)
    .addHelpText('after', () => `\n${helpParagraph('Exit code: 0 printed, 2 no such rule or bad usage.')}`)
    .action(async (id: string | undefined, { json }: { json: boolean }, command: Command) => {
      // Loaded only now: who rehearses need not wait for all the rules.
      const { noSuchRule, printRules } = await import('./print-rules');
      const mistake = id === undefined ? undefined : noSuchRule(id);
      if (mistake !== undefined) command.error(mistake);
      printRules(id, json);
      process.exitCode = EXIT.proven;
    });
}
