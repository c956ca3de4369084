import { Chart } from 'cdk8s';
import { ServiceAccount } from 'cdk8s-plus-30';
import type { Construct } from 'constructs';
import type { WorkloadNames } from './workload-names';

/**
 * The ServiceAccount the pod runs as. It carries no annotation and no role: with Pod Identity the association,
 * kept by EKS, is what ties it to a role. (The annotation `eks.amazonaws.com/role-arn` belongs to IRSA.)
 */
export class ServiceAccountChart extends Chart {
  constructor(scope: Construct, id: string, names: Pick<WorkloadNames, 'namespace' | 'serviceAccount'>) {
    super(scope, id);

    new ServiceAccount(this, 'ServiceAccount', {
      metadata: { name: names.serviceAccount, namespace: names.namespace },
      // Nothing here calls the Kubernetes API. The webhook's token for Pod Identity is a volume of its own.
      automountToken: false,
    });
  }
}
