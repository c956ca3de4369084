import type { IdentityChain } from '../model/chain';
import { STEPS, type Diagnosis } from '../model/diagnosis';
import { diagnose } from './diagnose';
import { diagnosePod, PodNotFoundError } from './pod-diagnosis';

/** Judges identity chains that have nothing to do with each other, such as those of several accounts, as one. */
export function diagnoseAll(chains: readonly IdentityChain[]): Diagnosis {
  return inOne(chains.map((chain) => diagnose(chain)));
}

/**
 * Judges what concerns one pod of such chains; the same name may stand in several.
 *
 * @throws PodNotFoundError as {@link diagnosePod} of the first chain, if none has it
 */
export function diagnosePodOfAny(chains: readonly IdentityChain[], text: string): Diagnosis {
  return inOne(whereFound(chains, (chain) => diagnosePod(chain, text)));
}

/**
 * What is to be said of a pod in each of the chains that has it.
 *
 * @param ask throws PodNotFoundError for a chain that has not
 * @throws PodNotFoundError that of the first chain, if none has it
 */
export function whereFound<T>(chains: readonly IdentityChain[], ask: (chain: IdentityChain) => T): readonly T[] {
  const told: T[] = [];
  let missing: PodNotFoundError | undefined;
  for (const chain of chains) {
    try {
      told.push(ask(chain));
    } catch (error) {
      if (!(error instanceof PodNotFoundError)) throw error;
      missing ??= error;
    }
  }
  if (told.length === 0 && missing) throw missing;
  return told;
}

/** Several diagnoses as one, in the order in which a request meets what was found. */
function inOne(diagnoses: readonly Diagnosis[]): Diagnosis {
  const [only, ...others] = diagnoses;
  if (only !== undefined && others.length === 0) return only;
  const all = diagnoses.flatMap(({ findings }, from) =>
    findings.map((finding, index) => ({ finding, key: keyOf(from, index) })),
  );
  const ordered = STEPS.flatMap((step) => all.filter(({ finding }) => finding.step === step));
  const position = new Map(ordered.map(({ key }, index) => [key, index]));
  const unchecked = diagnoses.flatMap((each, from) =>
    each.unchecked.map((behind) => ({ ...behind, after: position.get(keyOf(from, behind.after)) ?? 0 })),
  );
  return {
    identities: diagnoses.flatMap(({ identities }) => identities),
    findings: ordered.map(({ finding }) => finding),
    unchecked: unchecked.sort((one, other) => one.after - other.after),
    couldNotTell: eachOnce(diagnoses.flatMap(({ couldNotTell }) => couldNotTell)),
    compliant: summed(diagnoses.flatMap(({ compliant }) => compliant)),
  };
}

const keyOf = (from: number, index: number) => `${from}/${index}`;

function eachOnce<T>(items: readonly T[]): readonly T[] {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
}

function summed(compliant: Diagnosis['compliant']): Diagnosis['compliant'] {
  const byRule = new Map<string, Diagnosis['compliant'][number]>();
  for (const each of compliant) {
    byRule.set(each.rule, { ...each, subjects: each.subjects + (byRule.get(each.rule)?.subjects ?? 0) });
  }
  return STEPS.flatMap((step) => [...byRule.values()].filter((each) => each.step === step));
}
