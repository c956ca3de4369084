import { diagnose, findRule } from '../../../lib/doctor';
import type { IdentityChain } from '../../../lib/model/chain';
import type { Symptom } from '../../../lib/model/diagnosis';
import { brokenOf, twinOf, type Case } from '../../doctor/case';
import { CASES } from '../../doctor/cases';
import { obstacle } from './obstacle';
import { play, roleOf, signsOf, symptomOf } from './play';
import { quoted } from './quoted';
import type { Seen } from './seen';
import { turns } from './turns';

/** So many cases are played at a time in one test file: a client that fails sleeps for most of its seconds. */
const AT_A_TIME = 5;

jest.setTimeout(120_000);

/** The cases that a rehearsal shows. */
export const REHEARSED: readonly Case[] = CASES.filter(({ rehearsal }) => rehearsal !== undefined);

/**
 * Proves the rules of some steps by rehearsing their cases: with the fault somebody gets the symptom that the rule quotes, and
 * the doctor names the cause; without it the client becomes its role, nothing of the symptom is there, and the doctor finds
 * nothing. The doctor is shown the template with what was heard, and the rehearsal itself.
 */
export function provesRulesOf(...steps: readonly string[]): void {
  const cases = REHEARSED.filter(({ rule }) => steps.includes(findRule(rule)?.step ?? ''));
  const plays = new Map<Case, Plays>();
  beforeAll(() =>
    begin(
      cases.filter(({ rehearsal = {} }) => obstacle(rehearsal) === undefined),
      plays,
    ),
  );
  afterAll(() => Promise.allSettled([...plays.values()].flatMap(({ broken, twin }) => [broken, twin])));
  const seenOf = (item: Case, way: keyof Plays) => plays.get(item)?.[way] as Promise<Seen>;

  describe.each(cases)('$rule: $what', (item) => {
    const reason = obstacle(item.rehearsal ?? {});
    const unless = reason === undefined ? '' : ` (skipped: ${reason})`;
    const prove = reason === undefined ? test : test.skip;

    prove(`the rehearsal shows the symptom, and the doctor names the cause${unless}`, async () => {
      const seen = await seenOf(item, 'broken');
      const { findings } = diagnose(withAnswers(brokenOf(item), seen));
      const finding = findings.find(({ rule }) => rule === item.rule);
      expect(finding?.cause).toMatch(item.cause);
      if (!item.variant) expect(missing(symptomOf(item), seen)).toEqual([]);
      expect(missing(finding?.symptom as Symptom, seen)).toEqual([]);
    });

    if (!item.rehearsal?.isOutside) {
      prove(`the doctor finds it in the rehearsal itself${unless}`, async () => {
        const { chain, refused } = await seenOf(item, 'broken');
        const { findings } = diagnose(chain);
        // That a stack is refused is a finding of its own.
        const besides = [...(item.also ?? []), ...(item.rehearsal?.also ?? []), ...(refused ? ['stack-deploys'] : [])];
        expect([...new Set(findings.map(({ rule }) => rule))].sort()).toEqual(
          [...new Set([item.rule, ...besides])].sort(),
        );
      });
    }

    prove(`its healthy twin shows none of it, and the doctor finds nothing${unless}`, async () => {
      const seen = await seenOf(item, 'twin');
      const last = seen.calls.at(-1);
      expect({ refused: seen.refused, succeeded: last?.succeeded, role: last?.caller?.roleName }).toEqual({
        succeeded: true,
        role: roleOf(item),
      });
      for (const chain of [withAnswers(twinOf(item), seen), seen.chain]) {
        expect(diagnose(chain).findings.filter(({ rule }) => rule === item.rule)).toEqual([]);
      }
      expect(shown(symptomOf(item), seen)).toEqual([]);
    });
  });
}

/** A case both ways. */
interface Plays {
  readonly broken: Promise<Seen>;
  readonly twin: Promise<Seen>;
}

/** Begins to play cases, the broken template and the twin of each. */
function begin(cases: readonly Case[], plays: Map<Case, Plays>): void {
  const inTurn = turns(AT_A_TIME);
  const healthy = new Map<string, Promise<Seen>>();
  for (const item of cases) {
    const begun = (way: keyof Plays) => inTurn(() => play(item, way));
    const broken = begun('broken');
    const key = isHealthyDraft(item) ? signsOf(item).join() : `${item.rule}: ${item.what}`;
    const twin = healthy.get(key) ?? begun('twin');
    healthy.set(key, twin);
    // Whoever awaits them sees a failure; until then it must not count as unhandled.
    for (const each of [broken, twin]) each.catch(() => {});
    plays.set(item, { broken, twin });
  }
}

/** Whether the twin is the healthy draft and nothing else: that is played once for all of the same signs. */
function isHealthyDraft({ given, rehearsal = {} }: Case): boolean {
  return !given && !rehearsal.before && !rehearsal.asks && !rehearsal.mode;
}

/** What of a symptom was not seen; for words, with all that was said instead. */
function missing(symptom: Symptom, seen: Seen): readonly string[] {
  if (symptom.kind === 'words') return shown(symptom, seen).length > 0 ? [] : [symptom.words, ...saidIn(seen)];
  const { signs = [] } = symptom;
  return signs.length === 0 ? ['there is nothing to look for'] : signs.filter((sign) => !seen.signs.has(sign));
}

/** What of a symptom was seen. */
function shown(symptom: Symptom, seen: Seen): readonly string[] {
  if (symptom.kind !== 'words') return [...seen.signs];
  const pattern = quoted(symptom.words);
  return saidIn(seen).filter((said) => pattern.test(said));
}

const saidIn = ({ heard }: Seen): readonly string[] => [...new Set(heard.map(({ said }) => said))];

/** The chain of the template, with what was said in the rehearsal. */
function withAnswers(chain: IdentityChain, { heard }: Seen): IdentityChain {
  const items = heard.map(({ by, said }, index) => ({ id: `answer ${index}`, source: {}, component: by, said }));
  return { ...chain, answers: { read: true, items } };
}
