import { Metrics } from '../metrics';
import type { Mutation } from './mutate-pod';

type WebhookMetric =
  'pod_identity_webhook_missing_sa_count' | 'pod_identity_webhook_pod_count' | 'pod_identity_webhook_used';

/**
 * The webhook's own metrics; those of its HTTP server (`http_request_count` and the like) are left out.
 *
 * Source: `pkg/handler/handler.go` and `pkg/cache/cache.go` of aws/amazon-eks-pod-identity-webhook. Unconfirmed: the help
 * texts of the two counters, which are therefore left out, and that the first counts pods whose ServiceAccount the
 * webhook does not know.
 */
export class WebhookMetrics extends Metrics<WebhookMetric> {
  constructor() {
    super([
      { name: 'pod_identity_webhook_missing_sa_count', type: 'counter', labelled: false },
      { name: 'pod_identity_webhook_pod_count', type: 'counter', labelled: true },
      {
        name: 'pod_identity_webhook_used',
        type: 'gauge',
        help: 'Indicator to know pod identity webhook is used',
        labelled: false,
      },
    ]);
  }

  /** Counts one decision about a pod. */
  count(mutation: Mutation): void {
    if (mutation.mutated) this.increment('pod_identity_webhook_pod_count', { method: mutation.method });
    else if (mutation.reason === 'no-service-account') this.increment('pod_identity_webhook_missing_sa_count');
    // Set for the first ServiceAccount of any kind that enters the webhook's cache.
    if (mutation.mutated || mutation.reason !== 'no-service-account') this.set('pod_identity_webhook_used', 1);
  }
}
