import { writeFileSync } from 'node:fs';
import { Command, Option } from 'commander';
import { version } from '../../package.json';
import { diagnosePod, PodNotFoundError } from '../../lib/cdk/pod-diagnosis';
import { diagnose, RULES } from '../../lib/doctor';
import { SEVERITIES, type Diagnosis, type Severity } from '../../lib/model/diagnosis';
import { githubAnnotations } from '../../lib/report/diagnosis-github';
import { diagnosisJson } from '../../lib/report/diagnosis-json';
import { diagnosisSarif } from '../../lib/report/diagnosis-sarif';
import { diagnosisLines } from '../../lib/report/diagnosis-terminal';
import { InputError } from '../../lib/walkthrough/template/input-error';
import { locateIn, readDoctorInput, type DoctorFiles } from '../doctor-input';
import { EXIT } from '../exit';
import { append, collect } from '../repeatable';
import { settingsHelp } from '../settings-help';
import { spinner } from '../spinner';
import { terminalStyle } from '../terminal-style';
import { orUsersMistake } from '../users-mistake';

interface DoctorOptions extends DoctorFiles {
  readonly pod?: string;
  readonly json: boolean;
  /** A file, or `true` for the standard output. */
  readonly sarif?: string | true;
  readonly github: boolean;
  readonly failOn: Severity;
  readonly strict: boolean;
}

const EXAMPLES = `
Examples:
  pod-identity doctor
  pod-identity doctor --template cdk.out --pod shop/api
  pod-identity doctor --template template.yaml --manifests k8s/ --sarif pod-identity.sarif

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
      if (options.sarif === true && (options.json || options.github)) {
        command.error(
          'error: --sarif without a file prints nothing else: give it a file, for example --sarif out.sarif',
        );
      }
      process.exitCode = await orUsersMistake(() => runDoctor(options));
    });
}

async function runDoctor(options: DoctorOptions): Promise<number> {
  const diagnosis = readAndDiagnose(options);
  const locate = locateIn(options);
  const sarif = options.sarif === undefined ? '' : diagnosisSarif(diagnosis, { rules: RULES, version, locate });
  if (typeof options.sarif === 'string') writeReport(options.sarif, sarif);
  if (options.json) process.stdout.write(diagnosisJson(diagnosis));
  else if (options.sarif === true) process.stdout.write(sarif);
  else console.log(diagnosisLines(diagnosis, terminalStyle(process.stdout)).join('\n'));
  if (options.github) for (const line of githubAnnotations(diagnosis, locate)) console.log(line);
  return exitCode(diagnosis, options);
}

function readAndDiagnose(options: DoctorOptions): Diagnosis {
  const shown = options.json || options.sarif === true ? undefined : spinner();
  try {
    shown?.show(options.template === undefined ? "synthesising this project's stack" : `reading ${options.template}`);
    const chain = readDoctorInput(options);
    return options.pod === undefined ? diagnose(chain) : diagnosePod(chain, options.pod);
  } catch (error) {
    if (!(error instanceof PodNotFoundError)) throw error;
    const [problem = '', remedy = ''] = error.message.split('\n');
    throw new InputError(`--pod ${problem}`, remedy);
  } finally {
    shown?.stop();
  }
}

function writeReport(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    throw new InputError(`--sarif ${file}: cannot be written (${code})`, 'Name a file in a folder that exists.');
  }
}

function exitCode({ findings, couldNotTell }: Diagnosis, { failOn, strict }: DoctorOptions): number {
  const counting = SEVERITIES.slice(0, SEVERITIES.indexOf(failOn) + 1);
  if (findings.some(({ severity }) => counting.includes(severity))) return EXIT.disproven;
  return strict && couldNotTell.length > 0 ? EXIT.disproven : EXIT.proven;
}
