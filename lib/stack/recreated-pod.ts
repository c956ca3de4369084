import { aws_eks_v2 as eks } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { Manifest } from '../../k8s/manifests';
import { revisionOf } from './revision';

export interface RecreatedPodProps {
  readonly cluster: eks.ICluster;
  readonly serviceAccount: Manifest;
  /** Its grace period must be 0. */
  readonly pod: Manifest;
  /** What else must have the pod deleted and created again when it changes. Plain data. */
  readonly recreateWhenChanged?: unknown;
}

/** On both objects: a changed value is what makes CloudFormation send an update. */
export const REVISION_ANNOTATION = 'eks-pod-identity-demo/revision';

/**
 * A ServiceAccount and a bare pod, which a deployment deletes and creates again when they change, or what they
 * depend on does.
 *
 * A pod is injected when it is admitted and hardly anything in it can be changed afterwards, so an update in place is
 * either without effect or refused; and a resource with a new logical id is created before the old one is deleted, by
 * name, which is the new pod's. What works:
 *
 * - The ServiceAccount's manifest has `prune`: on update the library's handler runs
 *   `kubectl apply --prune -l aws.cdk.eks/prune-<id>`, which deletes what carries that label and is not in the
 *   manifest. (ServiceAccounts are not on kubectl's list of kinds to prune.)
 * - The pod carries that label, but is in a second manifest that depends on the first. So an update deletes the pod and
 *   then, by `kubectl apply`, creates it.
 * - Both carry the revision, so neither is updated without the other.
 * - The grace period is 0. `--prune` does not wait; with any other the second `apply` would find the old pod still
 *   there, change nothing, and the pod would be gone a moment later for good.
 */
export class RecreatedPod extends Construct {
  /** Changes whenever the pod is created anew. */
  readonly revision: string;

  constructor(scope: Construct, id: string, props: RecreatedPodProps) {
    super(scope, id);
    if ((props.pod.spec as { terminationGracePeriodSeconds?: number }).terminationGracePeriodSeconds !== 0) {
      throw new Error(`pod ${props.pod.metadata.name} must have terminationGracePeriodSeconds 0, or pruning loses it`);
    }
    this.revision = revisionOf([props.serviceAccount, props.pod, props.recreateWhenChanged]);
    const serviceAccount = annotated(props.serviceAccount, this.revision);
    const pod = annotated(props.pod, this.revision);

    const first = new eks.KubernetesManifest(this, 'ServiceAccount', {
      cluster: props.cluster,
      manifest: [serviceAccount],
      prune: true,
    });
    // The construct above has written its prune label into the ServiceAccount.
    pod.metadata.labels = { ...pod.metadata.labels, ...serviceAccount.metadata.labels };
    const second = new eks.KubernetesManifest(this, 'Pod', { cluster: props.cluster, manifest: [pod], prune: false });
    second.node.addDependency(first);
  }
}

interface MutableManifest extends Record<string, unknown> {
  metadata: { labels?: Record<string, string>; annotations?: Record<string, string> };
}

function annotated(manifest: Manifest, revision: string): MutableManifest {
  const copy = structuredClone(manifest) as unknown as MutableManifest;
  copy.metadata.annotations = { ...copy.metadata.annotations, [REVISION_ANNOTATION]: revision };
  return copy;
}
