import { isPlainObject, own } from './plain-data';

/** A template and the file that it was read from. */
export interface TemplateFile {
  readonly file: string;
  readonly template: unknown;
}

/**
 * The templates of a template's nested stacks, and of those nested in them, by each name under which a template
 * may call for them: the asset path in the metadata `aws:asset:path` (which only the CDK's CLI has written), the
 * asset's hash (which stands in the `TemplateURL`), or a `TemplateURL` that is itself a relative path.
 *
 * A nested stack whose template lies elsewhere (a bucket) is left out; it is carried as inert.
 *
 * @param read reads a template by its path, and throws if it may not or cannot be read
 * @param hashes asset paths by hash, from the asset manifests
 */
export function assetTemplates(
  template: unknown,
  read: (path: string) => TemplateFile,
  hashes: ReadonlyMap<string, string>,
): ReadonlyMap<string, TemplateFile> {
  const found = new Map<string, TemplateFile>();
  const met = new Set<unknown>([template]);
  for (const current of met) {
    for (const { names, path } of nestedIn(current, hashes)) {
      const nested = read(path);
      met.add(nested.template);
      for (const name of names) found.set(name, nested);
    }
  }
  return found;
}

interface NestedAsset {
  readonly names: readonly string[];
  readonly path: string;
}

function nestedIn(template: unknown, hashes: ReadonlyMap<string, string>): readonly NestedAsset[] {
  const resources = isPlainObject(template) ? own(template, 'Resources') : undefined;
  return isPlainObject(resources) ? Object.values(resources).flatMap((resource) => nestedAsset(resource, hashes)) : [];
}

function nestedAsset(resource: unknown, hashes: ReadonlyMap<string, string>): readonly NestedAsset[] {
  if (!isPlainObject(resource) || own(resource, 'Type') !== 'AWS::CloudFormation::Stack') return [];
  const metadata = own(resource, 'Metadata');
  const properties = own(resource, 'Properties');
  const url = isPlainObject(properties) ? own(properties, 'TemplateURL') : undefined;
  const hash = /[0-9a-f]{64}/.exec(JSON.stringify(url ?? ''))?.[0];
  const assetPath = isPlainObject(metadata) ? own(metadata, 'aws:asset:path') : undefined;

  const path = typeof assetPath === 'string' ? assetPath : hash === undefined ? undefined : hashes.get(hash);
  if (path !== undefined) {
    return [{ names: [assetPath, hash].filter((name): name is string => typeof name === 'string'), path }];
  }
  const isLocal = typeof url === 'string' && !url.includes('://') && !url.startsWith('{{');
  return isLocal ? [{ names: [url], path: url }] : [];
}
