import { realpathSync } from 'node:fs';
import { basename, dirname, extname, isAbsolute, join, relative, resolve } from 'node:path';

import { assetTemplates, type TemplateFile } from './assembly-assets';
import { stackEnvironment, type StackEnvironment } from './assembly-environment';
import { AssemblyError, enclosedFile, isDirectory, readFileWithin, readJson, readRegularFile } from './assembly-files';
import { dependencyOrder } from './graph';
import { asText, isPlainObject, own, plainCopy, type PlainObject } from './plain-data';
import { TemplateError } from './template-error';
import { parseTemplateText } from './template-text';

/** One stack as it lies on disk, ready to be deployed; with its account and region, where the assembly names them. */
export interface LoadedStack extends StackEnvironment {
  readonly stackName: string;
  /** The template's file. */
  readonly file: string;
  readonly template: unknown;
  /** Names of the stacks that must be deployed before this one. */
  readonly dependencies: readonly string[];
  /** Parameter values that the assembly itself gives. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Templates of nested stacks, at any depth: by asset path and by asset hash, or by relative `TemplateURL`. */
  readonly nested: ReadonlyMap<string, unknown>;
  /** Their files, by the same names. @default - not known */
  readonly nestedFiles?: ReadonlyMap<string, string>;
}

/**
 * Reads what a user points at: a cloud assembly (`cdk.out`, stages included) or a single template in JSON or
 * YAML. Everything in it is untrusted; nothing outside the assembly's directory (the template's own) is read.
 *
 * The manifest's format: github.com/aws/aws-cdk-cli, packages/@aws-cdk/cloud-assembly-schema. Artifacts of
 * types that are not stacks or nested assemblies are passed over.
 *
 * @returns the stacks in an order in which each follows those it depends on
 * @throws AssemblyError naming the file
 */
export function readTemplates(path: string): readonly LoadedStack[] {
  if (isDirectory(path)) return readAssembly(path, templateReader(path), new Set());
  return [readSingle(path, templateReader(dirname(path)))];
}

function readSingle(file: string, read: TemplateReader): LoadedStack {
  const folder = dirname(file);
  const template = parseTemplate(file, readRegularFile(file));
  const name = basename(file)
    .replace(/(?:\.template)?\.[^.]*$/, '')
    .replace(/[^A-Za-z0-9-]+/g, '-')
    .replace(/^[^A-Za-z]+/, '')
    .slice(0, 128);
  return {
    stackName: name === '' ? 'Template' : name,
    file,
    template,
    dependencies: [],
    parameters: {},
    ...nestedTemplates(template, (name) => read(folder, name), new Map()),
  };
}

/** @param seen the assemblies already read: none is read twice, and so none inside itself */
function readAssembly(folder: string, read: TemplateReader, seen: Set<string>): readonly LoadedStack[] {
  const manifestFile = join(folder, 'manifest.json');
  if (seen.has(realpathSync(folder))) throw new AssemblyError(folder, 'is named twice as a nested assembly');
  seen.add(realpathSync(folder));
  const manifest = readJson(folder, 'manifest.json', 'not a cloud assembly: it has no manifest.json');
  const artifacts = isPlainObject(manifest) ? own(manifest, 'artifacts') : undefined;
  const version = isPlainObject(manifest) ? own(manifest, 'version') : undefined;
  if (
    typeof version !== 'string' ||
    !/^\d+\.\d+\.\d+$/.test(version) ||
    (artifacts !== undefined && !isPlainObject(artifacts))
  ) {
    throw new AssemblyError(
      manifestFile,
      'its schema is unknown: a version like 55.0.0 and a map of artifacts are expected',
    );
  }
  const found = Object.entries(artifacts ?? {}).filter((entry): entry is [string, PlainObject] =>
    isPlainObject(entry[1]),
  );
  const hashes = assetHashes(folder, found);

  const nested = found
    .filter(([, artifact]) => own(artifact, 'type') === 'cdk:cloud-assembly')
    .flatMap(([id, artifact]) => {
      const name = text(properties(artifact), 'directoryName') ?? id;
      return readAssembly(enclosedFile(folder, name), read, seen);
    });
  const stacks = found
    .filter(([, artifact]) => own(artifact, 'type') === 'aws:cloudformation:stack')
    .map(([id, artifact]) => ({ id, stack: readStack(id, artifact, folder, read, hashes) }));
  return [...inOrder(manifestFile, stacks), ...nested];
}

