import { STEPS, type DiagnosedFinding, type Diagnosis, type Step } from '../model/diagnosis';

/**
 * What a request meets at a step:
 * - `break`: it gets this far and no further;
 * - `found`: something is wrong, which does not stop it;
 * - `found-beyond`: something is wrong, which shows once the break before it is mended;
 * - `in-order`: all that was looked at is as it should be;
 * - `unchecked`: nothing is wrong, but no request gets here to prove it;
 * - `could-not-tell`: nothing could be judged for want of something to read;
 * - `nothing`: there was nothing to judge.
 */
export type StepState = 'break' | 'found' | 'found-beyond' | 'in-order' | 'unchecked' | 'could-not-tell' | 'nothing';

/** What requests of a way meet at one step. */
export interface StepOnTheWay {
  readonly step: Step;
  readonly state: StepState;
  /** The findings here, by their index in the diagnosis. */
  readonly findings: readonly number[];
  /** How many rules found all in order here. */
  readonly inOrder: number;
  /** How many rules could not judge something here. */
  readonly notTold: number;
}

/** The way of a request to its credentials and with them to a service, the same for all of these identities. */
export interface Way {
  /** Empty if no association was read. */
  readonly identities: readonly string[];
  /** Index of the finding where it ends; absent if it does not end before its time. */
  readonly breakAt?: number;
  readonly steps: readonly StepOnTheWay[];
}

/**
 * The ways that requests take: one for the identities that break at the same finding, in the order of the breaks, and one for
 * those that do not break.
 * @param most no more of the first than this, for there can be as many as there are identities
 */
export function waysOf(diagnosis: Diagnosis, most: number): readonly Way[] {
  const { identities, unchecked } = diagnosis;
  const broken = new Set(unchecked.flatMap((way) => way.identities));
  const whole = identities.filter((identity) => !broken.has(identity));
  const ways = unchecked
    .slice(0, most)
    .map(({ after, identities: theirs }) => way(diagnosis, theirs, identities.length === 0, after));
  const noneRead = identities.length === 0 && unchecked.length === 0;
  return whole.length > 0 || noneRead ? [...ways, way(diagnosis, whole, noneRead)] : ways;
}

function way(diagnosis: Diagnosis, identities: readonly string[], anybody: boolean, breakAt?: number): Way {
  const theirs = new Set(identities);
  const concerns = ({ subject }: DiagnosedFinding) =>
    anybody || subject.identities === 'all' || subject.identities.some((identity) => theirs.has(identity));
  const brokenStep = breakAt === undefined ? undefined : diagnosis.findings[breakAt]?.step;
  const end = brokenStep === undefined ? STEPS.length : STEPS.indexOf(brokenStep);
  const steps = STEPS.map((step, position): StepOnTheWay => {
    const findings = diagnosis.findings.flatMap((each, index) => (each.step === step && concerns(each) ? [index] : []));
    const inOrder = diagnosis.compliant.filter((each) => each.step === step).length;
    const notTold = new Set(diagnosis.couldNotTell.filter((each) => each.step === step).map(({ rule }) => rule)).size;
    const common = { step, findings, inOrder, notTold };
    if (position === end) return { ...common, state: 'break' };
    if (position > end) return { ...common, state: findings.length > 0 ? 'found-beyond' : 'unchecked' };
    if (findings.length > 0) return { ...common, state: 'found' };
    if (inOrder > 0) return { ...common, state: 'in-order' };
    return { ...common, state: notTold > 0 ? 'could-not-tell' : 'nothing' };
  });
  return { identities, ...(breakAt !== undefined && { breakAt }), steps };
}
