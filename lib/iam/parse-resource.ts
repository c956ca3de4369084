import { join, type DocumentReader, type JsonObject } from './document';
import { WORDS } from './malformed';
import type { PolicyVersion, ResourceElement } from './policy';
import { resourcePattern } from './resource-pattern';

/**
 * Reads `Resource` or `NotResource`. An identity policy must have one, a trust policy must not; a resource policy may
 * leave it out where its service allows that (Amazon ECR), and then speaks of its own resource.
 * @throws MalformedPolicyError as IAM refuses them
 */
export function parseResources(
  fields: JsonObject,
  path: string,
  version: PolicyVersion,
  reader: DocumentReader,
  completeArns: boolean,
): ResourceElement | undefined {
  const has = { Resource: fields.Resource !== undefined, NotResource: fields.NotResource !== undefined };
  if (reader.kind === 'trust') {
    const detail = 'a trust policy speaks of its own role and names no resource';
    if (has.Resource) reader.refuse(WORDS.trustResource, join(path, 'Resource'), detail);
    if (has.NotResource) reader.refuse(WORDS.trustNotResource, join(path, 'NotResource'), detail);
    return undefined;
  }
  if (has.Resource && has.NotResource) {
    return reader.refuse(reader.wording.syntax, path, 'a statement has Resource or NotResource, not both');
  }
  const where = join(path, has.NotResource ? 'NotResource' : 'Resource');
  const value = has.NotResource ? fields.NotResource : fields.Resource;
  if (value === undefined && reader.kind === 'resource') return undefined;
  if (value === undefined || (Array.isArray(value) && value.length === 0)) {
    return reader.refuse(reader.wording.noResources, where, 'the statement names no resource');
  }
  const listed = reader.strings(value, where);
  if (reader.kind === 'identity') for (const text of listed) checkResource(text, where, reader, completeArns);
  return { negated: has.NotResource, patterns: listed.map((text) => resourcePattern(text, version)) };
}

/** IAM's form of a resource: `*`, or an ARN with a service; wildcards may stand for the partition. */
function checkResource(resource: string, path: string, reader: DocumentReader, completeArns: boolean): void {
  if (resource === '*') return;
  const [scheme, partition = '', service = '', ...rest] = resource.split(':');
  if (scheme !== 'arn' || partition === '') {
    reader.refuse(WORDS.notArn(resource), path, 'a resource is an ARN or "*"');
  }
  if (partition !== '*' && !/^aws[a-z-]*$/.test(partition)) {
    reader.refuse(WORDS.partition(partition, resource), path, `there is no partition "${partition}"`);
  }
  if (service === '' || /[*?]/.test(service)) {
    reader.refuse(WORDS.resourceVendor, path, 'the service of an ARN is named in full');
  }
  if (completeArns && rest.length < 3) {
    // https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html . Unconfirmed: the wording.
    reader.refuse(reader.wording.syntax, path, 'a session policy needs complete ARNs, with all six fields');
  }
}
