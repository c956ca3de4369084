import type { Provisioned, ResourceProvider, ResourceRequest } from '../../cloudformation/provider';
import { Properties } from '../../cloudformation/resource-properties';
import type { EksControlPlane } from '../control-plane';
import type { LaunchTemplateLookup } from '../launch-templates';
import type { CreateNodegroupInput, Nodegroup } from '../nodegroups';
import { generatedName } from './generated-name';

/** `AWS::EKS::Nodegroup` (CloudFormation Template Reference). `Ref` gives `cluster/nodegroup`. */
export function nodegroupProvider(eks: EksControlPlane, launchTemplates: LaunchTemplateLookup): ResourceProvider {
  return {
    replacedBy: [
      'AmiType',
      'CapacityType',
      'ClusterName',
      'DiskSize',
      'InstanceTypes',
      'NodegroupName',
      'NodeRole',
      'RemoteAccess',
      'Subnets',
    ],
    create: (request) => provisioned(eks.createNodegroup(nodegroupInput(request), launchTemplates)),
    update(request, previous) {
      const [cluster, name] = split(previous.physicalId);
      const { scaling, labels = {}, launchTemplate } = nodegroupInput(request);
      return provisioned(eks.updateNodegroup(cluster, name, { scaling, labels, launchTemplate }, launchTemplates));
    },
    delete(_request, existing) {
      const [cluster, name] = split(existing.physicalId);
      if (eks.nodegroup(cluster, name)) eks.deleteNodegroup(cluster, name);
    },
  };
}

function nodegroupInput(request: ResourceRequest): CreateNodegroupInput {
  const given = Properties.of(request);
  const scaling = given.object('ScalingConfig');
  const template = given.object('LaunchTemplate');
  return {
    clusterName: given.requiredText('ClusterName'),
    name: given.text('NodegroupName') ?? generatedName(request),
    nodeRoleArn: given.requiredText('NodeRole'),
    amiType: given.text('AmiType'),
    instanceTypes: given.has('InstanceTypes') ? given.texts('InstanceTypes') : undefined,
    scaling: scaling && {
      minSize: scaling.integer('MinSize', 0),
      maxSize: scaling.integer('MaxSize', 0),
      desiredSize: scaling.integer('DesiredSize', 0),
    },
    labels: given.map('Labels'),
    launchTemplate: template && {
      id: template.text('Id'),
      name: template.text('Name'),
      version: template.text('Version'),
    },
  };
}

function provisioned(nodegroup: Nodegroup): Provisioned {
  const physicalId = `${nodegroup.clusterName}/${nodegroup.name}`;
  return {
    physicalId,
    attributes: {
      Arn: nodegroup.arn,
      ClusterName: nodegroup.clusterName,
      NodegroupName: nodegroup.name,
      Id: physicalId,
    },
  };
}

function split(physicalId: string): [cluster: string, name: string] {
  const slash = physicalId.indexOf('/');
  return [physicalId.slice(0, slash), physicalId.slice(slash + 1)];
}
