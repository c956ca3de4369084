import { randomUUID } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Operation } from 'rfc6902';
import type { Pod } from './objects';
import { isPlainObject } from './plain-json';

/** The largest answer that is read, in bytes. */
const MAX_ANSWER_BYTES = 4 * 1024 * 1024;

/** What came of asking a webhook. */
export type WebhookAnswer =
  | { readonly outcome: 'allowed'; readonly patch: readonly Operation[] }
  | { readonly outcome: 'denied'; readonly code?: number; readonly explanation?: string }
  /** No usable answer; `failure` has the API server's words. */
  | { readonly outcome: 'failed'; readonly failure: string };

/** The API server's side of a MutatingWebhookConfiguration with one webhook for the creation of pods. */
export interface MutatingWebhookClient {
  /** The webhook's name, which messages show. */
  readonly name: string;
  /** What a failed call means: `Ignore` admits the pod as it is, without a word to the user. */
  readonly failurePolicy: 'Ignore' | 'Fail';
  /** A pod with this label, whatever its value, is not shown to the webhook. */
  readonly skipLabel?: string;
  /** Never rejects. */
  review(pod: Pod, namespace: string): Promise<WebhookAnswer>;
}

/**
 * A client for a webhook at `url` (http or https), over the true protocol: an AdmissionReview v1 is POSTed, the answer
 * checked as the API server checks it.
 *
 * The defaults are those of EKS's managed registration (observed on EKS 1.34, aws/eks-pod-identity-agent issue 153): name
 * `iam-for-pods.amazonaws.com`, failure policy `Ignore`, ten seconds. A self-hosted webhook is registered with the object
 * selector that `skipLabel` stands for, `eks.amazonaws.com/skip-pod-identity-webhook` (`deploy/mutatingwebhook.yaml` of
 * aws/amazon-eks-pod-identity-webhook); Unconfirmed: whether EKS's managed registration has it.
 */
export function mutatingWebhookClient(options: {
  readonly url: string;
  readonly name?: string;
  readonly failurePolicy?: 'Ignore' | 'Fail';
  /** Seconds until the call counts as failed. */
  readonly timeoutSeconds?: number;
  readonly skipLabel?: string;
  /** PEM of the authority that an https webhook's certificate must come from. */
  readonly ca?: string;
}): MutatingWebhookClient {
  const { name = 'iam-for-pods.amazonaws.com', failurePolicy = 'Ignore', timeoutSeconds = 10, skipLabel } = options;
  const url = new URL(options.url);
  url.searchParams.set('timeout', `${timeoutSeconds}s`);
  return {
    name,
    failurePolicy,
    skipLabel,
    async review(pod, namespace) {
      const uid = randomUUID();
      const failed = (why: string): WebhookAnswer => ({
        outcome: 'failed',
        failure: `failed calling webhook ${JSON.stringify(name)}: ${why}`,
      });
      try {
        const { status, body } = await post(
          url,
          JSON.stringify(admissionReview(uid, pod, namespace)),
          timeoutSeconds,
          options.ca,
        );
        if (status !== 200)
          return failed(`failed to call webhook: the server responded with the status code ${status}`);
        return readAnswer(body, uid, failed);
      } catch (error) {
        const { code, message } = error as NodeJS.ErrnoException;
        const why = code === 'ECONNREFUSED' ? `dial tcp ${url.host}: connect: connection refused` : message;
        return failed(`failed to call webhook: Post ${JSON.stringify(url.href)}: ${why}`);
      }
    },
  };
}

