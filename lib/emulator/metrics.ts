/** One metric of a component that Prometheus scrapes. */
export interface Metric<Name extends string> {
  readonly name: Name;
  readonly type: 'counter' | 'gauge';
  /** The words of the component itself; left out where they are not known. */
  readonly help?: string;
  /** True for a metric with labels, which is absent until it counts; one without starts at 0. */
  readonly labelled: boolean;
}

interface Sample {
  readonly name: string;
  /** As written in the exposition: `{code="200"}`, or empty. */
  readonly labels: string;
  value: number;
}

/** A component's metrics in Prometheus' text format, version 0.0.4, as the Go client library writes them. */
export class Metrics<Name extends string> {
  private readonly samples = new Map<string, Sample>();

  /** @param metrics in alphabetical order, in which the client library writes them */
  constructor(private readonly metrics: readonly Metric<Name>[]) {
    this.reset();
  }

  /** @param labels in alphabetical order, in which the client library writes them */
  increment(name: Name, labels: Readonly<Record<string, string>> = {}): void {
    this.sample(name, labels).value += 1;
  }

  /** Sets a gauge without labels. */
  set(name: Name, value: number): void {
    this.sample(name, {}).value = value;
  }

  /** The exposition, with the content type that {@link METRICS_HEADERS} holds. */
  text(): string {
    return this.metrics
      .flatMap(({ name, type, help }) => {
        const samples = [...this.samples.values()].filter((sample) => sample.name === name);
        if (samples.length === 0) return [];
        const lines = samples.map(({ labels, value }) => `${name}${labels} ${value}\n`).sort();
        return [help === undefined ? '' : `# HELP ${name} ${help}\n`, `# TYPE ${name} ${type}\n`, ...lines];
      })
      .join('');
  }

  /** Begins anew, as a restart of the process does. */
  reset(): void {
    this.samples.clear();
    for (const { name, labelled } of this.metrics) if (!labelled) this.set(name, 0);
  }

  private sample(name: Name, labels: Readonly<Record<string, string>>): Sample {
    const written = writtenLabels(labels);
    const key = name + written;
    let sample = this.samples.get(key);
    if (!sample) this.samples.set(key, (sample = { name, labels: written, value: 0 }));
    return sample;
  }
}

/** The headers of an answer that holds {@link Metrics.text}. */
export const METRICS_HEADERS = { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' };

function writtenLabels(labels: Readonly<Record<string, string>>): string {
  const written = Object.entries(labels).map(([label, value]) => `${label}="${escaped(value)}"`);
  return written.length === 0 ? '' : `{${written.join(',')}}`;
}

const escaped = (value: string) =>
  value.replace(/[\\"\n]/g, (character) => (character === '\n' ? '\\n' : `\\${character}`));
