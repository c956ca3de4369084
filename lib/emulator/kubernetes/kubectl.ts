import type { ApiServer } from './api-server';
import { badRequest, KubernetesError, kubectlText } from './errors';
import { flatten, KubectlError, nameOf, typeName } from './kubectl-output';
import { parseLabelSelector } from './labels';
import { LAST_APPLIED, withLastApplied } from './last-applied';
import type { KubernetesObject } from './objects';
import { isPlainObject } from './plain-json';
import { typeOf } from './resource-types';
import { unknownFields } from './strict-fields';
import { readObject } from './validate-object';

/** Lets time pass: `milliseconds` of the cluster's time. A rehearsal may move its clock instead of waiting. */
export type Wait = (milliseconds: number) => Promise<void>;

/** The kinds that `kubectl apply --prune` looks at by default. ServiceAccount is not among them. Source: `pkg/util/prune/prune.go`. */
const PRUNED_IN_NAMESPACES = [
  ...['ConfigMap', 'Endpoints', 'PersistentVolumeClaim', 'Pod', 'ReplicationController', 'Secret', 'Service', 'Job'],
  ...['CronJob', 'Ingress', 'DaemonSet', 'Deployment', 'ReplicaSet', 'StatefulSet'],
];
const PRUNED_CLUSTER_WIDE = ['Namespace', 'PersistentVolume'];

interface FileOptions {
  /** The file that messages name. */
  readonly source: string;
  /** `--validate=false`: let unknown fields pass. */
  readonly skipValidation?: boolean;
}

/**
 * `kubectl create --save-config -f FILE`. Goes on after an object that is refused.
 *
 * @returns what kubectl prints.
 * @throws KubectlError
 */
export async function kubectlCreate(
  server: ApiServer,
  manifest: readonly unknown[],
  options: FileOptions,
): Promise<string> {
  const objects = flatten(manifest);
  if (objects.length === 0) throw new KubectlError('error: no objects passed to create');
  return eachObject(
    objects,
    () => 'creating',
    options,
    async (data) => {
      const object = inDefaultNamespace(readObject(data));
      requireKnownFields(object, options);
      return `${nameOf(await server.create(withLastApplied(object)))} created`;
    },
  );
}

/**
 * `kubectl apply -f FILE`, with `--prune -l SELECTOR` if a selector is given: then only objects of the file that match it
 * are applied, and afterwards everything is deleted that matches it, was applied before, is of a kind on kubectl's list,
 * lies in a namespace of the file's objects, and was not in the file. Nothing waits for the deletions.
 *
 * @returns what kubectl prints, warnings included.
 * @throws KubectlError, in which case nothing was pruned.
 */
export async function kubectlApply(
  server: ApiServer,
  manifest: readonly unknown[],
  options: FileOptions & { readonly pruneSelector?: string },
): Promise<string> {
  const matches = parseLabelSelector(options.pruneSelector ?? '');
  const objects = flatten(manifest).filter((data) => matches(labelsOf(data)));
  if (objects.length === 0) throw new KubectlError('error: no objects passed to apply');
  const applied: KubernetesObject[] = [];
  const verb = (data: unknown) => (exists(server, data) ? 'patching' : 'creating');
  const output = await eachObject(objects, verb, options, async (data) => {
    const object = inDefaultNamespace(readObject(data));
    requireKnownFields(object, options);
    const result = await server.apply(object);
    applied.push(result.object);
    const { name, deletionTimestamp } = result.object.metadata;
    const warning = `Warning: Detected changes to resource ${name} which is currently being deleted.\n`;
    const isDying = deletionTimestamp !== undefined && result.outcome !== 'created';
    return `${isDying ? warning : ''}${nameOf(result.object)} ${result.outcome}`;
  });
  return options.pruneSelector === undefined ? output : output + prune(server, applied, options.pruneSelector);
}

function prune(server: ApiServer, applied: readonly KubernetesObject[], labelSelector: string): string {
  const visited = new Set(applied.map(({ metadata }) => metadata.uid));
  const namespaces = new Set(applied.flatMap((object) => object.metadata.namespace ?? []));
  const candidates = [
    ...[...namespaces].flatMap((namespace) =>
      PRUNED_IN_NAMESPACES.flatMap((kind) => server.list(kind, namespace, { labelSelector })),
    ),
    ...PRUNED_CLUSTER_WIDE.flatMap((kind) => server.list(kind, undefined, { labelSelector })),
  ];
  const doomed = candidates.filter(
    ({ metadata }) => metadata.annotations?.[LAST_APPLIED] !== undefined && !visited.has(metadata.uid),
  );
  return doomed
    .map((object) => {
      try {
        server.delete(object.kind, object.metadata.namespace, object.metadata.name);
      } catch (error) {
        if (!(error instanceof KubernetesError)) throw error;
        const { group, version, kind, namespaced } = typeOf(object);
        const what = `${namespaced ? 'namespaced' : 'nonNamespaced'} object ${group}/${version}, Kind=${kind}`;
        throw new KubectlError(`error: error pruning ${what}: ${error.message}`, error);
      }
      return `${nameOf(object)} pruned\n`;
    })
    .join('');
}

