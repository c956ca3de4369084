import { itemsOf, type Association, type IdentityChain, type Role } from '../model/chain';
import type { Verdicts } from './define-rule';
import { lookup } from './lookup';
import type { RuleOutcome } from './rule';
import { associationSubject } from './subjects';

/** Judges each association with the role that it gives; where that role was not read, it could not be told. */
export function judgeAssociatedRoles(
  chain: IdentityChain,
  verdicts: Verdicts,
  judge: (association: Association, role: Role) => readonly RuleOutcome[],
): readonly RuleOutcome[] {
  return itemsOf(chain.associations).flatMap((association) => {
    const role = lookup(chain).role(association.roleArn);
    return role
      ? judge(association, role)
      : [verdicts.unclear(associationSubject(association), notRead(association.roleArn))];
  });
}

/** The roles that associations give, each once. */
export function associatedRoles(chain: IdentityChain): readonly Role[] {
  const arns = new Set(itemsOf(chain.associations).map(({ roleArn }) => roleArn));
  return [...arns].flatMap((arn) => lookup(chain).role(arn) ?? []);
}

/** What is missing where a role is. */
export function notRead(roleArn: string): string {
  return `The role ${roleArn === '' ? 'of the association' : roleArn} would have to be read: nothing that was read makes it.`;
}
