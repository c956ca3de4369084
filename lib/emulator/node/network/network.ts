import type { Clock } from '../../clock';
import type { HttpHandler } from '../../http';
import type { AwsFiles } from '../aws-files';
import type { ContainerProcess } from './container-process';

/**
 * What a pod can reach: the agent on its two link-local addresses, instance metadata, and AWS behind one front door,
 * where the Host header (or the signature's scope) tells the services apart.
 */
export type Endpoint = 'agent' | 'agent-ipv6' | 'imds' | 'aws';

/** Something that listens; nothing answers at its address once it is closed. */
export interface Listener {
  close(): Promise<void>;
}

export interface VolumeMount {
  readonly volume: string;
  /** Absolute, in the pod: `/var/run/secrets/pods.eks.amazonaws.com/serviceaccount`. */
  readonly mountPath: string;
}

export interface ContainerSpecification {
  readonly name: string;
  /** As the Pod object has it, with AWS's literal addresses and paths. */
  readonly env: Readonly<Record<string, string>>;
  readonly mounts: readonly VolumeMount[];
  /** What volumes put into the `.aws` of the container's home. @default nothing */
  readonly awsFiles?: AwsFiles;
}

/** A value that the sandbox had to change because the mode cannot provide the true one. */
export interface Translation {
  readonly container: string;
  readonly variable: string;
  readonly original: string;
  /** Absent if the variable was taken away. */
  readonly used?: string;
}

/** One pod's own corner: its volumes and its processes. */
export interface PodSandbox {
  readonly translations: readonly Translation[];
  /** Writes a file of a volume, as one step; it shows wherever the volume is mounted. */
  writeFile(volume: string, path: string, content: string): Promise<void>;
  /** @throws {Error} with the reason, if the container's process does not come up */
  startContainer(container: ContainerSpecification): Promise<ContainerProcess>;
  /** Ends the processes, giving those at work `graceMs` to finish, and removes the volumes. */
  remove(graceMs: number): Promise<void>;
}

/** The network that a node's pods live in, and the only way into it. */
export interface PodNetwork {
  readonly mode: 'namespace' | 'loopback';
  /** What a run in this mode leaves unproven, one plain sentence each. */
  readonly notProven: readonly string[];
  /** Hosts that the agent must answer to besides its own; its Host check is otherwise the real one. */
  readonly extraAllowedHosts: readonly string[];
  /** @throws {Error} if the endpoint cannot be had here, as an IPv6 address on a machine without IPv6 */
  listen(endpoint: Endpoint, handler: HttpHandler): Promise<Listener>;
  /** @param name tells the pod's folders from others'; letters, digits, `.`, `_` and `-` */
  startPod(name: string): Promise<PodSandbox>;
  /** Ends every process and closes every socket and file of this network. */
  close(): Promise<void>;
}

export interface NetworkOptions {
  readonly region: string;
  /** The time that answers carry as their Date. @default the machine's */
  readonly clock?: Clock;
  /** Where this network keeps its folder. @default the system's temporary folder */
  readonly temporaryFolder?: string;
  /** Told of a handler that threw; its client got a 500. */
  readonly onDefect?: (error: unknown) => void;
}

/**
 * The host names that clients of the rehearsed services use in a region; `*.` stands for the name of a bucket. S3's own
 * certificates are for one label in its place as well, so that clients put a bucket with a dot in its name into the path.
 * Source: AWS General Reference, "Amazon S3 endpoints", "AWS STS endpoints", "Amazon EKS endpoints".
 */
export function awsHosts(region: string): readonly string[] {
  const s3 = [`s3.${region}.amazonaws.com`, 's3.amazonaws.com', `s3.dualstack.${region}.amazonaws.com`];
  return [
    ...s3,
    ...s3.map((host) => `*.${host}`),
    `sts.${region}.amazonaws.com`,
    'sts.amazonaws.com',
    `eks.${region}.amazonaws.com`,
    `eks-auth.${region}.api.aws`,
  ];
}
