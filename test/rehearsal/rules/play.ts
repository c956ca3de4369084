import { findRule } from '../../../lib/doctor';
import type { Symptom } from '../../../lib/model/diagnosis';
import type { Sign } from '../../../lib/model/sign';
import type { Case } from '../../doctor/case';
import { healthyDraft } from '../../doctor/draft';
import { looked } from './look';
import { rehearsedChain } from './rehearsed-chain';
import type { Seen } from './seen';
import { OpenStage } from './stage';

/** The role of the healthy draft. */
const POD_ROLE = 'pod-role';

/** The name of the role that a case's pod is to become. */
export const roleOf = ({ rehearsal }: Case): string => rehearsal?.becomes ?? POD_ROLE;

/** What the rule of a case says that there is to see. @throws {Error} if there is no such rule */
export function symptomOf({ rule }: Case): Symptom {
  const found = findRule(rule);
  if (!found) throw new Error(`there is no rule ${rule}`);
  return found.symptom;
}

/** The signs that are looked for in a case. */
export function signsOf(item: Case): readonly Sign[] {
  const symptom = symptomOf(item);
  return symptom.kind === 'words' ? [] : (symptom.signs ?? []);
}

/** Rehearses a case in an account of its own. @throws what the emulator itself failed of */
export async function play(item: Case, way: 'broken' | 'twin'): Promise<Seen> {
  const { rehearsal = {} } = item;
  const draft = healthyDraft();
  item.given?.(draft);
  if (way === 'broken') item.fault?.(draft);
  const stage = new OpenStage(draft, rehearsal);
  try {
    await rehearsal.before?.(stage);
    await stage.deploy();
    if (!stage.refused && way === 'broken') await rehearsal.trigger?.(stage);
    if (!stage.refused) await (rehearsal.asks ?? (() => stage.ask()))(stage);
    const signs = await looked(stage, signsOf(item), roleOf(item));
    const [defect] = stage.world.defects;
    if (defect !== undefined) throw defect;
    const { refused, outcomes: calls } = stage;
    return { refused, heard: stage.heard(), calls, signs, chain: rehearsedChain(stage) };
  } finally {
    await stage.world.close();
  }
}
