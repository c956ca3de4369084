import type { Clock } from '../clock';
import type { HttpHandler, HttpResponse } from '../http';
import type { Journal } from '../journal';
import { METRICS_HEADERS } from '../metrics';
import { KubernetesError } from './errors';
import { mutatePod, type Mutation } from './mutate-pod';
import type { Pod, ServiceAccount } from './objects';
import { isPlainObject, without } from './plain-json';
import { readObject } from './validate-object';
import { podTypeErrors } from './validate-pod-types';
import { DEFAULT_WEBHOOK_FLAGS, randomTokenSeconds, type WebhookFlags, type WebhookIdentity } from './webhook-config';
import { WebhookMetrics } from './webhook-metrics';

export interface PodIdentityWebhookOptions extends Partial<WebhookFlags> {
  /**
   * What the webhook has read from the file `--watch-container-credentials-config`, which the control plane writes: exact
   * pairs, no wildcards, no roles. The file's form, `{"identities":[{"namespace":…,"serviceAccount":…}]}`, never leaves
   * the control plane and is left out; an empty file is an empty list.
   */
  readonly identities: () => readonly WebhookIdentity[];
  /** Whether {@link identities} holds this one, for those who need not look through the list. @default looks through it */
  readonly hasIdentity?: (identity: WebhookIdentity) => boolean;
  /** The webhook's cache of ServiceAccounts. */
  readonly serviceAccount: (namespace: string, name: string) => ServiceAccount | undefined;
  /** @default random from 79200 to 86400 */
  readonly randomTokenSeconds?: () => number;
  readonly journal?: Journal;
  /** For the journal's times; without it nothing is recorded. */
  readonly clock?: Clock;
}

/**
 * The EKS Pod Identity webhook, which on EKS runs in the control plane: gives a new pod whose ServiceAccount has an
 * association the two variables and the token that its AWS clients need.
 *
 * Source of the protocol: `Handle` in `pkg/handler/handler.go` of aws/amazon-eks-pod-identity-webhook 0.6.17.
 */
export class PodIdentityWebhook {
  private readonly flags: WebhookFlags;
  private readonly metrics = new WebhookMetrics();

  constructor(private readonly options: PodIdentityWebhookOptions) {
    const given = Object.entries(options).filter(
      ([name, value]) => name in DEFAULT_WEBHOOK_FLAGS && value !== undefined,
    );
    this.flags = { ...DEFAULT_WEBHOOK_FLAGS, ...Object.fromEntries(given) };
  }

  /** Whether and how a pod would be mutated now, without a request. */
  decide(pod: Pod, namespace: string): Mutation {
    const { identities, hasIdentity } = this.options;
    const name = pod.spec.serviceAccountName ?? '';
    return mutatePod(pod, namespace, {
      flags: this.flags,
      // The list itself is needed for pods without an association alone.
      get identities() {
        return identities();
      },
      associated: hasIdentity?.({ namespace, serviceAccount: name }),
      serviceAccount: this.options.serviceAccount(namespace, name),
      randomTokenSeconds: this.options.randomTokenSeconds ?? randomTokenSeconds,
    });
  }

  /**
   * `POST /mutate` takes and gives an AdmissionReview v1; `GET /healthz` gives `ok`, `GET /metrics` what Prometheus asks
   * for. The real webhook listens on two ports: TLS for the first, plain HTTP for the others.
   */
  readonly handler: HttpHandler = (request) => {
    const path = request.url.split('?', 1)[0];
    if (path === '/healthz') return plainText(200, 'ok');
    if (path === '/metrics') return { status: 200, headers: METRICS_HEADERS, body: this.metrics.text() };
    if (path !== '/mutate') return plainText(404, '404 page not found\n');
    // Go's handler takes any method; the content type is what it looks at, parameters included.
    if (request.headers['content-type'] !== 'application/json') {
      return plainText(415, 'Invalid Content-Type, expected `application/json`\n');
    }
    // The handler sets no content type, and Go takes JSON for plain text.
    return plainText(200, JSON.stringify(this.review(request.body.toString('utf8'))));
  };

