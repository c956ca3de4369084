import { coversAction, principalText, type Policy, type PrincipalEntry, type Statement } from '../../iam';

/** Whether a role's trust policy allows a service an action, as far as the bare statements tell. */
export interface ServiceTrust {
  /** Whether an Allow statement's `Principal` names the service. */
  readonly named: boolean;
  /** The services and other principals that the Allow statements do name, for a message. */
  readonly principals: readonly string[];
  allows(action: string): boolean;
}

/**
 * Reads which actions a trust policy's Allow statements give a service. Conditions and Deny statements are left to
 * the moment of use: this is the shallow look that EKS takes at a role when it is handed to it.
 *
 * @param service for example `pods.eks.amazonaws.com`.
 */
export function serviceTrust({ statements }: Policy, service: string): ServiceTrust {
  const allowing = statements.filter(({ effect }) => effect === 'Allow');
  const naming = allowing.filter((statement) => entriesOf(statement).some((entry) => isService(entry, service)));
  return {
    named: naming.length > 0,
    principals: [...new Set(allowing.flatMap(entriesOf).map(principalText))],
    allows: (action) => naming.some((statement) => coversAction(statement, action.toLowerCase())),
  };
}

function entriesOf({ principals }: Statement): readonly PrincipalEntry[] {
  return principals?.entries ?? [];
}

function isService(entry: PrincipalEntry, service: string): boolean {
  return entry.type === 'service' ? entry.service === service : entry.type === 'unclear' && entry.value === '*';
}
