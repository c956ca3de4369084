import { join } from 'node:path/posix';
import { parseGoBool, parseGoCsvRecord, parseGoInt } from './go-values';
import {
  canonicalContainer,
  injectContainer,
  type ContainerInjection,
  type ContainerOutcome,
} from './mutate-container';
import { nearMisses, type NearMisses } from './near-misses';
import type { Container, Pod, ServiceAccount, Volume } from './objects';
import { MIN_TOKEN_SECONDS } from './validate-pod';
import { JITTERED_TOKEN_SECONDS, type WebhookFlags, type WebhookIdentity } from './webhook-config';

/** One operation of the webhook's JSON patch; it only ever adds. */
export interface AddOperation {
  readonly op: 'add';
  readonly path: string;
  readonly value: unknown;
}

/** What the webhook knows when it looks at a pod. */
export interface MutationContext {
  readonly flags: WebhookFlags;
  /** The ServiceAccounts with a Pod Identity association, as far as the webhook has heard of them. */
  readonly identities: readonly WebhookIdentity[];
  /** Whether the pod's ServiceAccount is among them. @default looked up */
  readonly associated?: boolean;
  /** The pod's ServiceAccount, if there is one of that name. */
  readonly serviceAccount: ServiceAccount | undefined;
  /** Seconds that replace a token's life of {@link JITTERED_TOKEN_SECONDS}. */
  readonly randomTokenSeconds: () => number;
}

/** The webhook's decision about one pod, with the reason as data. */
export type Mutation =
  | {
      readonly mutated: true;
      /** `container_credentials` is Pod Identity, `sts_web_identity` is IRSA (the names of the webhook's metric). */
      readonly method: 'container_credentials' | 'sts_web_identity';
      readonly patch: readonly AddOperation[];
      /** False if the patch writes only what was there already. */
      readonly changed: boolean;
      /** Life of the token in seconds. */
      readonly tokenExpiration: number;
      readonly containers: readonly ContainerOutcome[];
      /** The ServiceAccount's IRSA role, which an association silently outranks. */
      readonly ignoredRoleArn?: string;
    }
  | {
      readonly mutated: false;
      /** `no-service-account`: neither an association nor a ServiceAccount of that name is known. */
      readonly reason: 'no-association' | 'no-service-account';
      readonly namespace: string;
      readonly serviceAccount: string;
      /** Associations of the same ServiceAccount name in another namespace, or of another name in the same namespace. */
      readonly nearMisses: NearMisses;
    };

const POD_IDENTITY_LABEL = 'eks.amazonaws.com/pod-identity';

/**
 * Decides what the EKS Pod Identity webhook does with a new pod. An association wins over an IRSA annotation, whose role
 * is then ignored. Once either applies there is a patch, even if every container is excluded.
 *
 * Source: `MutatePod`, `buildPodPatchConfig` and `getPodSpecPatch` in `pkg/handler/handler.go`, and `pkg/cache/cache.go`, of
 * aws/amazon-eks-pod-identity-webhook 0.6.17. Unconfirmed: whether EKS's managed webhook sets the pod label yet, and that
 * the random life of a token is not for IRSA.
 * Not imitated: role names without an ARN, roles from the webhook's ConfigMap, and the SPIFFE socket that newer sources add.
 *
 * @param namespace the request's; the pod's own may be empty.
 */
