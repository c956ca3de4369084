import type { IamAccount } from '../iam/account';

/** What EKS looks up in IAM: the roles of the cluster's own account. */
export type RoleLookup = Pick<IamAccount, 'accountId' | 'roleByArn'>;

/** The parts of a role's ARN. The path is left out. */
export interface RoleArn {
  readonly partition: string;
  readonly accountId: string;
  readonly name: string;
}

/** Takes an IAM role ARN (`arn:aws:iam::111122223333:role/path/name`) apart; `undefined` if it is none. */
export function parseRoleArn(arn: string): RoleArn | undefined {
  const match = /^arn:(aws[a-z-]*):iam::(\d{12}):role\/(?:[\x21-\x7e]*\/)?([\w+=,.@-]{1,64})$/.exec(arn);
  return match ? { partition: match[1]!, accountId: match[2]!, name: match[3]! } : undefined;
}
