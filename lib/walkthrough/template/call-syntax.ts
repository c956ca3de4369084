import type { PodCall } from '../../model/template-environment';
import { logicalIdIn } from './called-resource';
import { InputError } from './input-error';

const FORMS =
  'Write --call s3:ListBuckets, --call \'s3:ListObjectsV2={"Bucket":"NAME"}\' or --call \'dynamodb:GetItem@ARN\', with the logical id of a resource of the template in place of its ARN if you like.';

/**
 * Reads `service:Operation`, `service:Operation={JSON}` (what the operation is given) or `service:Operation@ARN` (the
 * resource that policies are asked about; its logical id will do).
 *
 * @throws InputError
 */
export function parseCall(text: string): PodCall {
  const [, service, operation, mark, rest = ''] = /^([a-z0-9-]+):([A-Za-z0-9]+)(?:([=@])(.*))?$/s.exec(text) ?? [];
  if (service === undefined || operation === undefined) {
    throw new InputError(`--call ${text}: not an operation of a service`, FORMS);
  }
  if (mark === '=') return { service, operation, input: jsonObject(text, rest) };
  if (mark !== '@') return { service, operation };
  if (!/^(arn:[^\s:]+:[^\s:]*:[^\s:]*:[^\s:]*:\S+|\*)$/.test(rest) && !logicalIdIn(rest)) {
    throw new InputError(`--call ${text}: ${rest || 'what follows @'} is neither an ARN nor a logical id`, FORMS);
  }
  return { service, operation, resource: rest };
}

function jsonObject(text: string, json: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    throw new InputError(`--call ${text}: not JSON after the =: ${(error as Error).message}`, FORMS);
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new InputError(`--call ${text}: not a JSON object after the =`, FORMS);
}
