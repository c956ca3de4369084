import { LAST_APPLIED } from '../emulator/kubernetes/last-applied';
import { ManifestError } from '../emulator/kubernetes/manifests';
import { podsOf } from '../emulator/kubernetes/workload-pods';
import type { KubernetesObject, Pod as PodObject } from '../emulator/kubernetes/objects';
import {
  itemsOf,
  unknownText,
  type Association,
  type Container,
  type EnvironmentVariable,
  type Pod,
  type Read,
  type ServiceAccount,
  type Volume,
} from '../model/chain';
import { withoutSecrets } from '../model/redact';
import { inheritedVariables, type Inherited, type InheritedVariables } from './inherited-variables';
import { originOfObject, type KubernetesItem, type KubernetesObjects } from './kubernetes-objects';
import type { Place } from './order';
import { field, listField, mapField, textField } from './plain-fields';

/** Which of two resources of the templates certainly comes first. */
export type Order = (first: Place, then: Place) => boolean;

/** ServiceAccounts of the manifests. */
export function readServiceAccounts(objects: KubernetesObjects, unread: string): Read<ServiceAccount> {
  if (!objects.read) return { read: false, why: unread };
  const items = objects.items
    .filter(({ object }) => object.kind === 'ServiceAccount' && object.apiVersion === 'v1')
    .map((item): ServiceAccount => ({
      ...originOfObject(item),
      namespace: item.namespace,
      name: item.object.metadata.name,
      annotations: annotationsOf(item.object),
    }));
  return { read: true, items, mayBeMore: objects.mayBeMore };
}

/** Pods of the manifests: those that stand for themselves, and one for each workload. */
export function readPods(
  objects: KubernetesObjects,
  associations: Read<Association>,
  placeOf: (association: Association) => Place | undefined,
  order: Order,
  unread: string,
): Read<Pod> {
  if (!objects.read) return { read: false, why: unread };
  const candidates = new Map<string, Association[]>();
  for (const association of itemsOf(associations)) {
    const key = `${association.namespace}/${association.serviceAccount}`;
    candidates.set(key, [...(candidates.get(key) ?? []), association]);
  }
  const before = (item: KubernetesItem, serviceAccount: string): Pod['associationsBefore'] => {
    const place = item.appliedBy;
    if (!place) return { read: false, why: 'in which order loose manifests are applied is not in them' };
    const own = (candidates.get(`${item.namespace}/${serviceAccount}`) ?? []).filter((association) => {
      const made = placeOf(association);
      return made !== undefined && order(made, place);
    });
    return { read: true, items: own.map(({ id }) => id) };
  };
  const inherited = inheritedVariables(objects);
  let broken: string | undefined;
  const items = objects.items.flatMap((item): Pod[] => {
    try {
      const pods = item.admitted ? [item.admitted] : podsOf(item.object);
      return pods.map((pod) => {
        const serviceAccount = serviceAccountOf(pod);
        return { ...readPod(item, pod, serviceAccount, inherited), associationsBefore: before(item, serviceAccount) };
      });
    } catch (error) {
      if (!(error instanceof ManifestError)) throw error;
      broken ??= `the pods of ${item.object.kind} ${item.object.metadata.name} could not be read (${error.message})`;
      return [];
    }
  });
  return { read: true, items, mayBeMore: broken ?? objects.mayBeMore };
}

/** The pod's ServiceAccount; `serviceAccount` is the field's older name, and `default` what admission fills in. */
function serviceAccountOf(pod: PodObject): string {
  return textField(pod.spec, 'serviceAccountName') ?? textField(pod.spec, 'serviceAccount') ?? 'default';
}

