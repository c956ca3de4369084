import type { GrantedRole } from '../../model/template-environment';
import type { Foresight } from '../cloudformation/foresight';
import { isPlainObject, own, type PlainObject } from '../cloudformation/plain-data';
import { parseRoleArn } from '../eks/roles';
import type { Account } from './account';

/**
 * The roles that associations, node groups and policies are given and that no template makes.
 *
 * @param deployed the templates whose resources are looked at
 * @param others further templates that may make the roles, now or later
 * @returns none where the name of a role that is made is not known yet: it may be the one
 */
export function rolesOnlyNamed(
  deployed: readonly Foresight[],
  others: readonly Foresight[],
  account: Pick<Account, 'accountId' | 'partition'>,
): readonly GrantedRole[] {
  const made = [...deployed, ...others].flatMap(namesOfRoles);
  if (made.includes(undefined)) return [];
  const named = new Map<string, GrantedRole>();
  for (const granted of deployed.flatMap((each) => rolesNamed(each, account))) {
    const role = parseRoleArn(granted.arn);
    if (role?.accountId === account.accountId && !made.includes(role.name)) named.set(role.name, granted);
  }
  return [...named.values()];
}

/** Types that list roles by their names. */
const BY_NAME: readonly string[] = ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy', 'AWS::IAM::InstanceProfile'];

/** Names that are given to roles; `undefined` for one that only the deployment tells. */
function namesOfRoles({ resources, text }: Foresight): (string | undefined)[] {
  return [...resources.values()].flatMap(({ type, properties }) =>
    type === 'AWS::IAM::Role' && Object.hasOwn(properties, 'RoleName') ? [text(own(properties, 'RoleName'))] : [],
  );
}

/** Those of whom most is known last: of policies the name alone, of associations what they are for. */
function rolesNamed(
  { resources, text, value }: Foresight,
  { accountId, partition }: Pick<Account, 'accountId' | 'partition'>,
): GrantedRole[] {
  const all = [...resources.values()];
  const policies = all
    .filter(({ type }) => BY_NAME.includes(type))
    .flatMap(({ properties }) => {
      const roles = own(properties, 'Roles');
      return (Array.isArray(roles) ? roles : []).flatMap((role) => text(role) ?? []);
    });
  const associations = all.flatMap(({ type, properties }): PlainObject[] => {
    if (type === 'AWS::EKS::PodIdentityAssociation') return [properties];
    const owned = type === 'AWS::EKS::Addon' ? value(own(properties, 'PodIdentityAssociations')) : undefined;
    return Array.isArray(owned) ? owned.filter(isPlainObject) : [];
  });
  const nodeGroups = all.filter(({ type }) => type === 'AWS::EKS::Nodegroup').map(({ properties }) => properties);
  const arns = (holders: readonly PlainObject[], ...names: readonly string[]) =>
    holders.flatMap((holder) => names.flatMap((name) => text(own(holder, name)) ?? []));
  return [
    ...policies.map((name) => ({ arn: `arn:${partition}:iam::${accountId}:role/${name}`, use: 'policy' }) as const),
    ...arns(nodeGroups, 'NodeRole').map((arn) => ({ arn, use: 'node' }) as const),
    ...arns(associations, 'RoleArn', 'TargetRoleArn').map((arn) => ({ arn, use: 'association' }) as const),
  ];
}

/** Who may assume a role of each use, and what for. */
const TRUSTED: Readonly<
  Record<GrantedRole['use'], (account: Account) => readonly (readonly [object, readonly string[]])[]>
> = {
  association: ({ accountId, partition }) => [
    [{ Service: 'pods.eks.amazonaws.com' }, ['sts:AssumeRole', 'sts:TagSession']],
    [{ AWS: `arn:${partition}:iam::${accountId}:root` }, ['sts:AssumeRole', 'sts:TagSession']],
  ],
  node: () => [[{ Service: 'ec2.amazonaws.com' }, ['sts:AssumeRole']]],
  policy: ({ accountId, partition }) => [[{ AWS: `arn:${partition}:iam::${accountId}:root` }, ['sts:AssumeRole']]],
};

/**
 * Puts a role into the account as somebody else would have left it. One for nodes has the policy that the agent needs, others
 * have none.
 */
export function createExistingRole(account: Account, { arn, use }: GrantedRole): void {
  const name = arn.slice(arn.lastIndexOf('/') + 1);
  const path = arn.slice(arn.indexOf('/'), arn.length - name.length);
  const Statement = TRUSTED[use](account).map(([Principal, Action]) => ({ Effect: 'Allow', Principal, Action }));
  account.iam.createRole({ name, path, trust: { Version: '2012-10-17', Statement } });
  if (use === 'node') account.iam.attachRolePolicy(name, account.managedPolicyArn('AmazonEKSWorkerNodePolicy'));
}
