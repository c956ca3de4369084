import { generatedName } from '../../cloudformation/names';
import type { ResourceProvider } from '../../cloudformation/provider';
import { Properties } from '../../cloudformation/resource-properties';
import type { IamAccount } from '../account';
import { withUndo } from './undo';

/**
 * `AWS::IAM::InstanceProfile` (CloudFormation Template Reference, "AWS::IAM::InstanceProfile"): `Ref` gives the name,
 * `Fn::GetAtt` `Arn`; `InstanceProfileName` and `Path` replace.
 */
export function instanceProfileProvider(account: IamAccount): ResourceProvider {
  return {
    replacedBy: ['InstanceProfileName', 'Path'],
    customName: 'InstanceProfileName',

    create(request) {
      const given = Properties.of(request);
      return withUndo((undo) => {
        const profile = account.createInstanceProfile({
          name: given.text('InstanceProfileName') ?? generatedName(request, 128),
          path: given.text('Path'),
        });
        undo(() => account.deleteInstanceProfile(profile.name));
        for (const role of given.texts('Roles')) {
          account.addRoleToInstanceProfile(profile.name, role);
          undo(() => account.removeRoleFromInstanceProfile(profile.name, role));
        }
        return { physicalId: profile.name, attributes: { Arn: profile.arn } };
      });
    },

    update(request, previous) {
      const name = previous.physicalId;
      const wanted = Properties.of(request).texts('Roles');
      for (const role of [...(account.instanceProfile(name)?.roles ?? [])]) {
        if (!wanted.includes(role)) account.removeRoleFromInstanceProfile(name, role);
      }
      for (const role of wanted) {
        if (!account.instanceProfile(name)?.roles.includes(role)) account.addRoleToInstanceProfile(name, role);
      }
      return previous;
    },

    delete(_request, existing) {
      const profile = account.instanceProfile(existing.physicalId);
      if (!profile) return;
      for (const role of [...profile.roles]) account.removeRoleFromInstanceProfile(profile.name, role);
      account.deleteInstanceProfile(profile.name);
    },
  };
}