function readStack(
  id: string,
  artifact: PlainObject,
  folder: string,
  read: TemplateReader,
  hashes: ReadonlyMap<string, string>,
): LoadedStack {
  const given = properties(artifact);
  const templateFile = text(given, 'templateFile');
  if (templateFile === undefined) {
    throw new AssemblyError(join(folder, 'manifest.json'), `the stack ${id} names no templateFile`);
  }
  const { file, template } = read(folder, templateFile);
  const dependencies = own(artifact, 'dependencies');
  const parameters = own(given, 'parameters');
  return {
    stackName: text(given, 'stackName') ?? id,
    ...stackEnvironment(join(folder, 'manifest.json'), id, own(artifact, 'environment')),
    file,
    template,
    dependencies: Array.isArray(dependencies) ? dependencies.filter((name) => typeof name === 'string') : [],
    parameters: Object.fromEntries(
      Object.entries(isPlainObject(parameters) ? parameters : {}).map(([name, value]) => [name, asText(value)]),
    ),
    ...nestedTemplates(template, (name) => read(folder, name), hashes),
  };
}

function nestedTemplates(...given: Parameters<typeof assetTemplates>): Pick<LoadedStack, 'nested' | 'nestedFiles'> {
  const found = [...assetTemplates(...given)];
  return {
    nested: new Map(found.map(([name, { template }]) => [name, template])),
    nestedFiles: new Map(found.map(([name, { file }]) => [name, file])),
  };
}

/** Stacks after the stacks they depend on, which the manifest names by artifact and the result by stack name. */
function inOrder(manifestFile: string, stacks: readonly { id: string; stack: LoadedStack }[]): readonly LoadedStack[] {
  const byId = new Map(stacks.map(({ id, stack }) => [id, stack]));
  const graph = new Map(
    stacks.map(({ id, stack }) => [
      id,
      new Map(
        stack.dependencies.filter((name) => byId.has(name)).map((name) => [name, `artifacts/${id}/dependencies`]),
      ),
    ]),
  );
  try {
    return dependencyOrder(graph, 'stacks').flatMap((id) => {
      const stack = byId.get(id);
      const before = [...(graph.get(id)?.keys() ?? [])].map((name) => byId.get(name)?.stackName ?? name);
      return stack === undefined ? [] : [{ ...stack, dependencies: before }];
    });
  } catch (error) {
    if (error instanceof TemplateError) throw new AssemblyError(manifestFile, error.message);
    throw error;
  }
}

/** Where each file asset of an assembly lies, by its hash: from the asset manifests. */
function assetHashes(folder: string, artifacts: readonly [string, PlainObject][]): ReadonlyMap<string, string> {
  const paths = new Map<string, string>();
  for (const [, artifact] of artifacts) {
    const name = own(artifact, 'type') === 'cdk:asset-manifest' ? text(properties(artifact), 'file') : undefined;
    if (name === undefined) continue;
    const manifest = readJson(folder, name);
    const files = isPlainObject(manifest) ? own(manifest, 'files') : undefined;
    for (const [hash, asset] of Object.entries(isPlainObject(files) ? files : {})) {
      const source = isPlainObject(asset) ? own(asset, 'source') : undefined;
      const path = isPlainObject(source) ? text(source, 'path') : undefined;
      if (path !== undefined) paths.set(hash, path);
    }
  }
  return paths;
}

function properties(artifact: PlainObject): PlainObject {
  const value = own(artifact, 'properties');
  return isPlainObject(value) ? value : {};
}

function text(object: PlainObject, key: string): string | undefined {
  const value = own(object, key);
  return typeof value === 'string' ? value : undefined;
}

/** Reads the template that a folder's manifest or template calls by a relative name. */
type TemplateReader = (folder: string, name: string) => TemplateFile;

/** Reads templates within a root, each file once. */
function templateReader(root: string): TemplateReader {
  const known = new Map<string, TemplateFile>();
  return (folder, name) => {
    // A nested assembly's assets may lie beside it: names are checked against the root, not against the folder.
    const fromRoot = isAbsolute(name) ? name : relative(root, resolve(folder, name));
    const file = enclosedFile(root, fromRoot);
    const found = known.get(file) ?? { file, template: parseTemplate(file, readFileWithin(root, fromRoot)) };
    known.set(file, found);
    return found;
  };
}

function parseTemplate(file: string, content: string): unknown {
  if (content.trim() === '') throw new AssemblyError(file, 'is empty');
  try {
    return plainCopy(parseTemplateText(content));
  } catch (error) {
    if (error instanceof TemplateError) throw new AssemblyError(file, `${kindOf(file)}: ${error.message}`);
    throw error;
  }
}

function kindOf(file: string): string {
  return ['.json', '.yaml', '.yml', '.template'].includes(extname(file))
    ? 'not a template'
    : 'not a template (JSON or YAML)';
}