/**
 * `kubectl delete -f FILE`: deletes each object, then, if none was refused, waits until all are gone.
 *
 * @param options.timeoutMs gives up waiting after this time.
 * @throws KubectlError
 */
export async function kubectlDelete(
  server: ApiServer,
  manifest: readonly unknown[],
  options: FileOptions & { readonly wait: Wait; readonly timeoutMs: number },
): Promise<string> {
  const deleted: KubernetesObject[] = [];
  const output = await eachObject(
    flatten(manifest),
    () => 'deleting',
    options,
    (data) => {
      const { metadata, ...object } = inDefaultNamespace(readObject(data));
      const { kind, group } = typeOf({ ...object, metadata });
      deleted.push(server.delete(group ? `${kind}.${group}` : kind, metadata.namespace, metadata.name));
      return `${typeName(deleted.at(-1)!)} ${JSON.stringify(metadata.name)} deleted`;
    },
  );
  await waitUntilGone(server, deleted, options);
  return output;
}

async function waitUntilGone(
  server: ApiServer,
  objects: readonly KubernetesObject[],
  { wait, timeoutMs }: { readonly wait: Wait; readonly timeoutMs: number },
): Promise<void> {
  const isThere = ({ kind, metadata, apiVersion }: KubernetesObject) => {
    const { group } = typeOf({ apiVersion, kind, metadata });
    return server.find(kind, metadata.namespace, metadata.name, group)?.metadata.uid === metadata.uid;
  };
  const left = [...objects];
  const someAreLeft = () => {
    // Whoever is gone is not looked for again.
    for (let last = left.at(-1); last && !isThere(last); last = left.at(-1)) left.pop();
    return left.length > 0;
  };
  const step = 1000;
  for (let waited = 0; waited < timeoutMs && someAreLeft(); waited += step) {
    let stopWatching = () => {};
    const somethingGone = new Promise<void>((resolve) => {
      stopWatching = server.watch(({ type }) => type === 'DELETED' && resolve());
    });
    await Promise.race([wait(step), somethingGone]);
    stopWatching();
  }
}

/** Visits each object, goes on after a failure, and reports all failures together as kubectl does. */
async function eachObject(
  objects: readonly unknown[],
  verb: (data: unknown) => string,
  { source }: FileOptions,
  visit: (data: unknown) => string | Promise<string>,
): Promise<string> {
  const lines: string[] = [];
  const failures: { text: string; refusal: KubernetesError }[] = [];
  for (const data of objects) {
    try {
      lines.push(`${await visit(data)}\n`);
    } catch (error) {
      if (!(error instanceof KubernetesError)) throw error;
      failures.push({ text: kubectlText(error, { verb: verb(data), source }), refusal: error });
    }
  }
  if (failures.length === 0) return lines.join('');
  throw new KubectlError(
    failures.map(({ text }) => text).join('\n'),
    failures.length === 1 ? failures[0]!.refusal : undefined,
  );
}

function exists(server: ApiServer, data: unknown): boolean {
  try {
    const object = inDefaultNamespace(readObject(data));
    return (
      server.find(object.kind, object.metadata.namespace, object.metadata.name, typeOf(object).group) !== undefined
    );
  } catch {
    return false;
  }
}

function requireKnownFields(object: KubernetesObject, { skipValidation }: FileOptions): void {
  const unknown = skipValidation ? [] : unknownFields(object);
  if (unknown.length === 0) return;
  const { kind, apiVersion } = object;
  const fields = unknown.map((field) => `unknown field ${JSON.stringify(field)}`).join(', ');
  throw badRequest(
    `${kind} in version ${JSON.stringify(apiVersion)} cannot be handled as a ${kind}: strict decoding error: ${fields}`,
  );
}

/** What kubectl does before it sends anything: the namespace of its context becomes the object's. */
function inDefaultNamespace(object: KubernetesObject): KubernetesObject {
  if (!typeOf(object).namespaced || object.metadata.namespace) return object;
  return { ...object, metadata: { ...object.metadata, namespace: 'default' } };
}

function labelsOf(data: unknown): Record<string, string> | undefined {
  const metadata = isPlainObject(data) ? data['metadata'] : undefined;
  const labels = isPlainObject(metadata) ? metadata['labels'] : undefined;
  return isPlainObject(labels) ? (labels as Record<string, string>) : undefined;
}
