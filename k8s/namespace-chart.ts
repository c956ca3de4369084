import { Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-30';
import type { Construct } from 'constructs';

/** A namespace of the given name, for clusters that do not have it yet. */
export class NamespaceChart extends Chart {
  constructor(scope: Construct, id: string, name: string) {
    super(scope, id);

    new k8s.KubeNamespace(this, 'Namespace', { metadata: { name } });
  }
}

/** Whether every cluster has this namespace from the start: `default`, and those whose names Kubernetes reserves. */
export function isBuiltInNamespace(name: string): boolean {
  return name === 'default' || name.startsWith('kube-');
}
