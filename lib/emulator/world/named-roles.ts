import type { Foresight } from '../cloudformation/foresight';
import { isPlainObject, own, type PlainObject } from '../cloudformation/plain-data';
import { parseRoleArn } from '../eks/roles';
import type { Account } from './account';

/** A role that is named by its ARN, and what for. */
export interface NamedRole {
  readonly arn: string;
  readonly use: 'association' | 'node';
}

/**
 * The roles of an account that associations and node groups are given and that no template makes.
 *
 * @param deployed the templates whose associations and node groups are looked at
 * @param others further templates that may make the roles, now or later
 * @returns none where the name of a role that is made is not known yet: it may be the one
 */
export function rolesOnlyNamed(
  deployed: readonly Foresight[],
  others: readonly Foresight[],
  accountId: string,
): readonly NamedRole[] {
  const made = [...deployed, ...others].flatMap(namesOfRoles);
  if (made.includes(undefined)) return [];
  const named = new Map(deployed.flatMap(rolesNamed).map((role) => [role.arn, role]));
  return [...named.values()].filter(({ arn }) => {
    const role = parseRoleArn(arn);
    return role?.accountId === accountId && !made.includes(role.name);
  });
}

/** Names that are given to roles; `undefined` for one that only the deployment tells. */
function namesOfRoles({ resources, text }: Foresight): (string | undefined)[] {
  return [...resources.values()].flatMap(({ type, properties }) =>
    type === 'AWS::IAM::Role' && Object.hasOwn(properties, 'RoleName') ? [text(own(properties, 'RoleName'))] : [],
  );
}

/** Those of associations last, for whom the role matters more. */
function rolesNamed({ resources, text, value }: Foresight): NamedRole[] {
  const all = [...resources.values()];
  const associations = all.flatMap(({ type, properties }): PlainObject[] => {
    if (type === 'AWS::EKS::PodIdentityAssociation') return [properties];
    const owned = type === 'AWS::EKS::Addon' ? value(own(properties, 'PodIdentityAssociations')) : undefined;
    return Array.isArray(owned) ? owned.filter(isPlainObject) : [];
  });
  const nodeGroups = all.filter(({ type }) => type === 'AWS::EKS::Nodegroup').map(({ properties }) => properties);
  const arns = (holders: readonly PlainObject[], ...names: readonly string[]) =>
    holders.flatMap((holder) => names.flatMap((name) => text(own(holder, name)) ?? []));
  return [
    ...arns(nodeGroups, 'NodeRole').map((arn) => ({ arn, use: 'node' }) as const),
    ...arns(associations, 'RoleArn', 'TargetRoleArn').map((arn) => ({ arn, use: 'association' }) as const),
  ];
}

/**
 * Puts a role into the account as somebody else would have left it. One for an association may be assumed by EKS Pod Identity
 * and by the account's own roles, and has no policy; one for nodes has the one that the agent needs.
 */
export function createExistingRole(account: Account, { arn, use }: NamedRole): void {
  const { iam, accountId, partition } = account;
  const name = arn.slice(arn.lastIndexOf('/') + 1);
  const path = arn.slice(arn.indexOf('/'), arn.length - name.length);
  const pods = [{ Service: 'pods.eks.amazonaws.com' }, { AWS: `arn:${partition}:iam::${accountId}:root` }];
  const principals = use === 'node' ? [{ Service: 'ec2.amazonaws.com' }] : pods;
  const Action = use === 'node' ? 'sts:AssumeRole' : ['sts:AssumeRole', 'sts:TagSession'];
  const Statement = principals.map((Principal) => ({ Effect: 'Allow', Principal, Action }));
  iam.createRole({ name, path, trust: { Version: '2012-10-17', Statement } });
  if (use === 'node') iam.attachRolePolicy(name, account.managedPolicyArn('AmazonEKSWorkerNodePolicy'));
}
