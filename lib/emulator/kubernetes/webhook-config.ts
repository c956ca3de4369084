import { randomInt } from 'node:crypto';

/** A ServiceAccount that has a Pod Identity association: all that the webhook is told of it, not the role. */
export interface WebhookIdentity {
  readonly namespace: string;
  readonly serviceAccount: string;
}

/**
 * The webhook's command-line flags, by their names there, with the defaults of aws/amazon-eks-pod-identity-webhook 0.6.17.
 * @see https://github.com/aws/amazon-eks-pod-identity-webhook `main.go`
 */
export interface WebhookFlags {
  /** `--annotation-prefix`. @default 'eks.amazonaws.com' */
  readonly annotationPrefix: string;
  /** `--aws-default-region`: sets AWS_REGION and AWS_DEFAULT_REGION if not empty. @default '' */
  readonly region: string;
  /** `--sts-regional-endpoint`: sets AWS_STS_REGIONAL_ENDPOINTS. @default false */
  readonly stsRegionalEndpoints: boolean;
  /** `--token-expiration`, seconds; fewer than 600 count as 600. @default 86400 */
  readonly tokenExpiration: number;
  /** `--token-audience`, for IAM roles for service accounts (IRSA). @default 'sts.amazonaws.com' */
  readonly tokenAudience: string;
  /** `--token-mount-path`, for IRSA. @default '/var/run/secrets/eks.amazonaws.com/serviceaccount' */
  readonly tokenMountPath: string;
  /** `--container-credentials-audience`. @default 'pods.eks.amazonaws.com' */
  readonly containerCredentialsAudience: string;
  /** `--container-credentials-mount-path`. @default '/var/run/secrets/pods.eks.amazonaws.com/serviceaccount' */
  readonly containerCredentialsMountPath: string;
  /** `--container-credentials-volume-name`. @default 'eks-pod-identity-token' */
  readonly containerCredentialsVolumeName: string;
  /** `--container-credentials-token-path`: file name below the mount path. @default 'eks-pod-identity-token' */
  readonly containerCredentialsTokenPath: string;
  /**
   * `--container-credentials-full-uri`. Unconfirmed: that EKS sets `http://[fd00:ec2::23]/v1/credentials` on IPv6 clusters.
   * @default 'http://169.254.170.23/v1/credentials'
   */
  readonly containerCredentialsFullUri: string;
}

export const DEFAULT_WEBHOOK_FLAGS: WebhookFlags = {
  annotationPrefix: 'eks.amazonaws.com',
  region: '',
  stsRegionalEndpoints: false,
  tokenExpiration: 86400,
  tokenAudience: 'sts.amazonaws.com',
  tokenMountPath: '/var/run/secrets/eks.amazonaws.com/serviceaccount',
  containerCredentialsAudience: 'pods.eks.amazonaws.com',
  containerCredentialsMountPath: '/var/run/secrets/pods.eks.amazonaws.com/serviceaccount',
  containerCredentialsVolumeName: 'eks-pod-identity-token',
  containerCredentialsTokenPath: 'eks-pod-identity-token',
  containerCredentialsFullUri: 'http://169.254.170.23/v1/credentials',
};

/** The life of a token in seconds that is replaced by a random one, so that not all tokens of a cluster expire together. */
export const JITTERED_TOKEN_SECONDS = 86400;

/** A random whole number of seconds from 79200 to 86400, both included. */
export function randomTokenSeconds(): number {
  return randomInt(79200, JITTERED_TOKEN_SECONDS + 1);
}
