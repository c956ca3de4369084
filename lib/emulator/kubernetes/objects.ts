/** The parts of Kubernetes objects (core/v1) that the emulator reads or writes. Everything else is carried along. */
export interface ObjectMeta {
  name: string;
  /** Prefix from which the API server makes a name if there is none. */
  generateName?: string;
  namespace?: string;
  uid?: string;
  resourceVersion?: string;
  creationTimestamp?: string;
  /** When a deletion under way will be final, at the latest: set makes the object "Terminating". */
  deletionTimestamp?: string;
  deletionGracePeriodSeconds?: number;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  ownerReferences?: unknown[];
  finalizers?: string[];
}

export interface KubernetesObject {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta;
  [field: string]: unknown;
}

export interface EnvVar {
  name: string;
  value?: string;
  valueFrom?: unknown;
}

export interface Container {
  name: string;
  image?: string;
  command?: string[];
  args?: string[];
  env?: EnvVar[];
  volumeMounts?: { name: string; mountPath: string; readOnly?: boolean }[];
  [field: string]: unknown;
}

export interface Volume {
  name: string;
  projected?: {
    sources?: { serviceAccountToken?: { audience?: string; expirationSeconds?: number; path: string } }[];
    [field: string]: unknown;
  };
  [field: string]: unknown;
}

export interface PodSpec {
  serviceAccountName?: string;
  nodeName?: string;
  nodeSelector?: Record<string, string>;
  hostNetwork?: boolean;
  terminationGracePeriodSeconds?: number;
  containers: Container[];
  initContainers?: Container[];
  volumes?: Volume[];
  [field: string]: unknown;
}

export interface Pod extends KubernetesObject {
  kind: 'Pod';
  spec: PodSpec;
  status?: Record<string, unknown>;
}

export interface ServiceAccount extends KubernetesObject {
  kind: 'ServiceAccount';
  automountServiceAccountToken?: boolean;
  imagePullSecrets?: { name: string }[];
}
