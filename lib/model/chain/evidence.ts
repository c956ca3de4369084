import type { Part } from './part';

/** What a component was heard to say: in a log, in an answer to a request, in an event. Only what runs says anything. */
export interface Answer extends Part {
  readonly component: HeardComponent;
  /** Verbatim. */
  readonly said: string;
  readonly pod?: { readonly namespace: string; readonly name: string };
}

/** Who says something. `service` is what the pods call in the end: S3, DynamoDB. */
export type HeardComponent =
  | 'agent'
  | 'webhook'
  | 'eks-auth'
  | 'eks'
  | 'sts'
  | 'cloudformation'
  | 'kubernetes'
  | 'kubelet'
  | 'imds'
  | 'client'
  | 'service';

/** A SecretStore of the External Secrets Operator that reads from AWS. */
export interface SecretStore extends Part {
  readonly clusterName?: string;
  readonly kind: 'SecretStore' | 'ClusterSecretStore';
  /** Absent for a ClusterSecretStore. */
  readonly namespace?: string;
  readonly name: string;
  /** `spec.provider.aws.auth.jwt.serviceAccountRef.name`. */
  readonly serviceAccountRef?: string;
  /** `spec.provider.aws.role`. */
  readonly roleArn?: string;
}

/** A policy attached to a resource: a bucket's, a queue's, a key's. */
export interface ResourcePolicy extends Part {
  /** What it is attached to: `AWS::S3::BucketPolicy Bucket`. */
  readonly name: string;
  /** As it stands, unchecked. */
  readonly document: unknown;
}
