import type { DeniedDecision } from '../iam';

/** A request that policies denied, as whoever wants to change the policies has to know it. */
export interface PolicyDenial {
  /** Who asked: the name of a service, or the ARN of the role whose session did. */
  readonly by: string;
  /** All actions that must be allowed for the request; the decision is about one of them. */
  readonly actions: readonly string[];
  /** What a statement that allows them has to name: an ARN, or `*` for actions without resources. */
  readonly resource: string;
  readonly decision: DeniedDecision;
}
