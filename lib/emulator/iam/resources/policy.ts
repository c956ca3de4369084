import { generatedName } from '../../cloudformation/names';
import type { ResourceProvider } from '../../cloudformation/provider';
import { Properties } from '../../cloudformation/resource-properties';
import type { IamAccount } from '../account';
import { refusals } from '../refusals';
import { withUndo } from './undo';

/**
 * `AWS::IAM::Policy` (CloudFormation Template Reference, "AWS::IAM::Policy"): one inline policy put into each of the
 * listed roles. Nothing replaces; a changed name or list moves the policy.
 */
export function inlinePolicyProvider(account: IamAccount): ResourceProvider {
  const put = (properties: Properties, alreadyIn: ReadonlySet<string>): void => {
    refuseUsersAndGroups(properties);
    const name = properties.requiredText('PolicyName');
    const document = properties.requiredDocument('PolicyDocument');
    withUndo((undo) => {
      for (const role of properties.texts('Roles')) {
        account.putRolePolicy(role, name, document);
        if (!alreadyIn.has(role)) undo(() => account.deleteRolePolicy(role, name));
      }
    });
  };
  const remove = (properties: Properties, keep: ReadonlySet<string> = new Set()): void => {
    const name = properties.requiredText('PolicyName');
    for (const role of properties.texts('Roles')) {
      if (!keep.has(role) && account.role(role)?.inline.has(name)) account.deleteRolePolicy(role, name);
    }
  };
  return {
    create(request) {
      put(Properties.of(request), new Set());
      const id = generatedName(request, 128);
      return { physicalId: id, attributes: { Id: id } };
    },
    update(request, previous) {
      const given = Properties.of(request);
      const before = Properties.of(request, previous.properties);
      const sameName = given.requiredText('PolicyName') === before.requiredText('PolicyName');
      put(given, new Set(sameName ? before.texts('Roles') : []));
      remove(before, new Set(sameName ? given.texts('Roles') : []));
      return previous;
    },
    delete(request) {
      remove(Properties.of(request));
    },
  };
}

/** `AWS::IAM::RolePolicy`: one inline policy of one role; `PolicyName` and `RoleName` replace. */
export function rolePolicyProvider(account: IamAccount): ResourceProvider {
  const put = (properties: Properties): string => {
    const [role, name] = [properties.requiredText('RoleName'), properties.requiredText('PolicyName')];
    account.putRolePolicy(role, name, properties.requiredDocument('PolicyDocument'));
    return `${name}|${role}`;
  };
  return {
    replacedBy: ['PolicyName', 'RoleName'],
    create: (request) => ({ physicalId: put(Properties.of(request)) }),
    update: (request) => ({ physicalId: put(Properties.of(request)) }),
    delete(request) {
      const given = Properties.of(request);
      const [role, name] = [given.requiredText('RoleName'), given.requiredText('PolicyName')];
      if (account.role(role)?.inline.has(name)) account.deleteRolePolicy(role, name);
    },
  };
}

/** The account has no users and no groups, so naming one is naming what does not exist. */
export function refuseUsersAndGroups(properties: Properties): void {
  const [user] = properties.texts('Users');
  if (user !== undefined) throw refusals.noUser(user);
  const [group] = properties.texts('Groups');
  if (group !== undefined) throw refusals.noGroup(group);
}
