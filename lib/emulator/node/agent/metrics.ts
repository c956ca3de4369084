import { Metrics } from '../../metrics';

type AgentMetric = 'pod_identity_cache_errors' | 'pod_identity_cache_state' | 'pod_identity_http_response';

/**
 * The agent's counters. The process-wide metrics that the Go client library adds (`go_*`, `process_*`, `promhttp_*`)
 * describe a Go process and are left out.
 *
 * Source: aws/eks-pod-identity-agent pkg/handlers/eks_credential_handler.go,
 * internal/credsretriever/refreshing_cache.go.
 */
export class AgentMetrics extends Metrics<AgentMetric> {
  constructor() {
    const counter = { type: 'counter', labelled: true } as const;
    super([
      {
        ...counter,
        name: 'pod_identity_cache_errors',
        help: 'Removing credentials from cache, got non recoverable error',
      },
      { ...counter, name: 'pod_identity_cache_state', help: 'The state of credential in cache' },
      { ...counter, name: 'pod_identity_http_response', help: 'Pod Identity http response code' },
    ]);
  }
}
