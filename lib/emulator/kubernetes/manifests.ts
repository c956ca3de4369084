import { readdirSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import { type Document, isScalar, parseAllDocuments, type ScalarTag, type Tags, visit } from 'yaml';
import { EncodingError, readUtf8File } from '../utf8-file';
import { nestsDeeper } from '../yaml-depth';
import { scalarTags } from '../yaml-scalars';
import { KubernetesError } from './errors';
import { flatten } from './kubectl-output';
import type { KubernetesObject } from './objects';
import { isPlainObject, MAX_DEPTH } from './plain-json';
import { toolsOwnFile } from './tools-own-file';
import { readObject } from './validate-object';

/** The largest file that is read, in bytes, and the most files of a folder. */
const MAX_MANIFEST_BYTES = 3 * 1024 * 1024;
const MAX_FILES = 1000;
/** How often aliases of a YAML document may be expanded: more is an attack, not a manifest. */
const MAX_ALIASES = 100;
const EXTENSIONS = ['.json', '.yaml', '.yml'];

/** What go-yaml does not read as YAML 1.1 does: dates and numbers to the base of 60 stay text. */
const isUnknownToKubectl = ({ tag, format }: ScalarTag): boolean =>
  tag === 'tag:yaml.org,2002:timestamp' || format === 'TIME';

/** kubectl reads YAML 1.1 (`defaultMode: 0644`, `<<: *common`), by sigs.k8s.io/yaml, a fork of go-yaml v2. */
const YAML = {
  schema: 'yaml-1.1',
  customTags: (tags: Tags) => scalarTags(tags, isUnknownToKubectl),
  // The library's own check takes quadratic time.
  uniqueKeys: false,
  logLevel: 'silent',
} as const;

/** An object and where it was read. */
export interface LoadedManifest {
  readonly object: KubernetesObject;
  readonly file: string;
  /** Position in the file, from 1, empty documents not counted. */
  readonly document: number;
}

/** A file that holds no usable objects. The message names the file and, where there is one, the document. */
export class ManifestError extends Error {
  constructor(
    readonly file: string,
    readonly document: number | undefined,
    problem: string,
  ) {
    super(`${file}${document === undefined ? '' : `, document ${document}`}: ${problem}`);
    this.name = 'ManifestError';
  }
}

/**
 * Reads Kubernetes objects from a file, or from a folder's `.json`, `.yaml` and `.yml` files in the order of their names, as
 * `kubectl apply -f` does (subfolders are left out). Lists are taken apart.
 *
 * @throws ManifestError
 */
export function readManifests(path: string): LoadedManifest[] {
  return filesOf(path).flatMap(readFile);
}

function filesOf(path: string): string[] {
  if (!orReadFailure(path, () => statSync(path)).isDirectory()) return [path];
  const names = orReadFailure(path, () => readdirSync(path)).filter((name) => EXTENSIONS.includes(extname(name)));
  const files = names
    .sort()
    .map((name) => join(path, name))
    .filter((file) => orReadFailure(file, () => statSync(file)).isFile());
  if (files.length > MAX_FILES) throw new ManifestError(path, undefined, `more than ${MAX_FILES} manifests`);
  if (files.length > 0) return files;
  throw new ManifestError(path, undefined, `no ${EXTENSIONS.join(', ')} file in this folder`);
}

/** What `read` gives; its failure is told of the very file or folder. @throws ManifestError */
function orReadFailure<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw readFailure(path, error);
  }
}

function readFailure(path: string, error: unknown): ManifestError {
  if (error instanceof EncodingError) return new ManifestError(path, undefined, error.message);
  const code = (error as NodeJS.ErrnoException).code;
  return new ManifestError(
    path,
    undefined,
    code === 'ENOENT' ? 'there is no such file or folder' : `cannot be read (${code})`,
  );
}

function readFile(file: string): LoadedManifest[] {
  const status = orReadFailure(file, () => statSync(file));
  if (!status.isFile()) throw new ManifestError(file, undefined, 'is not a file');
  if (status.size > MAX_MANIFEST_BYTES) {
    throw new ManifestError(file, undefined, `is larger than ${MAX_MANIFEST_BYTES} bytes: give it in several files`);
  }
  return parseManifests(
    orReadFailure(file, () => readUtf8File(file)),
    file,
  );
}

/**
 * Reads Kubernetes objects from the text of a file: YAML of one or several documents, or JSON, which is YAML too.
 *
 * @param file the name that errors and results carry.
 * @throws ManifestError
 */
export function parseManifests(content: string, file: string): LoadedManifest[] {
  if (content.length > MAX_MANIFEST_BYTES)
    throw new ManifestError(file, undefined, `is larger than ${MAX_MANIFEST_BYTES} bytes`);
  // A list of objects is two levels on top of an object.
  if (nestsDeeper(content, MAX_DEPTH + 2)) {
    throw new ManifestError(file, undefined, `is nested deeper than ${MAX_DEPTH} levels`);
  }
  let documents;
  try {
    documents = parseAllDocuments(content, YAML);
  } catch (error) {
    throw new ManifestError(file, undefined, `is not YAML: ${(error as Error).message}`);
  }
  const manifests: LoadedManifest[] = [];
  let position = 1;
  for (const document of documents) {
    const [syntaxError] = document.errors;
    if (syntaxError) throw new ManifestError(file, position, `is not YAML: ${syntaxError.message}`);
    const repeated = repeatedKey(document);
    if (repeated !== undefined) {
      throw new ManifestError(file, position, `is not YAML: the key ${JSON.stringify(repeated)} is given twice`);
    }
    let data: unknown;
    try {
      data = document.toJS({ maxAliasCount: MAX_ALIASES });
    } catch (error) {
      throw new ManifestError(file, position, `cannot be expanded: ${(error as Error).message}`);
    }
    if (data === null || data === undefined) continue;
    for (const item of flatten([data]))
      manifests.push({ object: toObject(item, file, position), file, document: position });
    position += 1;
  }
  return manifests;
}

/** A key that a map of the document has twice. */
function repeatedKey(document: Document.Parsed): string | undefined {
  let repeated: string | undefined;
  visit(document, {
    Map(_, { items }) {
      const names = new Set<unknown>();
      for (const { key } of items) {
        const name = isScalar(key) ? key.value : key;
        if (names.has(name)) {
          repeated = String(name).slice(0, 100);
          return visit.BREAK;
        }
        names.add(name);
      }
      return undefined;
    },
  });
  return repeated;
}

function toObject(data: unknown, file: string, document: number): KubernetesObject {
  if (!isPlainObject(data)) throw new ManifestError(file, document, 'is not a Kubernetes object');
  const source = toolsOwnFile(data);
  if (source !== undefined) throw new ManifestError(file, document, source);
  try {
    const object = readObject(data);
    if (object.metadata.name || object.metadata.generateName) return object;
  } catch (error) {
    if (!(error instanceof KubernetesError)) throw error;
    const why = (error.status.details?.causes ?? [])
      .map(({ field, message }) => (field ? `${field}: ${message}` : message))
      .join('; ');
    throw new ManifestError(file, document, `is not a Kubernetes object: ${why}`);
  }
  throw new ManifestError(file, document, 'has no metadata.name');
}
