import { Duration, aws_eks_v2 as eks } from 'aws-cdk-lib';
import { Construct } from 'constructs';

export interface InjectionCheckProps {
  readonly cluster: eks.ICluster;
  readonly namespace: string;
  readonly podName: string;
  /** The pod's revision: the check runs again whenever it changes, and only then. */
  readonly revision: string;
  /** Whether the pod has an association, and so must have been injected. */
  readonly expectInjected: boolean;
}

/** kubectl's JSONPath to the variable that the admission webhook adds, without the outermost braces. */
const injectedUri = '.spec.containers[0].env[?(@.name=="AWS_CONTAINER_CREDENTIALS_FULL_URI")].value';

/**
 * Looks, during the deployment, at what the admission webhook did to the pod.
 *
 * Where injection is expected, {@link value} is the injected URI; without it the deployment fails after two minutes
 * ("Timeout waiting for output"), instead of succeeding with a pod that will never get credentials. The webhook learns
 * of a new association only after some seconds and lets pods pass until then, so this does happen; another
 * `podRevision` then has the pod created again.
 *
 * Where none is expected, {@link value} is the pod's name followed by the URI, if it has one after all. It has when
 * the association was removed in this very deployment: CloudFormation deletes what left the template last, after it
 * has updated the pod, so the new pod was admitted while the association was still there.
 */
export class InjectionCheck extends Construct {
  readonly value: string;

  constructor(scope: Construct, id: string, props: InjectionCheckProps) {
    super(scope, id);

    const check = new eks.KubernetesObjectValue(this, `Injected-${props.revision}`, {
      cluster: props.cluster,
      objectType: 'pod',
      objectName: props.podName,
      objectNamespace: props.namespace,
      // The handler retries while the answer is empty and puts braces around the path: these two are split by them.
      jsonPath: props.expectInjected ? injectedUri : `.metadata.name}{" "}{${injectedUri}`,
      timeout: Duration.minutes(2),
    });
    this.value = check.value;
  }
}
