import type { Evidence } from '../model/result';

/** One piece of evidence as words. */
export interface EvidenceText {
  readonly label: string;
  readonly text: string;
  /** Printed as it is; everything else is dimmed. */
  readonly plain: boolean;
  /** Long lines stay whole, so that they can be pasted. */
  readonly unbroken?: boolean;
}

/** What stands before a cause. */
export const BECAUSE = 'because';

/** Evidence as words; a client is named only where there are several. */
export function evidenceTexts(evidence: readonly Evidence[]): EvidenceText[] {
  const clients = new Set(evidence.flatMap((each) => (each.kind === 'client' ? [each.client] : [])));
  return evidence.map((each) => evidenceText(each, clients.size > 1));
}

function evidenceText(evidence: Evidence, nameClient: boolean): EvidenceText {
  switch (evidence.kind) {
    case 'client': {
      const label = nameClient ? `${evidence.pod} (${evidence.client})` : evidence.pod;
      return { label, text: evidence.said, plain: true };
    }
    case 'component':
      return { label: `${evidence.component} said`, text: evidence.said, plain: true };
    case 'cause':
      return { label: BECAUSE, text: evidence.cause, plain: true };
    case 'fact':
      return { label: evidence.name, text: evidence.value, plain: false };
  }
}
