import type { FieldError } from './errors';
import { dnsLabelErrors, dnsSubdomainErrors } from './names';
import type { Pod } from './objects';

/** Bounds of a projected token's life in seconds: ten minutes, and what fits in the API's field. */
export const MIN_TOKEN_SECONDS = 600;
const MAX_TOKEN_SECONDS = 2 ** 32;

/**
 * What is wrong with a pod's spec, after defaulting and mutation.
 *
 * Source: `validatePodMetadataAndSpec` and what it calls in `pkg/apis/core/validation/validation.go` of Kubernetes 1.35:
 * the parts about ServiceAccount, containers, environment, mounts, volumes and projected tokens.
 */
export function podErrors(pod: Pod): FieldError[] {
  const { spec } = pod;
  const errors: FieldError[] = [];
  const complain = (field: string, value: string, details: readonly string[]) => {
    for (const detail of details) errors.push({ type: 'Invalid', field, value, detail });
  };
  const unique = (seen: Set<string>, field: string, value: string) => {
    if (seen.has(value)) errors.push({ type: 'Duplicate', field, value });
    seen.add(value);
  };

  const volumes = new Set<string>();
  for (const [index, volume] of (spec.volumes ?? []).entries()) {
    const path = `spec.volumes[${index}]`;
    if (!volume.name) errors.push({ type: 'Required', field: `${path}.name` });
    else {
      complain(`${path}.name`, volume.name, dnsLabelErrors(volume.name));
      unique(volumes, `${path}.name`, volume.name);
    }
    const kinds = Object.keys(volume).filter((key) => key !== 'name');
    for (const kind of kinds.slice(1)) {
      errors.push({ type: 'Forbidden', field: `${path}.${kind}`, detail: 'may not specify more than 1 volume type' });
    }
    errors.push(...projectionErrors(volume.projected?.sources ?? [], `${path}.projected`));
  }

  if (!spec.containers || spec.containers.length === 0) errors.push({ type: 'Required', field: 'spec.containers' });
  const containerNames = new Set<string>();
  for (const list of ['containers', 'initContainers'] as const) {
    for (const [index, container] of (spec[list] ?? []).entries()) {
      const path = `spec.${list}[${index}]`;
      if (!container.name) errors.push({ type: 'Required', field: `${path}.name` });
      else {
        complain(`${path}.name`, container.name, dnsLabelErrors(container.name));
        unique(containerNames, `${path}.name`, container.name);
      }
      if (!container.image) errors.push({ type: 'Required', field: `${path}.image` });
      for (const [at, variable] of (container.env ?? []).entries()) {
        if (!variable.name) errors.push({ type: 'Required', field: `${path}.env[${at}].name` });
        else if (!/^[ -<>-~]+$/.test(variable.name)) {
          const detail =
            "a valid environment variable name must consist only of printable ASCII characters other than '='";
          complain(`${path}.env[${at}].name`, variable.name, [detail]);
        }
        if (variable.valueFrom && variable.value) {
          const detail = 'may not be specified when `value` is not empty';
          errors.push({ type: 'Invalid', field: `${path}.env[${at}].valueFrom`, value: '', detail });
        }
      }
      const paths = new Set<string>();
      for (const [at, mount] of (container.volumeMounts ?? []).entries()) {
        const mountPath = `${path}.volumeMounts[${at}]`;
        if (!mount.name) errors.push({ type: 'Required', field: `${mountPath}.name` });
        if (!volumes.has(mount.name)) errors.push({ type: 'NotFound', field: `${mountPath}.name`, value: mount.name });
        if (!mount.mountPath) errors.push({ type: 'Required', field: `${mountPath}.mountPath` });
        if (paths.has(mount.mountPath)) complain(`${mountPath}.mountPath`, mount.mountPath, ['must be unique']);
        paths.add(mount.mountPath);
      }
    }
  }

  if (spec.serviceAccountName) {
    complain('spec.serviceAccountName', spec.serviceAccountName, dnsSubdomainErrors(spec.serviceAccountName));
  }
  if (spec.nodeName) complain('spec.nodeName', spec.nodeName, dnsSubdomainErrors(spec.nodeName));
  if (!['Always', 'OnFailure', 'Never'].includes(String(spec['restartPolicy']))) {
    const detail = 'supported values: "Always", "OnFailure", "Never"';
    errors.push({ type: 'NotSupported', field: 'spec.restartPolicy', value: spec['restartPolicy'], detail });
  }
  return errors;
}

type ProjectionSources = NonNullable<NonNullable<NonNullable<Pod['spec']['volumes']>[number]['projected']>['sources']>;

function projectionErrors(sources: ProjectionSources, path: string): FieldError[] {
  return sources.flatMap(({ serviceAccountToken: token }, index): FieldError[] => {
    if (!token) return [];
    const errors: FieldError[] = [];
    const seconds = token.expirationSeconds ?? 3600;
    const field = `${path}.sources[${index}].serviceAccountToken.expirationSeconds`;
    if (seconds < MIN_TOKEN_SECONDS) {
      errors.push({
        type: 'Invalid',
        field,
        value: seconds,
        detail: 'may not specify a duration less than 10 minutes',
      });
    }
    if (seconds > MAX_TOKEN_SECONDS) {
      errors.push({
        type: 'Invalid',
        field,
        value: seconds,
        detail: 'may not specify a duration larger than 2^32 seconds',
      });
    }
    if (!token.path) errors.push({ type: 'Required', field: `${path}.path` });
    const value = token.path ?? '';
    if (value.startsWith('/'))
      errors.push({ type: 'Invalid', field: `${path}.path`, value, detail: 'must be a relative path' });
    if (value.split('/').includes('..')) {
      errors.push({ type: 'Invalid', field: `${path}.path`, value, detail: "must not contain '..'" });
    }
    return errors;
  });
}