export function mutatePod(pod: Pod, namespace: string, context: MutationContext): Mutation {
  const { flags, serviceAccount: account } = context;
  const name = pod.spec.serviceAccountName ?? '';
  const annotation = (key: string) => account?.metadata.annotations?.[`${flags.annotationPrefix}/${key}`];
  const roleArn = annotation('role-arn') || undefined;
  const associated =
    context.associated ??
    context.identities.some((identity) => identity.namespace === namespace && identity.serviceAccount === name);
  if (!associated && roleArn === undefined) {
    const pair = { namespace, serviceAccount: name };
    const reason = account ? 'no-association' : 'no-service-account';
    return { mutated: false, reason, ...pair, nearMisses: nearMisses(pair, context.identities) };
  }

  // Without the ServiceAccount the webhook falls back to its built-in values, not to its flags.
  const fromFlags = account ? flags : { tokenExpiration: JITTERED_TOKEN_SECONDS, stsRegionalEndpoints: false };
  const stsRegionalEndpoints =
    parseGoBool(annotation('sts-regional-endpoints') ?? '') ?? fromFlags.stsRegionalEndpoints;
  const accountExpiration =
    tokenSeconds(annotation('token-expiration')) ?? Math.max(MIN_TOKEN_SECONDS, fromFlags.tokenExpiration);
  const podAnnotations = pod.metadata.annotations ?? {};
  let tokenExpiration = tokenSeconds(podAnnotations[`${flags.annotationPrefix}/token-expiration`]) ?? accountExpiration;
  if (associated && tokenExpiration === JITTERED_TOKEN_SECONDS) tokenExpiration = context.randomTokenSeconds();

  const target = associated ? podIdentityTarget(flags) : irsaTarget(flags, annotation('audience'));
  const tokenFile = onPodsSystem(pod, join(target.mountPath, target.tokenPath));
  const injection: ContainerInjection = {
    identity: associated
      ? [
          { name: 'AWS_CONTAINER_CREDENTIALS_FULL_URI', value: flags.containerCredentialsFullUri },
          { name: 'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE', value: tokenFile },
        ]
      : [
          { name: 'AWS_ROLE_ARN', value: roleArn },
          { name: 'AWS_WEB_IDENTITY_TOKEN_FILE', value: tokenFile },
        ],
    region: flags.region,
    stsRegionalEndpoints,
    volumeName: target.volumeName,
    mountPath: target.mountPath,
  };
  const skipped = parseGoCsvRecord(podAnnotations[`${flags.annotationPrefix}/skip-containers`] ?? '') ?? [];
  const initContainers = (pod.spec.initContainers ?? []).map((container) => visit(container, injection, skipped));
  const containers = (pod.spec.containers ?? []).map((container) => visit(container, injection, skipped));
  const label = associated ? [labelOperation(pod)] : [];
  const volume = volumeOperations(pod, target, tokenExpiration);
  const patch: AddOperation[] = [
    ...label,
    ...volume,
    { op: 'add', path: '/spec/containers', value: containers.map((visited) => visited.container) },
  ];
  if (initContainers.length > 0) {
    patch.push({ op: 'add', path: '/spec/initContainers', value: initContainers.map((visited) => visited.container) });
  }
  const visited = [...initContainers, ...containers];
  return {
    mutated: true,
    method: associated ? 'container_credentials' : 'sts_web_identity',
    patch,
    changed: label.length + volume.length > 0 || visited.some(({ changed }) => changed),
    tokenExpiration,
    containers: visited.map(({ report }) => report),
    ...(associated && roleArn !== undefined ? { ignoredRoleArn: roleArn } : {}),
  };
}

/** Where the token is and for whom. */
interface TokenTarget {
  readonly audience: string;
  readonly mountPath: string;
  readonly volumeName: string;
  readonly tokenPath: string;
}

const podIdentityTarget = (flags: WebhookFlags): TokenTarget => ({
  audience: flags.containerCredentialsAudience,
  mountPath: flags.containerCredentialsMountPath,
  volumeName: flags.containerCredentialsVolumeName,
  tokenPath: flags.containerCredentialsTokenPath,
});

const irsaTarget = (flags: WebhookFlags, audience: string | undefined): TokenTarget => ({
  audience: audience ?? flags.tokenAudience,
  mountPath: flags.tokenMountPath,
  volumeName: 'aws-iam-token',
  tokenPath: 'token',
});

/** An annotation's number of seconds, raised to the minimum; `undefined` if it is absent or no number. */
function tokenSeconds(text: string | undefined): number | undefined {
  const seconds = text === undefined ? undefined : parseGoInt(text);
  return seconds === undefined ? undefined : Math.max(MIN_TOKEN_SECONDS, seconds);
}

/** A path in the pod's own notation: Windows is told by the node selector alone. */
function onPodsSystem(pod: Pod, path: string): string {
  const selector = pod.spec.nodeSelector ?? {};
  const isWindows = [selector['kubernetes.io/os'], selector['beta.kubernetes.io/os']].includes('windows');
  return isWindows ? `C:${path.replaceAll('/', '\\')}` : path;
}

function visit(container: Container, injection: ContainerInjection, skipped: readonly string[]) {
  if (skipped.includes(container.name)) {
    const report: ContainerOutcome = {
      container: container.name,
      outcome: 'skipped',
      ownVariables: [],
      ownMount: false,
    };
    return { container: canonicalContainer(container), changed: false, report };
  }
  const visited = injectContainer(container, injection);
  return { ...visited, container: canonicalContainer(visited.container) };
}

function labelOperation(pod: Pod): AddOperation {
  if (!pod.metadata.labels) return { op: 'add', path: '/metadata/labels', value: { [POD_IDENTITY_LABEL]: 'enabled' } };
  return { op: 'add', path: `/metadata/labels/${POD_IDENTITY_LABEL.replace('/', '~1')}`, value: 'enabled' };
}

function volumeOperations(pod: Pod, target: TokenTarget, expirationSeconds: number): AddOperation[] {
  if (pod.spec.volumes?.some(({ name }) => name === target.volumeName)) return [];
  const serviceAccountToken = { audience: target.audience, expirationSeconds, path: target.tokenPath };
  const volume: Volume = { name: target.volumeName, projected: { sources: [{ serviceAccountToken }] } };
  if (!pod.spec.volumes) return [{ op: 'add', path: '/spec/volumes', value: [volume] }];
  return [{ op: 'add', path: '/spec/volumes/0', value: volume }];
}
