/** What the demo's Kubernetes objects are called, and what the pod runs. */
export interface WorkloadNames {
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly podName: string;
  /** The pod's image. It must hold `sleep` and an AWS CLI that knows Pod Identity (version 2: 2.15.0 or later). */
  readonly image: string;
}

/** The tutorial's names. It leaves the image's tag out; a pinned one keeps the demo from changing under its reader. */
export const tutorialNames: WorkloadNames = {
  namespace: 'default',
  serviceAccount: 'aws-cli-sa',
  podName: 'aws-cli',
  image: 'amazon/aws-cli:2.31.13',
};

/** What {@link withoutIdentity} appends. */
export const NO_IDENTITY_SUFFIX = '-no-identity';

/**
 * The names of the pod that stands beside the first for comparison: same namespace and image, but a
 * ServiceAccount that no association names.
 */
export function withoutIdentity(names: WorkloadNames): WorkloadNames {
  return {
    ...names,
    serviceAccount: names.serviceAccount + NO_IDENTITY_SUFFIX,
    podName: names.podName + NO_IDENTITY_SUFFIX,
  };
}