function admissionReview(uid: string, pod: Pod, namespace: string): unknown {
  const kind = { group: '', version: 'v1', kind: 'Pod' };
  const resource = { group: '', version: 'v1', resource: 'pods' };
  return {
    kind: 'AdmissionReview',
    apiVersion: 'admission.k8s.io/v1',
    request: {
      uid,
      kind,
      resource,
      requestKind: kind,
      requestResource: resource,
      ...(pod.metadata.name ? { name: pod.metadata.name } : {}),
      namespace,
      operation: 'CREATE',
      userInfo: { username: 'kubernetes-admin', groups: ['system:masters', 'system:authenticated'] },
      object: pod,
      oldObject: null,
      dryRun: false,
      options: { kind: 'CreateOptions', apiVersion: 'meta.k8s.io/v1' },
    },
  };
}

/** Source of the checks: `VerifyAdmissionResponse` and `mutating/dispatcher.go` in k8s.io/apiserver 0.35. */
function readAnswer(body: string, uid: string, failed: (why: string) => WebhookAnswer): WebhookAnswer {
  const invalid = (why: string) => failed(`received invalid webhook response: ${why}`);
  let review: unknown;
  try {
    review = JSON.parse(body);
  } catch {
    return failed('failed to call webhook: the answer is not JSON');
  }
  const response = isPlainObject(review) ? review['response'] : undefined;
  if (!isPlainObject(review) || !isPlainObject(response)) return invalid('webhook response was absent');
  if (response['uid'] !== uid) {
    return invalid(`expected response.uid=${JSON.stringify(uid)}, got ${JSON.stringify(response['uid'] ?? '')}`);
  }
  if (review['kind'] !== 'AdmissionReview' || review['apiVersion'] !== 'admission.k8s.io/v1') {
    const [apiVersion, kind] = [review['apiVersion'], review['kind']].map((value) =>
      typeof value === 'string' ? value : JSON.stringify(value ?? ''),
    );
    const got = `${apiVersion}, Kind=${kind}`;
    return invalid(`expected webhook response of admission.k8s.io/v1, Kind=AdmissionReview, got ${got}`);
  }
  const { patch, patchType } = response;
  if (patch !== undefined && patchType === undefined) {
    return invalid('webhook returned response.patch but not response.patchType');
  }
  if (patch === undefined && patchType !== undefined) {
    return invalid('webhook returned response.patchType but not response.patch');
  }
  if (response['allowed'] !== true) {
    const status = isPlainObject(response['status']) ? response['status'] : {};
    const explanation = status['message'] || status['reason'];
    return {
      outcome: 'denied',
      ...(typeof status['code'] === 'number' ? { code: status['code'] } : {}),
      ...(typeof explanation === 'string' ? { explanation } : {}),
    };
  }
  if (patch === undefined) return { outcome: 'allowed', patch: [] };
  if (patchType !== 'JSONPatch') return failed(`unsupported patch type ${JSON.stringify(patchType)}`);
  try {
    const operations: unknown = JSON.parse(Buffer.from(String(patch), 'base64').toString('utf8'));
    if (Array.isArray(operations) && operations.every(isOperation)) return { outcome: 'allowed', patch: operations };
  } catch {
    // The same answer as for JSON that is not a patch.
  }
  return failed('received undecodable patch in webhook response: it is not a JSON patch');
}

function isOperation(value: unknown): value is Operation {
  return isPlainObject(value) && typeof value['op'] === 'string' && typeof value['path'] === 'string';
}

function post(
  url: URL,
  body: string,
  timeoutSeconds: number,
  ca: string | undefined,
): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const headers = {
      'content-type': 'application/json',
      accept: 'application/json',
      'content-length': Buffer.byteLength(body),
    };
    const signal = AbortSignal.timeout(timeoutSeconds * 1000);
    const request = send(url, { method: 'POST', headers, signal, agent: false, ...(ca ? { ca } : {}) }, (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        size += chunk.length;
        chunks.push(chunk);
        if (size > MAX_ANSWER_BYTES) response.destroy(new Error('the answer is too large'));
      });
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') }),
      );
      response.on('error', reject);
    });
    request.on('error', (error) => reject(signal.aborted ? new Error('context deadline exceeded') : error));
    request.end(body);
  });
}
