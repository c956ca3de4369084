import type { PodCall, StackResourceView } from '../../model/template-environment';
import { InputError } from './input-error';

/** The logical id that a resource is named by, and what follows its ARN: `Orders` and `/index/byDate`. */
export function logicalIdIn(resource: string): { readonly logicalId: string; readonly rest: string } | undefined {
  const [, logicalId, rest = ''] = /^([A-Za-z0-9]{1,255})(\/\S*)?$/.exec(resource) ?? [];
  return logicalId === undefined ? undefined : { logicalId, rest };
}

/**
 * The call with the ARN of its resource, if it names one by logical id: AWS alone knows the ARN of what it names itself,
 * and an emulated one is another in each run.
 *
 * @throws InputError for a logical id that no stack or more than one has, or of a resource whose ARN there is no telling
 */
export function withArn(call: PodCall, resources: readonly StackResourceView[]): PodCall {
  const named = logicalIdIn(call.resource ?? '*');
  if (!named) return call;
  const refuse = (why: string, hint: string) =>
    new InputError(`--call ${call.service}:${call.operation}@${call.resource}: ${why}`, hint);
  const [found, ...others] = resources.filter(({ logicalId }) => logicalId === named.logicalId);
  if (!found) {
    const known = resources.filter(({ arn }) => arn !== undefined).map(({ logicalId }) => logicalId);
    throw refuse('no stack has a resource of that logical id', `There are: ${known.join(', ') || 'none'}.`);
  }
  if (others.length > 0) {
    const stacks = [found, ...others].map(({ stackName }) => stackName);
    throw refuse(`stacks ${stacks.join(' and ')} have one each`, 'Write its ARN, or take one of them: --stack NAME.');
  }
  if (found.arn === undefined) throw refuse(`there is no telling what ARN ${found.type} gets`, 'Write its ARN.');
  return { ...call, resource: found.arn + named.rest };
}
