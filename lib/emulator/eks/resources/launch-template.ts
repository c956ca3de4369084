import type { Provisioned, ResourceProvider, ResourceRequest } from '../../cloudformation/provider';
import { Properties } from '../../cloudformation/resource-properties';
import type { LaunchTemplate, LaunchTemplateData, LaunchTemplates } from '../launch-templates';
import { generatedName } from './generated-name';

/**
 * `AWS::EC2::LaunchTemplate` (CloudFormation Template Reference), as far as node groups read it. `Ref` gives the id. An
 * update makes a new version; the default version stays the first.
 */
export function launchTemplateProvider(templates: LaunchTemplates): ResourceProvider {
  return {
    replacedBy: ['LaunchTemplateName'],
    create(request) {
      const name = Properties.of(request).text('LaunchTemplateName') ?? generatedName(request);
      return provisioned(templates.create(name, launchTemplateData(request)));
    },
    update: (request, previous) => provisioned(templates.addVersion(previous.physicalId, launchTemplateData(request))),
    delete: (_request, existing) => templates.delete(existing.physicalId),
  };
}

function launchTemplateData(request: ResourceRequest): LaunchTemplateData {
  const data = Properties.of(request).object('LaunchTemplateData');
  const metadata = data?.object('MetadataOptions');
  return {
    metadataOptions: {
      httpEndpoint: metadata?.choice('HttpEndpoint', ['enabled', 'disabled']),
      httpTokens: metadata?.choice('HttpTokens', ['optional', 'required']),
      httpPutResponseHopLimit: metadata?.integer('HttpPutResponseHopLimit', 0),
    },
    imageId: data?.text('ImageId'),
    instanceType: data?.text('InstanceType'),
  };
}

function provisioned({ id, versions }: LaunchTemplate): Provisioned {
  return {
    physicalId: id,
    attributes: { LaunchTemplateId: id, DefaultVersionNumber: '1', LatestVersionNumber: String(versions.length) },
  };
}
