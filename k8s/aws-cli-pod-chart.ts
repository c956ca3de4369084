import { Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-30';
import type { Construct } from 'constructs';
import type { WorkloadNames } from './workload-names';

/**
 * Any uid but 0 does: the image names no user and works as every one of them. The group must be in `fsGroup`,
 * or the kubelet leaves the projected token readable by root alone
 * (github.com/aws/amazon-eks-pod-identity-webhook, README, "Usage with Non-root container user").
 */
const USER_AND_GROUP = 1000;

/**
 * The tutorial's pod: the AWS CLI's image kept alive by `sleep`, to be entered with `kubectl exec`.
 *
 * Name, namespace, ServiceAccount, image and command are the tutorial's; the rest is what a cluster with the
 * "restricted" Pod Security Standard asks for. The plain API object is used instead of cdk8s-plus's `Pod`, whose
 * defaults (non-root without a uid, one whole CPU, a read-only root file system) keep this image from starting.
 */
export class AwsCliPodChart extends Chart {
  constructor(scope: Construct, id: string, names: WorkloadNames) {
    super(scope, id);

    new k8s.KubePod(this, 'Pod', {
      metadata: { name: names.podName, namespace: names.namespace },
      spec: {
        serviceAccountName: names.serviceAccount,
        automountServiceAccountToken: false,
        // `sleep` as process 1 ignores SIGTERM, so any other value is waited out in full at each deletion. It is
        // also what lets a deployment delete and create the pod in one go: see lib/stack/recreated-pod.ts.
        terminationGracePeriodSeconds: 0,
        securityContext: {
          runAsNonRoot: true,
          runAsUser: USER_AND_GROUP,
          runAsGroup: USER_AND_GROUP,
          fsGroup: USER_AND_GROUP,
          seccompProfile: { type: 'RuntimeDefault' },
        },
        containers: [
          {
            name: 'aws-cli',
            image: names.image,
            // `command`, not `args`: the image's entry point is `aws`.
            command: ['sleep', 'infinity'],
            // The root file system stays writable, so that `aws s3 cp … /tmp` works in a demonstration.
            securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
            resources: {
              requests: { cpu: k8s.Quantity.fromString('50m'), memory: k8s.Quantity.fromString('128Mi') },
              limits: { memory: k8s.Quantity.fromString('512Mi') },
            },
          },
        ],
      },
    });
  }
}
