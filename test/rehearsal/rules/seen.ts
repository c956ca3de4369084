import type { HeardComponent, IdentityChain } from '../../../lib/model/chain';
import type { CallOutcome } from '../../../lib/model/environment';
import type { Sign } from '../../../lib/model/sign';

/** Who says something. */
export type Speaker = HeardComponent;

/** What came of a rehearsal. */
export interface Seen {
  /** Why the stack could not be deployed; absent if it could. */
  readonly refused?: {
    readonly logicalId?: string;
    readonly type?: string;
    readonly code?: string;
    readonly reason: string;
  };
  /** What everybody said: components on the wire, the agent's log, CloudFormation's reasons, clients in their own words. */
  readonly heard: readonly { readonly by: Speaker; readonly said: string }[];
  /** What the pods' calls came to, in order. */
  readonly calls: readonly CallOutcome[];
  /** The signs that were there, of those that were looked for. */
  readonly signs: ReadonlySet<Sign>;
  /** What a reader makes of it. */
  readonly chain: IdentityChain;
}
