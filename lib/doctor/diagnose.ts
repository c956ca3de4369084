import { itemsOf, type IdentityChain } from '../model/chain';
import {
  STEPS,
  type DiagnosedFinding,
  type Diagnosis,
  type Finding,
  type NotTold,
  type RuleSummary,
  type Step,
  type Subject,
  type Unchecked,
} from '../model/diagnosis';
import { RULES } from './catalogue';
import { identityKey } from './lookup';
import type { Rule } from './rule';

/**
 * Judges an identity chain by rules, in the order in which a request meets them.
 *
 * For each identity the first finding of severity `error` is the break: the request gets this far and no further. Faults
 * beyond it are findings too, for who mends a template wants to know them all at once; what is in order there is listed as
 * unchecked, since nothing gets there to prove it.
 *
 * @param rules which to ask @default all
 */
export function diagnose(chain: IdentityChain, rules: readonly Rule[] = RULES): Diagnosis {
  const identities = [...new Set(itemsOf(chain.associations).map(identityKey))];
  const found: Found[] = [];
  const couldNotTell: NotTold[] = [];
  const compliant: (RuleSummary & { readonly subjects: number })[] = [];
  for (const rule of inOrder(rules)) {
    const summary = summaryOf(rule);
    let subjects = 0;
    for (const outcome of rule.check(chain)) {
      if (outcome.outcome === 'not-compliant') found.push({ ...summary, ...outcome.finding });
      else if (outcome.outcome === 'could-not-tell') couldNotTell.push(notTold(summary, outcome));
      else subjects += 1;
    }
    if (subjects > 0) compliant.push({ ...summary, subjects });
  }
  const everybody = identities.length > 0 ? identities : [ANYBODY];
  const breaks = firstBreaks(found, everybody);
  return {
    identities,
    findings: found.map((finding, index) => ({
      ...finding,
      place: placeOf(finding, index, { found, breaks, everybody }),
    })),
    unchecked: uncheckedAfter(found, breaks, compliant),
    couldNotTell,
    compliant,
  };
}

type Found = Omit<DiagnosedFinding, 'place'>;

/** The index of the first break, by identity. */
type Breaks = ReadonlyMap<string, number>;

/** Stands for the way of a request where no association was read. */
const ANYBODY = '';

function inOrder(rules: readonly Rule[]): readonly Rule[] {
  return STEPS.flatMap((step) => rules.filter((rule) => rule.step === step));
}

function summaryOf({ id, title, step, docs }: Rule): RuleSummary {
  return { rule: id, title, step, docs };
}

function notTold(
  summary: RuleSummary,
  { subject, needs }: { readonly subject?: Subject; readonly needs: string },
): NotTold {
  return { ...summary, ...(subject && { subject }), needs };
}

function firstBreaks(found: readonly Found[], everybody: readonly string[]): Breaks {
  const breaks = new Map<string, number>();
  for (const [index, { severity, subject }] of found.entries()) {
    if (severity !== 'error') continue;
    for (const identity of concerned(subject, everybody)) {
      if (!breaks.has(identity)) breaks.set(identity, index);
    }
    if (breaks.size >= everybody.length && everybody.every((identity) => breaks.has(identity))) break;
  }
  return breaks;
}

function concerned({ identities }: Subject, everybody: readonly string[]): readonly string[] {
  return identities === 'all' ? everybody : identities;
}

interface Ways {
  readonly found: readonly Found[];
  readonly breaks: Breaks;
  readonly everybody: readonly string[];
}

function placeOf(
  finding: Finding & { readonly step: Step },
  index: number,
  { found, breaks, everybody }: Ways,
): DiagnosedFinding['place'] {
  let isBeyond = true;
  let isAny = false;
  for (const identity of concerned(finding.subject, everybody)) {
    isAny = true;
    const first = breaks.get(identity);
    if (first === index) return 'first-break';
    if (first === undefined || positionOf(found[first]?.step) >= positionOf(finding.step)) isBeyond = false;
  }
  return isAny && isBeyond ? 'beyond-a-break' : 'on-the-way';
}

function positionOf(step: Step | undefined): number {
  return step === undefined ? STEPS.length : STEPS.indexOf(step);
}

/** Rules of later steps that found things in order, by the break that hides them. */
function uncheckedAfter(
  found: readonly Found[],
  breaks: Breaks,
  compliant: readonly RuleSummary[],
): readonly Unchecked[] {
  const hidden = new Map<number, string[]>();
  for (const [identity, index] of breaks) {
    const identities = hidden.get(index);
    if (identities) identities.push(identity);
    else hidden.set(index, [identity]);
  }
  return [...hidden]
    .sort(([one], [other]) => one - other)
    .map(([after, identities]) => {
      const position = positionOf(found[after]?.step);
      const rules = compliant.filter(({ step }) => positionOf(step) > position).map(({ rule }) => rule);
      return { after, identities: identities.filter((identity) => identity !== ANYBODY), rules };
    });
}
