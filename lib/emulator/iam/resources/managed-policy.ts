import { generatedName } from '../../cloudformation/names';
import type { Provisioned, ResourceProvider } from '../../cloudformation/provider';
import { Properties } from '../../cloudformation/resource-properties';
import type { IamAccount } from '../account';
import { refuseUsersAndGroups } from './policy';
import { withUndo } from './undo';

/**
 * `AWS::IAM::ManagedPolicy` (CloudFormation Template Reference, "AWS::IAM::ManagedPolicy"): `Ref` gives the ARN;
 * `ManagedPolicyName`, `Path` and `Description` replace.
 */
export function managedPolicyProvider(account: IamAccount): ResourceProvider {
  return {
    replacedBy: ['ManagedPolicyName', 'Path', 'Description'],
    customName: 'ManagedPolicyName',

    create(request) {
      const given = Properties.of(request);
      refuseUsersAndGroups(given);
      return withUndo((undo) => {
        const { arn } = account.createPolicy({
          name: given.text('ManagedPolicyName') ?? generatedName(request, 128),
          path: given.text('Path'),
          document: given.requiredDocument('PolicyDocument'),
        });
        undo(() => account.deletePolicy(arn));
        for (const role of new Set(given.texts('Roles'))) {
          account.attachRolePolicy(role, arn);
          undo(() => account.detachRolePolicy(role, arn));
        }
        return provisioned(account, arn);
      });
    },

    update(request, previous) {
      const arn = previous.physicalId;
      const given = Properties.of(request);
      refuseUsersAndGroups(given);
      account.updatePolicy(arn, given.requiredDocument('PolicyDocument'));
      const roles = new Set(given.texts('Roles'));
      for (const role of roles) account.attachRolePolicy(role, arn);
      const before = Properties.of(request, previous.properties);
      for (const role of before.texts('Roles')) if (!roles.has(role)) detach(account, role, arn);
      return provisioned(account, arn);
    },

    delete(request, existing) {
      const arn = existing.physicalId;
      if (!account.policy(arn)) return;
      for (const role of Properties.of(request).texts('Roles')) detach(account, role, arn);
      account.deletePolicy(arn);
    },
  };
}

function detach(account: IamAccount, role: string, arn: string): void {
  if (account.role(role)?.attached.includes(arn)) account.detachRolePolicy(role, arn);
}

function provisioned(account: IamAccount, arn: string): Provisioned {
  const policy = account.policy(arn)!;
  const attachments = account.roles().filter((role) => role.attached.includes(arn)).length;
  return {
    physicalId: arn,
    attributes: {
      PolicyArn: arn,
      PolicyId: policy.policyId,
      AttachmentCount: attachments,
      DefaultVersionId: 'v1',
      IsAttachable: true,
      CreateDate: new Date(policy.createdAt).toISOString(),
      UpdateDate: new Date(policy.updatedAt).toISOString(),
    },
  };
}