function readPod(
  item: KubernetesItem,
  pod: PodObject,
  serviceAccount: string,
  inherited: InheritedVariables,
): Omit<Pod, 'associationsBefore'> {
  const { object } = item;
  const workload = object.kind === 'Pod' ? undefined : { kind: object.kind, name: object.metadata.name };
  const isAdmitted = item.admitted !== undefined;
  const createdAt = isAdmitted ? Date.parse(textField(pod.metadata, 'creationTimestamp') ?? '') : NaN;
  const os = textField(pod.spec, 'os', 'name');
  const nodeName = textField(pod.spec, 'nodeName');
  const containers = (list: string, isInit: boolean): readonly Container[] =>
    listField(pod.spec, list).map((container) => readContainer(container, pod, isInit, inherited(container, item)));
  return {
    ...originOfObject(item),
    namespace: item.namespace,
    ...(!item.appliedBy && !isAdmitted && object.metadata.namespace === undefined && { namespaceByDefault: true }),
    name: workload && !isAdmitted ? workloadPodName(workload) : pod.metadata.name,
    ...(workload && { workload }),
    serviceAccount,
    labels: mapField(pod.metadata, 'labels'),
    annotations: annotationsOf(pod),
    hostNetwork: field(pod.spec, 'hostNetwork') === true,
    nodeSelector: mapField(pod.spec, 'nodeSelector'),
    ...(os !== undefined && { os }),
    ...(nodeName !== undefined && { nodeName }),
    hasFsGroup: typeof field(pod.spec, 'securityContext', 'fsGroup') === 'number',
    containers: [...containers('initContainers', true), ...containers('containers', false)],
    volumes: listField(pod.spec, 'volumes').map(readVolume),
    admitted: isAdmitted,
    ...(Number.isFinite(createdAt) && { createdAt }),
  };
}

function workloadPodName({ kind, name }: { readonly kind: string; readonly name: string }): string {
  return kind === 'StatefulSet' ? `${name}-0` : `${name}-${unknownText('suffix')}`;
}

function readContainer(
  container: Record<string, unknown>,
  pod: PodObject,
  isInit: boolean,
  { variables, unread }: Inherited,
): Container {
  const image = textField(container, 'image');
  return {
    name: textField(container, 'name') ?? '',
    isInit,
    nonRoot: runsAsNonRoot(container, pod),
    ...(image !== undefined && { image }),
    env: listField(container, 'env').map(readVariable),
    inherited: variables,
    envFrom: unread,
    mounts: listField(container, 'volumeMounts').map((mount) => ({
      volume: textField(mount, 'name') ?? '',
      path: textField(mount, 'mountPath') ?? '',
    })),
    ports: listField(container, 'ports').flatMap((port) => {
      const [inside, outside] = [field(port, 'containerPort'), field(port, 'hostPort')];
      if (typeof inside !== 'number') return [];
      return [{ container: inside, ...(typeof outside === 'number' && { host: outside }) }];
    }),
  };
}

/** What kubectl keeps for itself is the whole manifest once more, secrets and all. */
function annotationsOf({ metadata }: KubernetesObject): Readonly<Record<string, string>> {
  const { [LAST_APPLIED]: _lastApplied, ...annotations } = mapField(metadata, 'annotations');
  return annotations;
}

/** A chain is shown and stored: of a secret it says that it is there. */
function readVariable(variable: Record<string, unknown>): EnvironmentVariable {
  const name = textField(variable, 'name') ?? '';
  const value = textField(variable, 'value') ?? (field(variable, 'valueFrom') ? undefined : '');
  return { name, ...(value !== undefined && { value: withoutSecrets(`${name}=${value}`).slice(name.length + 1) }) };
}

/** A container's `securityContext` goes before the pod's, field by field. */
function runsAsNonRoot(container: Record<string, unknown>, pod: PodObject): boolean {
  const setting = (name: string): unknown =>
    field(container, 'securityContext', name) ?? field(pod.spec, 'securityContext', name);
  const user = setting('runAsUser');
  return typeof user === 'number' ? user !== 0 : setting('runAsNonRoot') === true;
}

function readVolume(volume: Record<string, unknown>): Volume {
  const kind = Object.keys(volume).find((key) => key !== 'name') ?? 'emptyDir';
  const tokenAudiences = listField(volume, 'projected', 'sources').flatMap(
    (source) => textField(source, 'serviceAccountToken', 'audience') ?? [],
  );
  return { name: textField(volume, 'name') ?? '', kind, tokenAudiences };
}
