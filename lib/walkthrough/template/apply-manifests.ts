import type { LoadedManifest } from '../../emulator/kubernetes/manifests';
import { typeOf } from '../../emulator/kubernetes/resource-types';
import type { AssociationView, Manifest, TemplateEnvironment } from '../../model/template-environment';
import { InputError } from './input-error';
import { serviceAccountOf } from './pods';

/** What others are there for comes first, as Helm and kustomize sort it. */
const FIRST = ['Namespace', 'CustomResourceDefinition', 'ServiceAccount'];

/**
 * Applies loose manifests to the one cluster there is, or to the one named. A namespace that they use and do not make is
 * taken for granted, and so is the ServiceAccount of a Pod that an association is for.
 *
 * @returns what was taken for granted
 * @throws InputError if there is no telling which cluster is meant, or if the API server refuses an object
 */
export async function applyManifests(
  environment: TemplateEnvironment,
  manifests: readonly LoadedManifest[],
  wanted: string | undefined,
): Promise<string[]> {
  if (manifests.length === 0 && wanted === undefined) return [];
  const cluster = clusterFor(environment.clusters(), wanted);
  const rank = ({ object }: LoadedManifest) =>
    FIRST.includes(object.kind) ? FIRST.indexOf(object.kind) : FIRST.length;
  const granted: string[] = [];
  for (const manifest of [...manifests].sort((a, b) => rank(a) - rank(b))) {
    const { object, file, document } = manifest;
    const namespace = typeOf(object).namespaced ? (object.metadata.namespace ?? 'default') : undefined;
    if (namespace !== undefined) granted.push(...(await grantNamespace(environment, cluster, namespace)));
    const association = environment.associations().find((each) => isForPod(each, cluster, namespace, object));
    if (association) granted.push(...(await grantServiceAccount(environment, association)));
    const outcome = await environment.apply(cluster, object, file);
    if (outcome.ok) continue;
    throw new InputError(
      `${file}, document ${document}: the API server of cluster ${cluster} refuses it:\n${outcome.said}`,
      'Correct the manifest: `kubectl apply` would fail with the same words.',
    );
  }
  return granted;
}

/** Whether an object is a Pod of an association: its ServiceAccount is taken for granted as it is for the pods of a workload. */
function isForPod(association: AssociationView, cluster: string, namespace: string | undefined, object: Manifest) {
  return (
    object.kind === 'Pod' &&
    object.apiVersion === 'v1' &&
    association.cluster === cluster &&
    association.namespace === namespace &&
    association.serviceAccount === serviceAccountOf(object)
  );
}

function clusterFor(clusters: readonly string[], wanted: string | undefined): string {
  const known = clusters.length === 0 ? 'The template creates and names none.' : `There are: ${clusters.join(', ')}.`;
  if (wanted !== undefined) {
    if (clusters.includes(wanted)) return wanted;
    throw new InputError(`--cluster ${wanted}: no such cluster`, known);
  }
  const [only] = clusters;
  if (only !== undefined && clusters.length === 1) return only;
  const problem = only === undefined ? 'no cluster to apply them to' : 'no telling which cluster they are for';
  throw new InputError(`--manifests: ${problem}`, `${known}${only === undefined ? '' : ' Say which: --cluster NAME.'}`);
}

/** Makes what an association's pods cannot do without and nothing made. @returns what was taken for granted */
export async function grantServiceAccount(
  environment: TemplateEnvironment,
  { cluster, namespace, serviceAccount }: AssociationView,
): Promise<string[]> {
  const granted = await grantNamespace(environment, cluster, namespace);
  const exists = environment
    .objects(cluster, 'ServiceAccount')
    .some(({ metadata }) => metadata.namespace === namespace && metadata.name === serviceAccount);
  if (exists) return granted;
  const metadata = { name: serviceAccount, namespace };
  await grant(environment, cluster, { apiVersion: 'v1', kind: 'ServiceAccount', metadata });
  return [...granted, `ServiceAccount ${namespace}/${serviceAccount}`];
}

async function grantNamespace(environment: TemplateEnvironment, cluster: string, name: string): Promise<string[]> {
  if (environment.objects(cluster, 'Namespace').some(({ metadata }) => metadata.name === name)) return [];
  await grant(environment, cluster, { apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  return [`Namespace ${name}`];
}

async function grant(
  environment: TemplateEnvironment,
  cluster: string,
  object: Parameters<TemplateEnvironment['apply']>[1],
): Promise<void> {
  const outcome = await environment.apply(cluster, object, 'taken for granted');
  if (!outcome.ok) throw new Error(outcome.said);
}
