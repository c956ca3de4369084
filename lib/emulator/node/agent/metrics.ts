/**
 * The agent's counters in Prometheus' text format. The process-wide metrics that the Go client library adds (`go_*`,
 * `process_*`, `promhttp_*`) describe a Go process and are left out.
 *
 * Source: aws/eks-pod-identity-agent pkg/handlers/eks_credential_handler.go,
 * internal/credsretriever/refreshing_cache.go.
 */
export type MetricName = 'pod_identity_cache_errors' | 'pod_identity_cache_state' | 'pod_identity_http_response';

const METRICS: readonly { readonly name: MetricName; readonly help: string }[] = [
  { name: 'pod_identity_cache_errors', help: 'Removing credentials from cache, got non recoverable error' },
  { name: 'pod_identity_cache_state', help: 'The state of credential in cache' },
  { name: 'pod_identity_http_response', help: 'Pod Identity http response code' },
];

export class AgentMetrics {
  private readonly counters = new Map<string, { name: MetricName; labels: string; value: number }>();

  /** @param labels in the alphabetical order in which Prometheus' client writes them */
  increment(name: MetricName, labels: Readonly<Record<string, string>>): void {
    const written = Object.entries(labels)
      .map(([label, value]) => `${label}="${value.replace(/[\\"\n]/g, (c) => (c === '\n' ? '\\n' : `\\${c}`))}"`)
      .join(',');
    const key = `${name}{${written}}`;
    const counter = this.counters.get(key);
    if (counter) counter.value++;
    else this.counters.set(key, { name, labels: written, value: 1 });
  }

  /** The exposition; a counter that never counted is absent, as it is in Go. */
  text(): string {
    return METRICS.flatMap(({ name, help }) => {
      const samples = [...this.counters.values()].filter((counter) => counter.name === name);
      if (samples.length === 0) return [];
      const lines = samples.map(({ labels, value }) => `${name}{${labels}} ${value}\n`).sort();
      return [`# HELP ${name} ${help}\n# TYPE ${name} counter\n`, ...lines];
    }).join('');
  }

  reset(): void {
    this.counters.clear();
  }
}
