import type { ResourceProvider } from '../cloudformation/provider';
import type { IamAccount } from './account';
import { instanceProfileProvider } from './resources/instance-profile';
import { managedPolicyProvider } from './resources/managed-policy';
import { inlinePolicyProvider, rolePolicyProvider } from './resources/policy';
import { roleProvider } from './resources/role';

/** The IAM resource types of CloudFormation that act on `account`. Their refusals are IAM's. */
export function iamResourceProviders(account: IamAccount): Record<string, ResourceProvider> {
  return {
    'AWS::IAM::Role': roleProvider(account),
    'AWS::IAM::Policy': inlinePolicyProvider(account),
    'AWS::IAM::RolePolicy': rolePolicyProvider(account),
    'AWS::IAM::ManagedPolicy': managedPolicyProvider(account),
    'AWS::IAM::InstanceProfile': instanceProfileProvider(account),
  };
}
