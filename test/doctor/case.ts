import type { Answer, IdentityChain } from '../../lib/model/chain';
import { chainOf, healthyDraft, type Draft, type Plain } from './draft';
import type { Rehearsal } from './rehearsal';

/** A fault, and the same place without it. */
export interface Case {
  /** The id of the rule that finds the fault. */
  readonly rule: string;
  /** What is wrong, for the test's name. */
  readonly what: string;
  /** What fault and twin have in common, beyond the healthy draft. */
  readonly given?: (draft: Draft) => void;
  /** Puts the fault in. */
  readonly fault?: (draft: Draft) => void;
  /** What only a cluster that runs adds, for faults of which a template holds nothing. */
  readonly givenLive?: (chain: IdentityChain) => IdentityChain;
  readonly faultLive?: (chain: IdentityChain) => IdentityChain;
  /** What the cause must name. */
  readonly cause: string | RegExp;
  /** The logical id that the finding points to. */
  readonly at?: string;
  /** Rules that must find something, too, because one fault is two. */
  readonly also?: readonly string[];
  /** The finding has words of its own, and they are not those that the rule quotes as an example. */
  readonly variant?: boolean;
  /** How a rehearsal shows it; absent: no rehearsal does, or another case of the rule is enough. */
  readonly rehearsal?: Rehearsal;
}

const same = (chain: IdentityChain): IdentityChain => chain;

/** The chain without the fault. */
export function twinOf({ given, givenLive = same }: Case): IdentityChain {
  const draft = healthyDraft();
  given?.(draft);
  return givenLive(chainOf(draft));
}

/** The chain with it. */
export function brokenOf({ given, fault, givenLive = same, faultLive = same }: Case): IdentityChain {
  const draft = healthyDraft();
  given?.(draft);
  fault?.(draft);
  return faultLive(givenLive(chainOf(draft)));
}

export function properties(draft: Draft, logicalId: string): Plain {
  return draft.resources[logicalId]?.['Properties'] as Plain;
}

export function container(draft: Draft): Plain {
  return draft.pod['spec'].containers[0] as Plain;
}

export function setEnvironment(draft: Draft, variables: Record<string, string>): void {
  container(draft)['env'] = Object.entries(variables).map(([name, value]) => ({ name, value }));
}

/** A chain in which components were heard. */
export function heard(component: Answer['component'], said: string): (chain: IdentityChain) => IdentityChain {
  return (chain) => ({
    ...chain,
    answers: { read: true, items: [{ id: 'answer', source: {}, component, said }] },
  });
}
