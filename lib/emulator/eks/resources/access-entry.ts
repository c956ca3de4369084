import type { Provisioned, ResourceProvider, ResourceRequest } from '../../cloudformation/provider';
import { Properties } from '../../cloudformation/resource-properties';
import type { AccessEntry, AccessPolicy, CreateAccessEntryInput } from '../access-entries';
import type { EksControlPlane } from '../control-plane';

/** `AWS::EKS::AccessEntry` (CloudFormation Template Reference). `Ref` gives `principalArn|cluster`. */
export function accessEntryProvider(eks: EksControlPlane): ResourceProvider {
  return {
    properties: [
      ...['AccessPolicies', 'ClusterName', 'KubernetesGroups', 'PrincipalArn'],
      ...['Tags', 'Type', 'Username'],
    ],
    replacedBy: ['ClusterName', 'PrincipalArn', 'Type'],
    create: (request) => provisioned(eks.createAccessEntry(accessEntryInput(request))),
    update(request) {
      const { clusterName, principalArn, ...settings } = accessEntryInput(request);
      return provisioned(eks.updateAccessEntry(clusterName, principalArn, settings));
    },
    delete(_request, existing) {
      const [principalArn = '', cluster = ''] = existing.physicalId.split('|');
      if (eks.accessEntry(cluster, principalArn)) eks.deleteAccessEntry(cluster, principalArn);
    },
  };
}

function accessEntryInput(request: ResourceRequest): CreateAccessEntryInput {
  const given = Properties.of(request);
  return {
    clusterName: given.requiredText('ClusterName'),
    principalArn: given.requiredText('PrincipalArn'),
    type: given.text('Type'),
    username: given.text('Username'),
    kubernetesGroups: given.texts('KubernetesGroups'),
    accessPolicies: given.objects('AccessPolicies').map(accessPolicy),
  };
}

function accessPolicy(given: Properties): AccessPolicy {
  const scope = given.object('AccessScope');
  return {
    policyArn: given.requiredText('PolicyArn'),
    scope: scope?.choice('Type', ['cluster', 'namespace']) ?? 'cluster',
    namespaces: scope?.texts('Namespaces') ?? [],
  };
}

function provisioned(entry: AccessEntry): Provisioned {
  return {
    physicalId: `${entry.principalArn}|${entry.clusterName}`,
    attributes: { AccessEntryArn: entry.arn },
  };
}
