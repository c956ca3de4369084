import { MalformedPolicyError, type Decision } from '../iam';
import { bindUnknowns, fillUnknowns, hasUnknown, soleUnknown, unknownsIn, type IdentityChain } from '../model/chain';

/** Gives a copy of a value in which missing parts of texts have values. */
export type Fill = <T>(value: T) => T;

/** The most possible worlds that are tried; a decision that may hang on more is unknown. */
const MOST_WORLDS = 64;

/** What is decided, and on what it rests. */
export interface Question {
  /** Policy documents, unparsed. */
  readonly documents: readonly unknown[];
  /** Texts of the request: names, ARNs, values of condition keys. */
  readonly facts: readonly string[];
  readonly decide: (fill: Fill) => Decision;
  /** Why a part is missing, by name, and which of these no two are equal. */
  readonly chain: Pick<IdentityChain, 'unknowns' | 'madeUp'>;
}

/**
 * Decides a request of which parts are missing, such as the account of a template that may go to any.
 *
 * It is decided with values for the missing parts that are equal to nothing else, and then with every value that some text
 * of a policy suggests: if the policy has account 111122223333 where the request has a missing one, that account is
 * tried. If the policy has another missing value there, the two are tried as equal. If all agree the decision stands whatever
 * the values will be; if not, it is unknown.
 */
export function decideInAllWorlds(question: Question): Decision {
  const texts = question.documents.flatMap(textsIn);
  const missing = [...new Set([...texts, ...question.facts].filter(hasUnknown).flatMap(unknownsIn))];
  if (missing.length === 0) return question.decide((value) => value);

  const fresh = new Map(missing.map((name, index) => [name, freshValue(name, index)]));
  const decision = question.decide(filler(fresh));
  const others = otherWorlds(fresh, texts, question);
  if (others.length > MOST_WORLDS) {
    return { outcome: 'unknown', reason: `It may depend on any of ${missing.map((name) => `‹${name}›`).join(', ')}.` };
  }
  for (const world of others) {
    const other = decisionIn(world, question);
    if (other === undefined || other.outcome === decision.outcome) continue;
    const [name = ''] = [...world].filter(([key, value]) => fresh.get(key) !== value).map(([key]) => key);
    const why = question.chain.unknowns[name] ?? 'it is not known yet';
    return { outcome: 'unknown', reason: `It depends on ‹${name}›: ${why}.` };
  }
  return { ...decision, reason: unfill(decision.reason, fresh) };
}

type World = ReadonlyMap<string, string>;

/** The decision in a suggested world; `undefined` if it makes a policy malformed, and so cannot come about. */
function decisionIn(world: World, { decide }: Question): Decision | undefined {
  try {
    return decide(filler(world));
  } catch (error) {
    if (!(error instanceof MalformedPolicyError)) throw error;
    return undefined;
  }
}

function otherWorlds(fresh: World, texts: readonly string[], { facts, chain: { madeUp } }: Question): readonly World[] {
  const isOpen = (binding: readonly [string, string]) => isPossible(binding) && !isSecondName(binding, madeUp);
  const bindings = new Map<string, World>();
  const suggest = (open: readonly string[], others: readonly string[]): void => {
    for (const text of open) {
      const [before, after] = [text.slice(0, text.indexOf('‹')), text.slice(text.lastIndexOf('›') + 1)];
      for (const other of others) {
        // Most pairs end here, and thousands of roles have many pairs.
        if (text === other || !other.startsWith(before) || !other.endsWith(after)) continue;
        const bound = bindUnknowns(text, other);
        if (bound && bound.size > 0 && [...bound].every(isOpen)) bindings.set(JSON.stringify([...bound]), bound);
      }
    }
  };
  const [allTexts, allFacts] = [[...new Set(texts)], [...new Set(facts)]];
  suggest(allFacts.filter(hasUnknown), allTexts);
  suggest(allTexts.filter(hasUnknown), allFacts);
  const found = [...bindings.values()];
  const together = new Map(found.flatMap((bound) => [...bound]).reverse());
  return (found.length < 2 ? found : [together, ...found]).map((bound) => completed(bound, fresh));
}

/** A world of these values, and fresh ones for the rest: for missing parts of these values, too. */
function completed(bound: World, fresh: World): World {
  const filled = [...bound].map(([name, value]): [string, string] => [
    name,
    fillUnknowns(value, (part) => fresh.get(part)),
  ]);
  return new Map([...fresh, ...filled]);
}

/** The form of values that have one, by name. */
const FORMS: Readonly<Record<string, RegExp>> = {
  AccountId: /^\d{12}$/,
  Region: /^[a-z]{2,}(-[a-z]+)+-\d+$/,
  PodUid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  SessionUuid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  PodName: /^[a-z0-9][a-z0-9.-]*$/,
  PodNameCut: /^[a-z0-9.-]{1,10}$/,
  ClusterNameCut: /^[A-Za-z0-9_-]{1,10}$/,
  suffix: /^[a-z0-9-]+$/,
};

/** Whether a name that AWS makes up would be another one. */
function isSecondName([name, value]: readonly [string, string], madeUp: IdentityChain['madeUp']): boolean {
  return madeUp !== undefined && madeUp.has(name) && madeUp.has(soleUnknown(value) ?? '');
}

function isPossible([name, value]: readonly [string, string]): boolean {
  if (/[*?\s]/.test(value) || value.includes(`‹${name}›`)) return false;
  const form = Object.hasOwn(FORMS, name) ? FORMS[name] : undefined;
  // A colon separates the fields of an ARN: a value has none, unless it is a whole ARN.
  return form ? form.test(value) : value.startsWith('arn:') || !value.includes(':');
}

/** A value of the right form that stands nowhere else. */
function freshValue(name: string, index: number): string {
  if (name === 'AccountId') return '990000000099';
  if (name === 'Region') return 'zz-unknown-9';
  return /Arn$/.test(name) ? `arn:aws:iam::990000000099:role/unknown-zz${index}zz` : `unknown-zz${index}zz`;
}

function filler(world: World): Fill {
  const fill = (value: unknown): unknown => {
    if (typeof value === 'string') return fillUnknowns(value, (name) => world.get(name));
    if (Array.isArray(value)) return value.map(fill);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [fill(key), fill(item)]));
  };
  return fill as Fill;
}

function unfill(reason: string, fresh: World): string {
  return [...fresh].reduce((text, [name, value]) => text.replaceAll(value, `‹${name}›`), reason);
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => [key, ...textsIn(item)]);
}
