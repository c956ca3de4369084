import { Command } from 'commander';
import { doctorCommand } from './commands/doctor';
import { rehearseCommand } from './commands/rehearse';
import { rulesCommand } from './commands/rules';
import { EXIT } from './exit';
import { endOnFailedOutput } from './failed-output';
import { helpLayout } from './help-layout';

endOnFailedOutput();

// Until a command has come to its end, nothing is proven, however this process ends.
process.exitCode = EXIT.unknown;

const program = new Command('pod-identity')
  .configureHelp(helpLayout)
  .description('Amazon EKS Pod Identity: rehearse it on a laptop, without AWS.')
  .addCommand(rehearseCommand())
  .addCommand(doctorCommand())
  .addCommand(rulesCommand())
  .showHelpAfterError('(--help lists what there is)')
  .exitOverride();

program.parseAsync().then(
  () => undefined,
  (error: { exitCode?: number; code?: string; message?: string; stack?: string }) => {
    // commander has already printed its own errors; what else arrives here is a defect, and is shown whole.
    if (!error.code?.startsWith('commander.')) console.error(error.stack ?? error.message);
    process.exitCode = error.exitCode === 0 ? EXIT.proven : EXIT.unknown;
  },
);
