import { Command, Option } from 'commander';
import { SEVERITIES } from '../../lib/model/diagnosis';
import { emptyOption } from '../empty-option';
import { givenOption } from '../given-option';
import { helpLayout, helpParagraph } from '../help-layout';
import { append, collect } from '../repeatable';
import { settingsHelp } from '../settings-help';
import { orUsersMistake } from '../users-mistake';
import type { DoctorOptions } from './run-doctor';

/** Options that mean nothing without a rehearsal. */
const FOR_REHEARSALS = ['mode', 'parameter', 'export', 'cluster'];

const EXAMPLES = `
Examples:
  pod-identity doctor
  pod-identity doctor --template cdk.out --pod shop/api
  pod-identity doctor --template template.yaml --manifests k8s/ --sarif pod-identity.sarif
  pod-identity doctor --rehearse --template cdk.out`;

const EXIT_CODES =
  'Exit code: 0 nothing found, 1 something of the severity of --fail-on or above was found, 2 input that cannot be read or bad usage. What could not be told is listed and does not count, unless --strict is given.';

/** `pod-identity doctor`: says where Pod Identity will fail, without deploying anything. */
export function doctorCommand(): Command {
  return new Command('doctor')
    .exitOverride()
    .configureHelp(helpLayout)
    .showHelpAfterError('(--help lists what there is)')
    .description('say where Pod Identity will fail, with the cause and a fix to paste, before anything is deployed')
    .option('--template <path>', "a CloudFormation template (JSON, YAML) or a cdk.out, instead of this project's stack")
    .option('--stack <name>', 'with --template: this stack, with those it depends on, instead of all')
    .option('--manifests <path>', 'Kubernetes objects applied by other means; may be repeated', append, [])
    .option('--pod <namespace/name>', 'what concerns this pod, or the pods of the workload of this name, alone')
    .option('--rehearse', 'deploy it all on this machine first, and judge what then stands: more can be told', false)
    .addOption(
      new Option('--mode <mode>', 'with --rehearse: how the pods are isolated')
        .choices(['auto', 'namespace', 'loopback'])
        .default('auto'),
    )
    .option('--parameter <key=value>', 'with --rehearse: as `cdk deploy --parameters`; may be repeated', append, [])
    .option(
      '--export <name=value>',
      'with --rehearse: what a stack that is not given exports; may be repeated',
      append,
      [],
    )
    .option('--cluster <name>', 'with --rehearse: the cluster that --manifests are for, where there are several')
    .addOption(
      new Option('-c, --context <key=value>', "a setting of this project's stack; may be repeated")
        .argParser(collect)
        .default({}, 'none')
        .conflicts('template'),
    )
    .addOption(new Option('--json', 'print the diagnosis as JSON, and nothing else').default(false).conflicts('github'))
    .addOption(
      new Option(
        '--sarif [file]',
        'write the findings as SARIF 2.1.0, for GitHub code scanning; without a file print it, and nothing else',
      ),
    )
    .option('--report <file>', 'write an HTML page as well, with the chain drawn')
    .option('--github', 'print the findings as annotations of GitHub Actions as well', false)
    .addOption(
      new Option('--fail-on <severity>', 'the least severity that ends with exit code 1')
        .choices(SEVERITIES)
        .default('warning'),
    )
    .option('--strict', 'what could not be told counts as found', false)
    .addHelpText('after', () => `${EXAMPLES}\n\n${helpParagraph(EXIT_CODES)}\n\n${settingsHelp()}`)
    .action(async (options: DoctorOptions, command: Command) => {
      const mistake = mistakeIn(options, command);
      if (mistake !== undefined) command.error(`error: ${mistake}`);
      // Loaded only now: who rehearses need not wait for all the rules.
      const { runDoctor } = await import('./run-doctor');
      process.exitCode = await orUsersMistake(() => runDoctor(options));
    });
}

/** Why these options do not go together, for the user; `undefined` if they do. */
function mistakeIn(options: DoctorOptions, command: Command): string | undefined {
  if (options.stack !== undefined && options.template === undefined) {
    return '--stack needs --template: the project itself has one stack';
  }
  const empty = emptyOption(command);
  if (empty !== undefined) return empty;
  const idle = options.rehearse ? undefined : givenOption(command, FOR_REHEARSALS);
  if (idle !== undefined) return `${idle} needs --rehearse`;
  if (options.parameter.length > 0 && options.template === undefined) {
    return "--parameter needs --template: the project's own stack has settings, -c";
  }
  if (options.sarif === true && (options.json || options.github)) {
    return '--sarif without a file prints nothing else: give it a file, for example --sarif out.sarif';
  }
  return undefined;
}
