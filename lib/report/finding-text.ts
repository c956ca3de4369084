import type { Source } from '../model/chain';
import type { Symptom } from '../model/diagnosis';
import { visible } from './visible';

/** What one sees of a fault, after the label that tells a quotation from a description. */
export function symptomText(symptom: Symptom): { readonly label: 'said' | 'seen'; readonly text: string } {
  switch (symptom.kind) {
    case 'words':
      return { label: 'said', text: visible(symptom.words) };
    case 'silent':
      return { label: 'seen', text: visible(symptom.seen) };
    case 'unconfirmed':
      return { label: 'seen', text: `${visible(symptom.seen)} (The exact words are in no public source.)` };
  }
}

/** Where a part stands: its construct, and its place in a file; empty if nothing is known. */
export function sourceText({ construct, logicalId, file, document }: Source): string {
  const place = [
    ...(file === undefined ? [] : [file]),
    ...(logicalId === undefined ? [] : [`resource ${logicalId}`]),
    ...(document === undefined || (logicalId !== undefined && document === 1) ? [] : [`document ${document}`]),
  ].join(', ');
  if (construct === undefined) return visible(place);
  return visible(place === '' ? construct : `${construct} (${place})`);
}

/** `1 error`, `2 errors`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
