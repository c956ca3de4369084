import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { requestListener, type HttpHandler } from '../../../lib/emulator/http';
import { Journal } from '../../../lib/emulator/journal';
import { ApiServer, type ApiServerOptions } from '../../../lib/emulator/kubernetes/api-server';
import { KubernetesError } from '../../../lib/emulator/kubernetes/errors';
import type { Pod, ServiceAccount } from '../../../lib/emulator/kubernetes/objects';
import { PodIdentityWebhook } from '../../../lib/emulator/kubernetes/webhook';
import { mutatingWebhookClient } from '../../../lib/emulator/kubernetes/webhook-client';
import type { WebhookFlags, WebhookIdentity } from '../../../lib/emulator/kubernetes/webhook-config';

/** A clock that moves only when told to. */
export class ManualClock {
  private readonly listeners = new Set<() => void>();
  constructor(private time = Date.parse('2026-11-23T12:00:00.250Z')) {}

  now(): number {
    return this.time;
  }

  onChange(listener: () => void): void {
    this.listeners.add(listener);
  }

  advance(milliseconds: number): void {
    this.time += milliseconds;
    for (const listener of this.listeners) listener();
  }
}

export const listen = (handler: HttpHandler): Promise<{ server: Server; url: string }> =>
  new Promise((resolve) => {
    const server = createServer(requestListener(handler));
    server.listen(0, '127.0.0.1', () => {
      resolve({ server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
    });
  });

/** A cluster with the Pod Identity webhook behind real HTTP, and associations that a test adds and removes. */
export async function startCluster(options: Partial<WebhookFlags> & Pick<ApiServerOptions, 'schedule'> = {}) {
  const clock = new ManualClock();
  const journal = new Journal();
  const identities: WebhookIdentity[] = [];
  const webhook = new PodIdentityWebhook({
    ...options,
    identities: () => identities,
    serviceAccount: (namespace, name) => api.find('ServiceAccount', namespace, name) as ServiceAccount | undefined,
    clock,
    journal,
  });
  const { server, url } = await listen(webhook.handler);
  const admission = mutatingWebhookClient({ url: `${url}/mutate` });
  const api: ApiServer = new ApiServer({ clock, journal, admission, schedule: options.schedule });
  return { api, clock, journal, identities, webhook, url, stop: () => server.close() };
}

export type Cluster = Awaited<ReturnType<typeof startCluster>>;

export const serviceAccount = (metadata: Record<string, unknown> = {}) => ({
  apiVersion: 'v1',
  kind: 'ServiceAccount',
  metadata: { name: 'aws-cli-sa', namespace: 'default', ...metadata },
});

/** The tutorial's pod. */
export const pod = (metadata: Record<string, unknown> = {}, spec: Record<string, unknown> = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'aws-cli', namespace: 'default', ...metadata },
  spec: {
    serviceAccountName: 'aws-cli-sa',
    containers: [{ name: 'aws-cli', image: 'amazon/aws-cli', command: ['sleep', 'infinity'] }],
    ...spec,
  },
});

/** The names of a pod's first container's variables. */
export const variables = (object: unknown): string[] =>
  ((object as Pod).spec.containers[0]?.env ?? []).map(({ name }) => name);

/** The refusal of what should be refused. */
export async function refusalOf(action: () => unknown): Promise<KubernetesError> {
  try {
    await action();
  } catch (error) {
    if (error instanceof KubernetesError) return error;
    throw error;
  }
  throw new Error('was not refused');
}
