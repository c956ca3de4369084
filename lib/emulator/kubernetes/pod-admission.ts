import { applyPatch, type Operation } from 'rfc6902';
import type { Journal } from '../journal';
import { deniedByWebhook, internalError, invalid, KubernetesError } from './errors';
import type { Pod, ServiceAccount } from './objects';
import { setPodDefaults } from './pod-defaults';
import { admitServiceAccount } from './service-account-admission';
import { readObject } from './validate-object';
import { podErrors } from './validate-pod';
import { podTypeErrors } from './validate-pod-types';
import type { MutatingWebhookClient } from './webhook-client';

/** What admission needs to know besides the pod. */
export interface AdmissionContext {
  readonly namespace: string;
  readonly serviceAccount: (namespace: string, name: string) => ServiceAccount | undefined;
  readonly webhook?: MutatingWebhookClient;
  readonly journal?: Journal;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
}

const POD = { group: '', kind: 'Pod' };

/**
 * Takes a new pod through admission in the API server's order: defaulting (which decoding does), the ServiceAccount plugin,
 * the mutating webhook, defaulting of what the webhook added, validation. A webhook that gives no usable answer is, with
 * failure policy `Ignore`, as if it were not there: only the journal tells.
 *
 * @returns the pod to store; the one given is not changed.
 * @throws KubernetesError `Forbidden` (ServiceAccount), `Invalid`, or the webhook's refusal.
 */
export async function admitPod(submitted: Pod, context: AdmissionContext): Promise<Pod> {
  let pod = structuredClone(submitted);
  requireNone(pod, podTypeErrors(pod));
  setPodDefaults(pod);
  admitServiceAccount(pod, context.namespace, context.serviceAccount);
  pod = await mutate(pod, context);
  requireNone(pod, podTypeErrors(pod));
  setPodDefaults(pod);
  requireNone(pod, podErrors(pod));
  return pod;
}

function requireNone(pod: Pod, errors: ReturnType<typeof podErrors>): void {
  if (errors.length > 0) throw invalid(POD, pod.metadata.name ?? '', errors);
}

async function mutate(pod: Pod, context: AdmissionContext): Promise<Pod> {
  const { webhook, namespace } = context;
  if (!webhook) return pod;
  const subject = `${namespace}/${pod.metadata.name ?? pod.metadata.generateName ?? ''}`;
  const record = (event: string, said: string | undefined, cause: string) =>
    context.journal?.record({ at: context.now(), component: 'kubernetes', event, subject, said, cause });

  if (webhook.skipLabel !== undefined && Object.hasOwn(pod.metadata.labels ?? {}, webhook.skipLabel)) {
    record(
      'webhook not called',
      undefined,
      `the pod has the label ${webhook.skipLabel}, which the webhook's object selector excludes`,
    );
    return pod;
  }
  const answer = await webhook.review(structuredClone(pod), namespace);
  if (answer.outcome === 'denied') throw deniedByWebhook(webhook.name, answer.explanation, answer.code);
  const patched = answer.outcome === 'allowed' ? patchedPod(pod, answer.patch) : answer;
  if ('pod' in patched) return patched.pod;
  if (webhook.failurePolicy === 'Fail') throw internalError(patched.failure);
  const cause = `the webhook gave no usable answer and its failure policy is Ignore: the pod was admitted unchanged, without a word to the user`;
  record('webhook call failed', patched.failure, cause);
  return pod;
}

function patchedPod(pod: Pod, patch: readonly Operation[]): { pod: Pod } | { failure: string } {
  const copy = structuredClone(pod);
  const problem = patchProblem(copy, patch);
  if (problem !== undefined) return { failure: `the webhook's patch does not apply: ${problem}` };
  let result: Pod;
  try {
    result = readObject(copy) as Pod;
  } catch (error) {
    if (!(error instanceof KubernetesError)) throw error;
    return { failure: `the webhook's patch makes no valid object: ${error.message}` };
  }
  const same = result.kind === 'Pod' && result.metadata.name === pod.metadata.name;
  return same ? { pod: result } : { failure: "the webhook's patch changes the kind or name of the object" };
}

/** Applies a patch in place; says what is wrong with it, whether the library returns that or throws it. */
function patchProblem(pod: Pod, patch: readonly Operation[]): string | undefined {
  try {
    return applyPatch(pod, [...patch]).find((result) => result !== null)?.message;
  } catch (error) {
    return (error as Error).message;
  }
}
