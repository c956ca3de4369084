import { generatedName } from '../../cloudformation/names';
import type { Provisioned, ResourceProvider } from '../../cloudformation/provider';
import { Properties } from '../../cloudformation/resource-properties';
import type { IamAccount } from '../account';
import { withUndo } from './undo';

/**
 * `AWS::IAM::Role` (CloudFormation Template Reference, "AWS::IAM::Role"): `Ref` gives the name, `Fn::GetAtt` `Arn` and
 * `RoleId`; `RoleName` and `Path` replace. Deleting takes away the policies that the resource itself declares, and fails
 * while others are there.
 */
export function roleProvider(account: IamAccount): ResourceProvider {
  return {
    properties: [
      ...['AssumeRolePolicyDocument', 'Description', 'ManagedPolicyArns', 'MaxSessionDuration', 'Path'],
      ...['PermissionsBoundary', 'Policies', 'RoleName', 'Tags'],
    ],
    replacedBy: ['RoleName', 'Path'],
    customName: 'RoleName',

    create(request) {
      const given = Properties.of(request);
      const name = given.text('RoleName') ?? generatedName(request, 64);
      return withUndo((undo) => {
        account.createRole({
          name,
          path: given.text('Path'),
          trust: given.requiredDocument('AssumeRolePolicyDocument'),
          description: given.text('Description'),
          maxSessionDuration: given.integer('MaxSessionDuration'),
          boundary: given.text('PermissionsBoundary'),
          tags: given.pairs('Tags'),
        });
        undo(() => account.deleteRole(name));
        for (const arn of new Set(given.texts('ManagedPolicyArns'))) {
          account.attachRolePolicy(name, arn);
          undo(() => account.detachRolePolicy(name, arn));
        }
        for (const [policyName, document] of inlinePolicies(given)) {
          account.putRolePolicy(name, policyName, document);
          undo(() => account.deleteRolePolicy(name, policyName));
        }
        return provisioned(account, name);
      });
    },

    update(request, previous) {
      const name = previous.physicalId;
      const given = Properties.of(request);
      const before = Properties.of(request, previous.properties);
      account.updateAssumeRolePolicy(name, given.requiredDocument('AssumeRolePolicyDocument'));
      account.updateRole(name, {
        description: given.text('Description') ?? '',
        maxSessionDuration: given.integer('MaxSessionDuration') ?? 3600,
        boundary: given.text('PermissionsBoundary') ?? null,
        tags: given.pairs('Tags'),
      });
      const attached = new Set(given.texts('ManagedPolicyArns'));
      for (const arn of before.texts('ManagedPolicyArns')) if (!attached.has(arn)) detach(account, name, arn);
      for (const arn of attached) account.attachRolePolicy(name, arn);
      const inline = inlinePolicies(given);
      for (const policyName of inlinePolicies(before).keys()) {
        if (!inline.has(policyName)) deleteInline(account, name, policyName);
      }
      for (const [policyName, document] of inline) account.putRolePolicy(name, policyName, document);
      return provisioned(account, name);
    },

    delete(request, existing) {
      const name = existing.physicalId;
      if (!account.role(name)) return;
      const given = Properties.of(request);
      for (const arn of given.texts('ManagedPolicyArns')) detach(account, name, arn);
      for (const policyName of inlinePolicies(given).keys()) deleteInline(account, name, policyName);
      account.deleteRole(name);
    },
  };
}

function inlinePolicies(properties: Properties): Map<string, unknown> {
  return new Map(
    properties
      .objects('Policies')
      .map((policy) => [policy.requiredText('PolicyName'), policy.requiredDocument('PolicyDocument')]),
  );
}

/** Somebody may have detached it since. */
function detach(account: IamAccount, role: string, arn: string): void {
  if (account.role(role)?.attached.includes(arn)) account.detachRolePolicy(role, arn);
}

function deleteInline(account: IamAccount, role: string, policy: string): void {
  if (account.role(role)?.inline.has(policy)) account.deleteRolePolicy(role, policy);
}

function provisioned(account: IamAccount, name: string): Provisioned {
  const role = account.role(name)!;
  return { physicalId: role.name, attributes: { Arn: role.arn, RoleId: role.roleId } };
}
