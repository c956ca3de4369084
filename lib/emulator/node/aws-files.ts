import type { Container, Pod, Volume } from '../kubernetes/objects';
import type { ObjectData } from './object-data';

/** The files that AWS clients read from `~/.aws`, by name. */
export type AwsFiles = Readonly<Partial<Record<'config' | 'credentials', string>>>;

const FOLDER = /\/\.aws\/?$/;
const FILE = /\/\.aws\/(config|credentials)$/;

/**
 * What a container's volumes put into the `.aws` of a home folder: a Secret or a ConfigMap that is mounted there, or a file of
 * one by its `subPath`. Other volumes are not made here, and neither is an object that does not exist, for which a real
 * pod would not start.
 */
export function awsFiles(pod: Pod, container: Container, objectData: ObjectData): AwsFiles {
  const found: Record<string, string> = {};
  for (const mount of container.volumeMounts ?? []) {
    const volume = pod.spec.volumes?.find(({ name }) => name === mount.name);
    const files = volume && filesOf(volume, pod.metadata.namespace ?? 'default', objectData);
    if (!files) continue;
    const single = FILE.exec(mount.mountPath)?.[1];
    const subPath = String((mount as { subPath?: unknown }).subPath ?? '');
    if (single !== undefined && files[subPath] !== undefined) found[single] = files[subPath];
    if (FOLDER.test(mount.mountPath) && subPath === '') Object.assign(found, files);
  }
  const { config, credentials } = found;
  return { ...(config !== undefined && { config }), ...(credentials !== undefined && { credentials }) };
}

interface KeyToPath {
  readonly key?: unknown;
  readonly path?: unknown;
}

/** The files of a volume that is made of one object: all its keys, or those that `items` names, under their paths. */
function filesOf(volume: Volume, namespace: string, objectData: ObjectData): Record<string, string> | undefined {
  const { secret, configMap } = volume as {
    secret?: { secretName?: unknown; items?: unknown } | null;
    configMap?: { name?: unknown; items?: unknown } | null;
  };
  const data = secret
    ? objectData('Secret', namespace, String(secret.secretName))
    : configMap && objectData('ConfigMap', namespace, String(configMap.name));
  if (!data) return undefined;
  const items = (secret ?? configMap)?.items;
  if (!Array.isArray(items)) return { ...data };
  const named = (items as readonly (KeyToPath | null)[]).flatMap((item) => {
    const value = data[String(item?.key)];
    return value === undefined ? [] : [[String(item?.path), value] as const];
  });
  return Object.fromEntries(named);
}
