import { own } from '../emulator/cloudformation/plain-data';
import type { TemplateResource } from '../emulator/cloudformation/template-members';

/**
 * The name by which a nested stack calls for its template: the asset's path in the metadata, which only the CDK's command line
 * has written, the asset's hash, or a relative `TemplateURL`.
 *
 * @param templates what there is, by name
 * @returns `undefined` if its template is not among them
 */
export function nestedName(
  { metadata, properties }: Pick<TemplateResource, 'metadata' | 'properties'>,
  templates: ReadonlyMap<string, unknown>,
): string | undefined {
  const url = own(properties, 'TemplateURL');
  const hash = /[0-9a-f]{64}/.exec(JSON.stringify(url ?? ''))?.[0];
  return [own(metadata, 'aws:asset:path'), hash, url].find(
    (candidate): candidate is string => typeof candidate === 'string' && templates.has(candidate),
  );
}
