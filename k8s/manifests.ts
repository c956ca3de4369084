import { App, type Chart } from 'cdk8s';
import { AwsCliPodChart } from './aws-cli-pod-chart';
import { NamespaceChart } from './namespace-chart';
import { ServiceAccountChart } from './service-account-chart';
import type { WorkloadNames } from './workload-names';

/** A Kubernetes object as plain data, as `kubectl apply` takes it. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: unknown;
}

/** The ServiceAccount of {@link ServiceAccountChart} as plain data. */
export function serviceAccountManifest(names: Pick<WorkloadNames, 'namespace' | 'serviceAccount'>): Manifest {
  return onlyObjectOf(new ServiceAccountChart(new App(), 'service-account', names));
}

/** The pod of {@link AwsCliPodChart} as plain data. */
export function podManifest(names: WorkloadNames): Manifest {
  return onlyObjectOf(new AwsCliPodChart(new App(), 'aws-cli-pod', names));
}

/** The namespace of {@link NamespaceChart} as plain data. */
export function namespaceManifest(name: string): Manifest {
  return onlyObjectOf(new NamespaceChart(new App(), 'namespace', name));
}

function onlyObjectOf(chart: Chart): Manifest {
  const [object, ...others] = chart.toJson();
  if (object === undefined || others.length > 0) {
    throw new Error(`chart ${chart.node.id} must hold exactly one object`);
  }
  return object as Manifest;
}
