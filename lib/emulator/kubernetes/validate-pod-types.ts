import type { FieldError } from './errors';
import type { Pod } from './objects';
import { isPlainObject } from './plain-json';

type Data = Record<string, unknown>;

/**
 * What is wrong with the types in a pod's spec: everything that later code iterates over or reads as a string. Must
 * be empty before defaulting, admission or {@link podErrors} may look at the pod.
 */
export function podTypeErrors(pod: Pod): FieldError[] {
  const errors: FieldError[] = [];
  const spec = pod.spec as Data;
  const wrong = (field: string, value: unknown, wanted: string) =>
    errors.push({ type: 'Invalid', field, value, detail: `must be ${wanted}` });
  const fields = (
    owner: Data,
    path: string,
    wanted: string,
    names: readonly string[],
    fits: (value: unknown) => boolean,
  ) => {
    for (const name of names) {
      if (owner[name] === null) delete owner[name];
      else if (owner[name] !== undefined && !fits(owner[name])) wrong(`${path}.${name}`, owner[name], wanted);
    }
  };
  const objects = (owner: Data, path: string, name: string): [Data, string][] => {
    const list = owner[name];
    if (list === null) delete owner[name];
    if (list === null || list === undefined) return [];
    if (!Array.isArray(list)) {
      wrong(`${path}.${name}`, list, 'a list');
      return [];
    }
    return list.flatMap((item: unknown, index): [Data, string][] => {
      if (isPlainObject(item)) return [[item, `${path}.${name}[${index}]`]];
      wrong(`${path}.${name}[${index}]`, item, 'an object');
      return [];
    });
  };
  const isText = (value: unknown) => typeof value === 'string';
  const isFlag = (value: unknown) => typeof value === 'boolean';
  const isTexts = (value: unknown) => Array.isArray(value) && value.every(isText);
  const isTextMap = (value: unknown) => isPlainObject(value) && Object.values(value).every(isText);

  fields(
    spec,
    'spec',
    'a string',
    ['serviceAccountName', 'serviceAccount', 'nodeName', 'restartPolicy', 'dnsPolicy'],
    isText,
  );
  fields(spec, 'spec', 'true or false', ['automountServiceAccountToken', 'hostNetwork', 'enableServiceLinks'], isFlag);
  fields(
    spec,
    'spec',
    'a whole number',
    ['terminationGracePeriodSeconds', 'activeDeadlineSeconds'],
    Number.isSafeInteger,
  );
  fields(spec, 'spec', 'a map of strings', ['nodeSelector'], isTextMap);
  fields(spec, 'spec', 'an object', ['securityContext', 'affinity'], isPlainObject);
  objects(spec, 'spec', 'imagePullSecrets');
  objects(spec, 'spec', 'tolerations');

  for (const [container, path] of ['initContainers', 'containers'].flatMap((name) => objects(spec, 'spec', name))) {
    fields(container, path, 'a string', ['name', 'image', 'imagePullPolicy', 'workingDir'], isText);
    fields(container, path, 'a list of strings', ['command', 'args'], isTexts);
    fields(container, path, 'an object', ['resources', 'securityContext'], isPlainObject);
    for (const [variable, at] of objects(container, path, 'env')) {
      fields(variable, at, 'a string', ['name', 'value'], isText);
      fields(variable, at, 'an object', ['valueFrom'], isPlainObject);
    }
    for (const [mount, at] of objects(container, path, 'volumeMounts')) {
      fields(mount, at, 'a string', ['name', 'mountPath', 'subPath'], isText);
      fields(mount, at, 'true or false', ['readOnly'], isFlag);
    }
  }
  for (const [volume, path] of objects(spec, 'spec', 'volumes')) {
    fields(volume, path, 'a string', ['name'], isText);
    for (const name of Object.keys(volume))
      if (name !== 'name') fields(volume, path, 'an object', [name], isPlainObject);
    const projected = volume['projected'];
    if (!isPlainObject(projected)) continue;
    for (const [source, at] of objects(projected, `${path}.projected`, 'sources')) {
      fields(source, at, 'an object', ['serviceAccountToken'], isPlainObject);
      const token = source['serviceAccountToken'];
      if (!isPlainObject(token)) continue;
      fields(token, `${at}.serviceAccountToken`, 'a string', ['audience', 'path'], isText);
      fields(token, `${at}.serviceAccountToken`, 'a whole number', ['expirationSeconds'], Number.isSafeInteger);
    }
  }
  return errors;
}
