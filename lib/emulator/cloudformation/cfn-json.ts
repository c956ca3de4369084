import { generatedName } from './names';
import { asText, own } from './plain-data';
import { ResourceError, type Provisioned, type ResourceProvider, type ResourceRequest } from './provider';

/**
 * The custom resources that make JSON text into a value and back, which AWS CDK's `CfnJson` and `Stack.toJsonString` need: a map
 * whose keys come about with the deployment, such as the condition keys of a trust policy, cannot stand in a template.
 *
 * Source: https://github.com/aws/aws-cdk, packages/@aws-cdk/custom-resource-handlers/lib/core/cfn-utils-provider/index.ts, as
 * aws-cdk-lib 2.276 ships it (core/lib/dist/core/cfn-utils-provider).
 */
export const cfnJsonProviders: Readonly<Record<string, ResourceProvider>> = {
  'Custom::AWSCDKCfnJson': computed(parsed),
  'Custom::AWSCDKCfnJsonStringify': computed((value) => JSON.stringify(value)),
};

function computed(valueOf: (value: unknown) => unknown): ResourceProvider {
  const attributes = ({ properties }: ResourceRequest) => ({ Value: valueOf(own(properties, 'Value')) });
  return {
    create: (request): Provisioned => ({ physicalId: generatedName(request, 128), attributes: attributes(request) }),
    update: (request, { physicalId }) => ({ physicalId, attributes: attributes(request) }),
    delete() {},
  };
}

/** @throws ResourceError with JavaScript's words, which are what the handler says */
function parsed(text: unknown): unknown {
  try {
    return JSON.parse(asText(text)) as unknown;
  } catch (error) {
    throw new ResourceError('SyntaxError', (error as SyntaxError).message);
  }
}