  private review(body: string): unknown {
    let review: unknown;
    try {
      review = JSON.parse(body);
    } catch (error) {
      return { response: refusal('', error instanceof Error ? error.message : 'not JSON') };
    }
    if (!isPlainObject(review)) return { response: refusal('', 'bad content') };
    const typeMeta = {
      ...(typeof review['kind'] === 'string' ? { kind: review['kind'] } : {}),
      ...(typeof review['apiVersion'] === 'string' ? { apiVersion: review['apiVersion'] } : {}),
    };
    const request = review['request'];
    if (!isPlainObject(request)) return { ...typeMeta, response: refusal('', 'bad content') };
    const uid = typeof request['uid'] === 'string' ? request['uid'] : '';
    return { ...typeMeta, response: this.respond(uid, request) };
  }

  private respond(uid: string, request: Record<string, unknown>): unknown {
    const namespace = typeof request['namespace'] === 'string' ? request['namespace'] : '';
    let pod: Pod;
    try {
      pod = readPod(request['object']);
    } catch (error) {
      if (!(error instanceof KubernetesError)) throw error;
      return refusal(uid, error.message);
    }
    const mutation = this.decide(pod, namespace);
    this.metrics.count(mutation);
    this.record(pod, namespace, mutation);
    if (!mutation.mutated) return { uid, allowed: true };
    const patch = Buffer.from(JSON.stringify(mutation.patch)).toString('base64');
    return { uid, allowed: true, patch, patchType: 'JSONPatch' };
  }

  private record(pod: Pod, namespace: string, mutation: Mutation): void {
    const { journal, clock } = this.options;
    if (!journal || !clock) return;
    const subject = `${namespace}/${pod.metadata.name || pod.metadata.generateName || ''}`;
    const event = mutation.mutated ? 'pod mutated' : 'pod not mutated';
    const detail = without(mutation, 'patch');
    journal.record({ at: clock.now(), component: 'webhook', event, subject, cause: mutationCause(mutation), detail });
  }
}

/** Why a pod was or was not given an identity, in one sentence. */
export function mutationCause(mutation: Mutation): string {
  if (!mutation.mutated) {
    const { namespace, serviceAccount, nearMisses } = mutation;
    const others = nearMisses.nearest.map((identity) => `${identity.namespace}/${identity.serviceAccount}`);
    const further = nearMisses.further > 0 ? ` and ${nearMisses.further} more` : '';
    const known = others.length === 0 ? '' : ` (there is one for ${others.join(', ')}${further})`;
    return (
      `the webhook knows no association for ServiceAccount ${namespace}/${serviceAccount}${known}, ` +
      `and that ServiceAccount ${mutation.reason === 'no-service-account' ? 'does not exist' : 'names no IRSA role'}`
    );
  }
  const without = mutation.containers.filter(({ outcome }) => outcome !== 'injected');
  const exceptions = without.map(({ container, outcome, ownVariables }) =>
    outcome === 'skipped'
      ? `container ${container} is excluded by the annotation skip-containers`
      : `container ${container} sets ${ownVariables.join(', ')} itself`,
  );
  const by =
    mutation.method === 'container_credentials'
      ? 'the ServiceAccount has a Pod Identity association'
      : 'the ServiceAccount has the IRSA annotation role-arn and no Pod Identity association';
  const ignored = mutation.ignoredRoleArn
    ? `its annotation role-arn (${mutation.ignoredRoleArn}) is ignored`
    : undefined;
  return [by, ignored, ...exceptions].filter((part) => part !== undefined).join('; ');
}

function readPod(data: unknown): Pod {
  const pod = readObject({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {},
    spec: {},
    ...(isPlainObject(data) ? data : { spec: data }),
  }) as Pod;
  const [error] = podTypeErrors(pod);
  if (error) throw readFailure(pod, error.field, error.detail ?? '');
  return pod;
}

function readFailure(pod: Pod, field: string, detail: string): KubernetesError {
  const message = `the pod ${JSON.stringify(pod.metadata.name ?? '')} cannot be read: ${field} ${detail}`;
  return new KubernetesError({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, code: 400 });
}

const refusal = (uid: string, message: string) => ({ uid, allowed: false, status: { metadata: {}, message } });

const plainText = (status: number, body: string): HttpResponse => ({
  status,
  headers: {
    'content-type': 'text/plain; charset=utf-8',
    ...(status >= 400 ? { 'x-content-type-options': 'nosniff' } : {}),
  },
  body,
});
