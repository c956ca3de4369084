import { randomUUID } from 'node:crypto';
import { version } from '../../package.json';
import { diagnoseAll, RULES } from '../../lib/doctor';
import { diagnosePodOfAny } from '../../lib/doctor/diagnose-all';
import { PodNotFoundError } from '../../lib/doctor/pod-diagnosis';
import { severitiesFrom, type Diagnosis, type Severity } from '../../lib/model/diagnosis';
import { githubAnnotations, withoutCommands } from '../../lib/report/diagnosis-github';
import { diagnosisJson } from '../../lib/report/diagnosis-json';
import { diagnosisPage } from '../../lib/report/html/diagnosis-page';
import { diagnosisSarif } from '../../lib/report/diagnosis-sarif';
import { diagnosisLines } from '../../lib/report/diagnosis-terminal';
import { InputError } from '../../lib/walkthrough/template/input-error';
import { locateIn, readDoctorInput } from '../doctor-input';
import { EXIT } from '../exit';
import { rehearseDoctorInput, type RehearsalOptions } from '../rehearsed-input';
import { reportFile } from '../report-file';
import { spinner } from '../spinner';
import { terminalStyle } from '../terminal-style';

/** The options of `pod-identity doctor`, as commander gives them. */
export interface DoctorOptions extends RehearsalOptions {
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

/**
 * Reads what the doctor is pointed at, judges it, and prints what was asked for.
 * @returns the exit code
 * @throws InputError naming the file and the remedy
 * @throws SettingsError for a setting of the project's own stack that cannot be used
 */
export async function runDoctor(options: DoctorOptions): Promise<number> {
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
    const chains = options.rehearse ? [await rehearseDoctorInput(options, shown)] : readDoctorInput(options);
    return options.pod === undefined ? diagnoseAll(chains) : diagnosePodOfAny(chains, options.pod);
  } catch (error) {
    if (!(error instanceof PodNotFoundError)) throw error;
    const [problem = '', remedy = ''] = error.message.split('\n');
    throw new InputError(`--pod ${problem}`, remedy);
  } finally {
    shown.stop();
  }
}

function exitCode({ findings, couldNotTell }: Diagnosis, { failOn, strict }: DoctorOptions): number {
  const counting = severitiesFrom(failOn);
  if (findings.some(({ severity }) => counting.includes(severity))) return EXIT.disproven;
  return strict && couldNotTell.length > 0 ? EXIT.disproven : EXIT.proven;
}
