/** How the API server serves one kind of object. */
export interface ResourceType {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  /** Name in URLs and messages: `pods`. */
  readonly plural: string;
  readonly namespaced: boolean;
  /** What kubectl accepts besides the singular and the plural. */
  readonly shortNames?: readonly string[];
}

const namespaced = (group: string, kind: string, plural: string, ...shortNames: string[]): ResourceType => ({
  group,
  version: 'v1',
  kind,
  plural,
  namespaced: true,
  shortNames,
});
const clusterScoped = (group: string, kind: string, plural: string, ...shortNames: string[]): ResourceType => ({
  ...namespaced(group, kind, plural, ...shortNames),
  namespaced: false,
});

/** The built-in kinds that manifests commonly hold (`kubectl api-resources` of Kubernetes 1.35). */
export const RESOURCE_TYPES: readonly ResourceType[] = [
  clusterScoped('', 'Namespace', 'namespaces', 'ns'),
  clusterScoped('', 'Node', 'nodes', 'no'),
  clusterScoped('', 'PersistentVolume', 'persistentvolumes', 'pv'),
  namespaced('', 'ConfigMap', 'configmaps', 'cm'),
  namespaced('', 'Endpoints', 'endpoints', 'ep'),
  namespaced('', 'Event', 'events', 'ev'),
  namespaced('', 'LimitRange', 'limitranges', 'limits'),
  namespaced('', 'PersistentVolumeClaim', 'persistentvolumeclaims', 'pvc'),
  namespaced('', 'Pod', 'pods', 'po'),
  namespaced('', 'PodTemplate', 'podtemplates'),
  namespaced('', 'ReplicationController', 'replicationcontrollers', 'rc'),
  namespaced('', 'ResourceQuota', 'resourcequotas', 'quota'),
  namespaced('', 'Secret', 'secrets'),
  namespaced('', 'Service', 'services', 'svc'),
  namespaced('', 'ServiceAccount', 'serviceaccounts', 'sa'),
  clusterScoped('admissionregistration.k8s.io', 'MutatingWebhookConfiguration', 'mutatingwebhookconfigurations'),
  clusterScoped('admissionregistration.k8s.io', 'ValidatingWebhookConfiguration', 'validatingwebhookconfigurations'),
  clusterScoped('apiextensions.k8s.io', 'CustomResourceDefinition', 'customresourcedefinitions', 'crd', 'crds'),
  namespaced('apps', 'DaemonSet', 'daemonsets', 'ds'),
  namespaced('apps', 'Deployment', 'deployments', 'deploy'),
  namespaced('apps', 'ReplicaSet', 'replicasets', 'rs'),
  namespaced('apps', 'StatefulSet', 'statefulsets', 'sts'),
  namespaced('batch', 'CronJob', 'cronjobs', 'cj'),
  namespaced('batch', 'Job', 'jobs'),
  namespaced('networking.k8s.io', 'Ingress', 'ingresses', 'ing'),
  clusterScoped('networking.k8s.io', 'IngressClass', 'ingressclasses'),
  namespaced('networking.k8s.io', 'NetworkPolicy', 'networkpolicies', 'netpol'),
  namespaced('policy', 'PodDisruptionBudget', 'poddisruptionbudgets', 'pdb'),
  clusterScoped('rbac.authorization.k8s.io', 'ClusterRole', 'clusterroles'),
  clusterScoped('rbac.authorization.k8s.io', 'ClusterRoleBinding', 'clusterrolebindings'),
  namespaced('rbac.authorization.k8s.io', 'Role', 'roles'),
  namespaced('rbac.authorization.k8s.io', 'RoleBinding', 'rolebindings'),
  clusterScoped('scheduling.k8s.io', 'PriorityClass', 'priorityclasses', 'pc'),
  clusterScoped('storage.k8s.io', 'StorageClass', 'storageclasses', 'sc'),
];

/** The group and version of an `apiVersion`: `apps/v1` is group `apps`, `v1` is the core group, whose name is empty. */
export function parseApiVersion(apiVersion: string): { group: string; version: string } {
  const slash = apiVersion.lastIndexOf('/');
  return { group: slash < 0 ? '' : apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1) };
}

/**
 * The type of an object. A kind that is not built in is carried all the same: it counts as namespaced if the object
 * names a namespace, and its plural is a guess that only messages show.
 */
export function typeOf(object: { apiVersion: string; kind: string; metadata: { namespace?: string } }): ResourceType {
  const { group, version } = parseApiVersion(object.apiVersion);
  const known = RESOURCE_TYPES.find((type) => type.group === group && type.kind === object.kind);
  if (known) return known;
  const plural = `${object.kind.toLowerCase()}s`;
  return { group, version, kind: object.kind, plural, namespaced: object.metadata.namespace !== undefined };
}

/** A built-in type by its kind (`Pod`), or by what kubectl accepts in any case: `pod`, `pods`, `po`, `deployments.apps`. */
export function findType(nameOrKind: string): ResourceType | undefined {
  const [name = '', ...group] = nameOrKind.toLowerCase().split('.');
  return RESOURCE_TYPES.find(
    (type) =>
      (group.length === 0 || group.join('.') === type.group || group.join('.') === `v1.${type.group}`) &&
      (type.kind.toLowerCase() === name || type.plural === name || type.shortNames?.includes(name) === true),
  );
}

/** Whether kubectl and the API server know the kind's structure, which lets `apply` merge its lists by key. */
export function isBuiltIn(object: { apiVersion: string; kind: string }): boolean {
  const { group } = parseApiVersion(object.apiVersion);
  return RESOURCE_TYPES.some((type) => type.group === group && type.kind === object.kind);
}

/** Whether a type is core/v1's Pod, not a custom kind of that name. */
export function isPod({ group, kind }: { group: string; kind: string }): boolean {
  return group === '' && kind === 'Pod';
}
