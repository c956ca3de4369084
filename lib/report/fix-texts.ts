import type { CallHops } from '../model/hop';
import type { SceneStatus } from '../model/result';
import { numberedHops } from './html/numbered-hops';
import type { EvidenceText } from './evidence-text';

/** What to do about the calls that failed, each thing once; nothing where failing is what was to be shown. */
export function fixTexts(o: { readonly status: SceneStatus; readonly hops?: readonly CallHops[] }): EvidenceText[] {
  const failed = o.status === 'failed' ? (o.hops ?? []).filter(({ succeeded }) => !succeeded) : [];
  const fixes = failed.flatMap(({ hops }) => numberedHops(hops).flatMap(({ hop }) => hop.fix ?? []));
  return [...new Set(fixes)].map((text) => ({ label: 'fix', text, plain: true, unbroken: true }));
}
