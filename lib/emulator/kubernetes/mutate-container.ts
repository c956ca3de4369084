import type { Container, EnvVar } from './objects';

/** What the webhook gives to each container of one pod. */
export interface ContainerInjection {
  /** The two variables that select the identity; neither is added if the container has one of them. */
  readonly identity: readonly [EnvVar, EnvVar];
  /** Empty: no region variables. */
  readonly region: string;
  readonly stsRegionalEndpoints: boolean;
  readonly volumeName: string;
  readonly mountPath: string;
}

/** What became of one container, and which of its own settings kept something from being added. */
export interface ContainerOutcome {
  readonly container: string;
  /**
   * `injected`: both identity variables were added. `not-injected`: something else may have been, but the container has
   * identity variables of its own. `untouched`: it had all that is needed. `skipped`: an annotation excludes it.
   */
  readonly outcome: 'injected' | 'not-injected' | 'untouched' | 'skipped';
  /** Variables of the container's own that were in the way. */
  readonly ownVariables: readonly string[];
  /** It mounts a volume of the token volume's name already, perhaps elsewhere than where the variable points. */
  readonly ownMount: boolean;
}

const REGION_VARIABLES = ['AWS_REGION', 'AWS_DEFAULT_REGION'];
const STS_VARIABLE = 'AWS_STS_REGIONAL_ENDPOINTS';

/** The members of a container in the order of Go's `corev1.Container`, in which the webhook writes them. */
const MEMBER_ORDER = [
  ...['name', 'image', 'command', 'args', 'workingDir', 'ports', 'envFrom', 'env', 'resources', 'resizePolicy'],
  ...['restartPolicy', 'restartPolicyRules', 'volumeMounts', 'volumeDevices', 'livenessProbe', 'readinessProbe'],
  ...['startupProbe', 'lifecycle', 'terminationMessagePath', 'terminationMessagePolicy', 'imagePullPolicy'],
  ...['securityContext', 'stdin', 'stdinOnce', 'tty'],
];

/** `container` as Go writes it: members in order, `resources` always, empty lists and texts never. */
export function canonicalContainer(container: Container): Container {
  const isEmpty = (value: unknown) => value === '' || value === false || (Array.isArray(value) && value.length === 0);
  const members = Object.entries({ ...container, resources: container['resources'] ?? {} });
  const kept = members.filter(
    ([name, value]) => name === 'name' || (value !== null && value !== undefined && !isEmpty(value)),
  );
  const rank = (name: string) => (MEMBER_ORDER.includes(name) ? MEMBER_ORDER.indexOf(name) : MEMBER_ORDER.length);
  return Object.fromEntries(kept.sort(([a], [b]) => rank(a) - rank(b))) as Container;
}

/**
 * The container with what it lacks for AWS credentials.
 *
 * Source: `addEnvToContainer` in `pkg/handler/handler.go` of aws/amazon-eks-pod-identity-webhook.
 */
export function injectContainer(
  container: Container,
  injection: ContainerInjection,
): { readonly container: Container; readonly changed: boolean; readonly report: ContainerOutcome } {
  const env = container.env ?? [];
  const has = (names: readonly string[]) => env.some(({ name }) => names.includes(name));
  const identityNames = injection.identity.map(({ name }) => name);
  const hasIdentity = has(identityNames);
  const hasRegion = has(REGION_VARIABLES);
  const hasSts = has([STS_VARIABLE]);
  const ownMount = (container.volumeMounts ?? []).some(({ name }) => name === injection.volumeName);
  const relevant = [...identityNames, ...REGION_VARIABLES, STS_VARIABLE];
  const ownVariables = env.map(({ name }) => name).filter((name) => relevant.includes(name));
  const report = (outcome: ContainerOutcome['outcome']) => ({
    container: container.name,
    outcome,
    ownVariables,
    ownMount,
  });

  if (hasIdentity && hasRegion && hasSts) return { container, changed: false, report: report('untouched') };
  const added: EnvVar[] = [];
  if (!hasSts && injection.stsRegionalEndpoints) added.push({ name: STS_VARIABLE, value: 'regional' });
  if (!hasRegion && injection.region !== '') {
    added.push(
      { name: 'AWS_DEFAULT_REGION', value: injection.region },
      { name: 'AWS_REGION', value: injection.region },
    );
  }
  if (!hasIdentity) added.push(...injection.identity);
  const mount = { name: injection.volumeName, readOnly: true, mountPath: injection.mountPath };
  return {
    container: {
      ...container,
      env: [...env, ...added],
      volumeMounts: ownMount ? container.volumeMounts : [...(container.volumeMounts ?? []), mount],
    },
    changed: added.length > 0 || !ownMount,
    report: report(hasIdentity ? 'not-injected' : 'injected'),
  };
}
