import type { PolicyDenial } from './policy-denial';

export type Component =
  'cloudformation' | 'kubernetes' | 'webhook' | 'kubelet' | 'agent' | 'eks' | 'eks-auth' | 'sts' | 's3' | 'imds';

/** One thing a component did, kept as evidence. */
export interface JournalEntry {
  /** Milliseconds since the Unix epoch, by the emulated clock. */
  readonly at: number;
  readonly component: Component;
  /** What happened, as a short fixed phrase: `pod mutated`, `credentials refused`. */
  readonly event: string;
  /** Whom it concerned: `namespace/name` of a pod, an ARN, a logical id. */
  readonly subject?: string;
  /** The words the component put on the wire, verbatim. */
  readonly said?: string;
  /** Why, where the words on the wire do not tell: the statement, tag, annotation or setting at fault. */
  readonly cause?: string;
  /** Of a refusal by policies. */
  readonly denial?: PolicyDenial;
  readonly detail?: Readonly<Record<string, unknown>>;
}

/** What every component did, in order. Never holds a secret key or a whole token. */
export class Journal {
  private readonly entries: JournalEntry[] = [];

  record(entry: JournalEntry): void {
    this.entries.push(entry);
  }

  /** A position to read from later, with {@link since}. */
  mark(): number {
    return this.entries.length;
  }

  since(mark: number): readonly JournalEntry[] {
    return this.entries.slice(mark);
  }
}
