import type { CallOutcome } from '../../model/environment';
import { verdict } from '../../model/result';
import type { AgentAnswer, PreparedTrials } from '../../model/trials';
import { withoutSecrets } from '../../model/redact';
import { cause, fact, unknown, type SceneOutcome } from '../scene';

/** What a trial came to: it is as it must be unless one of the last two says otherwise. */
export interface Judgement {
  /** What was answered, in the answerer's own words. */
  readonly answered: string;
  /** What it must have been. */
  readonly wrong?: string;
  /** Why it decides nothing. */
  readonly undecided?: string;
}

/** One small experiment: what was tried, and whether the answer is what it must be. */
export interface Trial<Answers> {
  readonly id: string;
  /** A short phrase. */
  readonly tried: string;
  readonly judge: (answers: Answers) => Judgement;
}

/** One answer of a trial that has several. */
export interface Step {
  readonly seen: string;
  readonly holds: boolean;
  /** What it must be, as a sentence. */
  readonly must: string;
}

/** The first step that is not as it must be decides; the later ones mean nothing then. */
export function judgeSteps(steps: readonly Step[]): Judgement {
  const broken = steps.findIndex(({ holds }) => !holds);
  const shown = broken < 0 ? steps : steps.slice(0, broken + 1);
  return { answered: shown.map(({ seen }) => seen).join('; '), wrong: steps[broken]?.must };
}

/** The trials' verdict, with one line of evidence each, and the reason for each that is not as it must be. */
export function judged<Answers>(trials: readonly Trial<Answers>[], answers: Answers): SceneOutcome {
  return together(
    trials.map(({ id, tried, judge }): SceneOutcome => {
      const { answered, wrong, undecided } = judge(answers);
      const because = wrong ?? undecided;
      return {
        status: wrong ? 'failed' : undecided ? 'unknown' : 'passed',
        evidence: [fact(tried, answered), ...(because ? [cause(`trial ${id}: ${because}`)] : [])],
      };
    }),
  );
}

/** Several outcomes as one: disproven beats unknown beats proven. */
export function together(outcomes: readonly SceneOutcome[]): SceneOutcome {
  return { status: verdict(outcomes), evidence: outcomes.flatMap(({ evidence }) => evidence) };
}

/**
 * Does `work` while trials are being prepared, then plays and judges them. What was made for them is removed whatever
 * happens; trials that could not be played leave what `work` showed in place, but nothing passed.
 */
export async function besides<Answers>(
  preparing: Promise<PreparedTrials<Answers>>,
  trials: readonly Trial<Answers>[],
  work: () => Promise<SceneOutcome>,
): Promise<SceneOutcome> {
  const prepared = preparing.catch(() => undefined);
  try {
    const outcome = await work();
    const outcomeOfTrials = preparing
      .then((ready) => ready.play())
      .then(
        (answers) => judged(trials, answers),
        (error: unknown) => unknown(cause(error instanceof Error ? error.message : String(error))),
      );
    return together([outcome, await outcomeOfTrials]);
  } finally {
    await (await prepared)?.end();
  }
}

/**
 * The agent must turn a token away with words like these and, where the true cause is known, for this one.
 * Where the words do not tell the cause, `tell` adds it.
 */
export function refused(
  answer: AgentAnswer,
  words: RegExp,
  because: RegExp,
  { tell = false }: { readonly tell?: boolean } = {},
): Judgement {
  const answered = agentWords(answer);
  if (answer.granted) return { answered, wrong: 'it must be refused' };
  if (answer.status === 0) return { answered, undecided: 'the agent did not answer' };
  if (!words.test(answer.said)) return { answered, wrong: `it must be refused with words like ${words.source}` };
  if (answer.because === undefined) return { answered };
  if (!because.test(answer.because)) return { answered, wrong: `it was refused because ${answer.because}` };
  return { answered: tell ? `${answered} (${answer.because.split(': ')[0]})` : answered };
}

/** The agent's answer in one line: its words, unless it granted credentials. */
export function agentWords(answer: AgentAnswer): string {
  if (answer.granted) return answer.from === 'cache' ? "granted from the agent's cache" : 'granted by EKS Auth';
  return answer.status === 0 ? answer.said : `${answer.status} ${answer.said}`;
}

/** A call in one line: allowed, and by which key it was signed; or in its client's words why not. */
export function callWords(call: CallOutcome): string {
  return call.succeeded
    ? `allowed, signed with ${withoutSecrets(call.caller?.accessKeyId ?? 'an unknown key')}`
    : call.said;
}

/** Whether both calls were allowed, by the same credentials. */
export function sameCredentials(one: CallOutcome, other: CallOutcome): boolean {
  return one.succeeded && other.succeeded && one.caller?.accessKeyId === other.caller?.accessKeyId;
}
