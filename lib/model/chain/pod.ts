import type { Part } from './part';
import type { Read } from './read';

/** A ServiceAccount. */
export interface ServiceAccount extends Part {
  /** Absent if the manifest does not say for which cluster it is. */
  readonly clusterName?: string;
  readonly namespace: string;
  readonly name: string;
  readonly annotations: Readonly<Record<string, string>>;
}

/** A pod: one that was admitted, one that a manifest holds, or the one that a workload's template makes. */
export interface Pod extends Part {
  readonly clusterName?: string;
  readonly namespace: string;
  /** Whether that is only kubectl's default: a loose manifest without one goes where `kubectl apply -n` or Helm says. */
  readonly namespaceByDefault?: true;
  /** Of a workload's pod with the controller's random part missing: `web-‹suffix›`. */
  readonly name: string;
  /** What makes the pod, if it does not stand for itself. */
  readonly workload?: { readonly kind: string; readonly name: string };
  readonly serviceAccount: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly hostNetwork: boolean;
  readonly nodeSelector: Readonly<Record<string, string>>;
  /** `linux` or `windows`, if `spec.os.name` says so. */
  readonly os?: string;
  readonly nodeName?: string;
  /** `securityContext.fsGroup` is set. */
  readonly hasFsGroup: boolean;
  readonly containers: readonly Container[];
  readonly volumes: readonly Volume[];
  /** Whether this is the pod after admission, with what the webhook put in it. */
  readonly admitted: boolean;
  /** Milliseconds since the Unix epoch; absent for what does not exist yet. */
  readonly createdAt?: number;
  /** The ids of those associations of the pod's own ServiceAccount that are certain to exist before the pod does. */
  readonly associationsBefore: Read<string>;
}

/** A container of a pod, as far as its credentials depend on it. */
export interface Container {
  readonly name: string;
  readonly isInit: boolean;
  /** Its own or the pod's `securityContext` says that it runs as somebody else than root. */
  readonly nonRoot: boolean;
  readonly image?: string;
  readonly env: readonly EnvironmentVariable[];
  /** What ConfigMaps and Secrets that were read are turned into; what the container sets itself goes before. */
  readonly inherited: readonly InheritedVariable[];
  /** ConfigMaps and Secrets that are turned into variables as well and were not read, as `kind/name`. */
  readonly envFrom: readonly string[];
  readonly mounts: readonly { readonly volume: string; readonly path: string }[];
  /** Ports that the container says it listens on, or that are opened for it on the host. */
  readonly ports: readonly { readonly container: number; readonly host?: number }[];
}

/** A variable of a container's `env`. */
export interface EnvironmentVariable {
  readonly name: string;
  /** Absent if it comes from somewhere else. */
  readonly value?: string;
}

/** A variable that a container has from a ConfigMap or a Secret. */
export interface InheritedVariable extends EnvironmentVariable {
  readonly from: { readonly kind: string; readonly name: string };
}

/** A volume of a pod. */
export interface Volume {
  readonly name: string;
  /** `secret`, `configMap`, `projected`, …: the field of the volume that is set. */
  readonly kind: string;
  /** Audiences of the ServiceAccount tokens that it projects. */
  readonly tokenAudiences: readonly string[];
}
