import { randomUUID } from 'node:crypto';
import { Command, Option } from 'commander';
import { version } from '../../package.json';
import { diagnose, RULES } from '../../lib/doctor';
import { diagnosePod, PodNotFoundError } from '../../lib/doctor/pod-diagnosis';
import { SEVERITIES, type Diagnosis, type Severity } from '../../lib/model/diagnosis';
import { githubAnnotations, withoutCommands } from '../../lib/report/diagnosis-github';
import { diagnosisJson } from '../../lib/report/diagnosis-json';
import { diagnosisPage } from '../../lib/report/html/diagnosis-page';
import { diagnosisSarif } from '../../lib/report/diagnosis-sarif';
import { diagnosisLines } from '../../lib/report/diagnosis-terminal';
import { InputError } from '../../lib/walkthrough/template/input-error';
import { locateIn, readDoctorInput } from '../doctor-input';
import { EXIT } from '../exit';
import { rehearseDoctorInput, type RehearsalOptions } from '../rehearsed-input';
import { append, collect } from '../repeatable';
import { reportFile } from '../report-file';
import { settingsHelp } from '../settings-help';
import { spinner } from '../spinner';
import { terminalStyle } from '../terminal-style';
import { orUsersMistake } from '../users-mistake';

interface DoctorOptions extends RehearsalOptions {
  readonly rehearse: boolean;
  readonly pod?: string;
  readonly json: boolean;
  /** A file, or `true` for the standard output. */
  readonly sarif?: string | true;
  readonly github: boolean;
  /** The file for the HTML report. */
  readonly report?: string;
  readonly failOn: Severity;
  readonly strict: boolean;
}

/** Options that mean nothing without a rehearsal. */
const FOR_REHEARSALS = ['mode', 'parameter', 'cluster'];

const EXAMPLES = `
Examples:
  pod-identity doctor
  pod-identity doctor --template cdk.out --pod shop/api
  pod-identity doctor --template template.yaml --manifests k8s/ --sarif pod-identity.sarif
  pod-identity doctor --rehearse --template cdk.out

Exit code: 0 nothing found, 1 something of the severity of --fail-on or above was found, 2 input that cannot be read or bad
usage. What could not be told is listed and does not count, unless --strict is given.`;

/** `pod-identity doctor`: says where Pod Identity will fail, without deploying anything. */
export function doctorCommand(): Command {
  return new Command('doctor')
    .exitOverride()
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
    .addHelpText('after', () => `${EXAMPLES}\n\n${settingsHelp()}`)
    .action(async (options: DoctorOptions, command: Command) => {
      if (options.stack !== undefined && options.template === undefined) {
        command.error('error: --stack needs --template: the project itself has one stack');
      }
      const empty = command.options.find((option) => isEmpty(command.getOptionValue(option.attributeName())));
      if (empty !== undefined) command.error(`error: ${empty.long} is empty: is a variable of your shell not set?`);
      const idle = options.rehearse ? undefined : givenOf(command, FOR_REHEARSALS);
      if (idle !== undefined) command.error(`error: ${idle} needs --rehearse`);
      if (options.parameter.length > 0 && options.template === undefined) {
        command.error("error: --parameter needs --template: the project's own stack has settings, -c");
      }
      if (options.sarif === true && (options.json || options.github)) {
        command.error(
          'error: --sarif without a file prints nothing else: give it a file, for example --sarif out.sarif',
        );
      }
      process.exitCode = await orUsersMistake(() => runDoctor(options));
    });
}

/** Whether an option was given an empty text, which as a path would be the folder one is in. */
function isEmpty(value: unknown): boolean {
  return value === '' || (Array.isArray(value) && value.includes(''));
}

/** The first of some options that the user gave. */
function givenOf(command: Command, names: readonly string[]): string | undefined {
  return command.options.find((option) => {
    const name = option.attributeName();
    return names.includes(name) && command.getOptionValueSource(name) === 'cli';
  })?.long;
}

async function runDoctor(options: DoctorOptions): Promise<number> {
  const page = options.report === undefined ? undefined : reportFile(options.report);
  const sarifFile = typeof options.sarif === 'string' ? reportFile(options.sarif, '--sarif') : undefined;
  const diagnosis = await readAndDiagnose(options);
  page?.write(diagnosisPage(diagnosis));
  const locate = locateIn(options);
  const sarif = options.sarif === undefined ? '' : diagnosisSarif(diagnosis, { rules: RULES, version, locate });
  sarifFile?.write(sarif);
  if (options.json) process.stdout.write(diagnosisJson(diagnosis));
  else if (options.sarif === true) process.stdout.write(sarif);
  else {
    const lines = diagnosisLines(diagnosis, terminalStyle(process.stdout));
    console.log((options.github ? withoutCommands(lines, randomUUID()) : lines).join('\n'));
  }
  if (options.github) for (const line of githubAnnotations(diagnosis, locate)) console.log(line);
  return exitCode(diagnosis, options);
}

async function readAndDiagnose(options: DoctorOptions): Promise<Diagnosis> {
  const shown = spinner(process.stderr);
  try {
    shown.show(options.template === undefined ? "synthesising this project's stack" : `reading ${options.template}`);
    const chain = options.rehearse ? await rehearseDoctorInput(options, shown) : readDoctorInput(options);
    return options.pod === undefined ? diagnose(chain) : diagnosePod(chain, options.pod);
  } catch (error) {
    if (!(error instanceof PodNotFoundError)) throw error;
    const [problem = '', remedy = ''] = error.message.split('\n');
    throw new InputError(`--pod ${problem}`, remedy);
  } finally {
    shown.stop();
  }
}

function exitCode({ findings, couldNotTell }: Diagnosis, { failOn, strict }: DoctorOptions): number {
  const counting = SEVERITIES.slice(0, SEVERITIES.indexOf(failOn) + 1);
  if (findings.some(({ severity }) => counting.includes(severity))) return EXIT.disproven;
  return strict && couldNotTell.length > 0 ? EXIT.disproven : EXIT.proven;
}
