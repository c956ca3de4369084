import type { Part } from './part';
import type { Value } from './read';

/** A NetworkPolicy, as far as it limits what pods may reach. */
export interface NetworkPolicy extends Part {
  readonly clusterName?: string;
  readonly namespace: string;
  readonly name: string;
  /** Whether it is of `networking.k8s.io`; the policies of Cilium, Calico and others are read by name alone. */
  readonly standard: boolean;
  /** The `podSelector`, unread. */
  readonly podSelector: unknown;
  readonly limitsEgress: boolean;
  readonly egress: readonly EgressRule[];
}

/** One entry of `egress`. An empty list of destinations or ports means all. */
export interface EgressRule {
  readonly destinations: readonly EgressDestination[];
  readonly ports: readonly EgressPort[];
}

/** Whom an egress rule lets a pod reach: a block of addresses, or pods and namespaces, which are not read further. */
export type EgressDestination =
  | { readonly kind: 'ipBlock'; readonly cidr: string; readonly except: readonly string[] }
  /** Pods and namespaces by label, which an address of the node is none of. */
  | { readonly kind: 'selector' };

/** A port, or a range of ports, that an egress rule opens. */
export interface EgressPort {
  readonly protocol: string;
  /** A number, or a name; absent for all. */
  readonly port?: number | string;
  readonly endPort?: number;
}

/** An interface or gateway endpoint of a VPC. */
export interface VpcEndpoint extends Part {
  readonly vpcId: string;
  /** `com.amazonaws.eu-west-1.eks-auth`. */
  readonly serviceName: string;
  readonly privateDns: Value<boolean>;
}

/** A subnet, and how it reaches the internet. */
export interface Subnet extends Part {
  readonly subnetId: string;
  readonly vpcId: string;
  readonly internet: Value<'internet-gateway' | 'nat' | 'other' | 'none'>;
}
