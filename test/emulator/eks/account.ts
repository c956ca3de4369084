import type { Clock } from '../../../lib/emulator/clock';
import { ResourceError } from '../../../lib/emulator/cloudformation/provider';
import { EksControlPlane, type EksControlPlaneOptions } from '../../../lib/emulator/eks/control-plane';
import { IamAccount } from '../../../lib/emulator/iam/account';
import { Journal } from '../../../lib/emulator/journal';

export const ACCOUNT_ID = '111122223333';
export const REGION = 'us-east-1';
export const CLUSTER = 'eksdemo1';
export const NOW = Date.parse('2026-11-23T12:00:00.000Z');

/** A clock that stands until it is moved. */
export class StandingClock implements Clock {
  constructor(private time = NOW) {}

  now(): number {
    return this.time;
  }

  advance(milliseconds: number): void {
    this.time += milliseconds;
  }
}

export function trusting(service: string, actions: unknown = ['sts:AssumeRole', 'sts:TagSession'], more = {}): unknown {
  return {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: actions, ...more }],
  };
}

export const POD_TRUST = trusting('pods.eks.amazonaws.com');

/** An account with one role for pods, one for nodes and one for clusters, and an empty control plane. */
export function newAccount(options: Partial<EksControlPlaneOptions> = {}) {
  const clock = new StandingClock();
  const journal = new Journal();
  const iam = new IamAccount({ accountId: ACCOUNT_ID, clock, unknownManagedPolicies: 'accept' });
  const podRole = iam.createRole({ name: 'PodRole', trust: POD_TRUST });
  const nodeRole = iam.createRole({ name: 'NodeRole', trust: trusting('ec2.amazonaws.com', 'sts:AssumeRole') });
  const clusterRole = iam.createRole({ name: 'ClusterRole', trust: trusting('eks.amazonaws.com') });
  const eks = new EksControlPlane({ accountId: ACCOUNT_ID, region: REGION, clock, iam, journal, ...options });
  return { clock, journal, iam, eks, podRole, nodeRole, clusterRole };
}

/** {@link newAccount} with the cluster `eksdemo1` on Kubernetes 1.35, authentication mode API. */
export function newClusterAccount(options: Partial<EksControlPlaneOptions> = {}) {
  const account = newAccount(options);
  const cluster = account.eks.createCluster({
    name: CLUSTER,
    roleArn: account.clusterRole.arn,
    version: '1.35',
    authenticationMode: 'API',
  });
  return { ...account, cluster };
}

/** What `work` is refused with: code, words, HTTP status, and the cause that goes into the journal. */
export function refusalOf(work: () => unknown): { code: string; message: string; httpStatus: number; cause?: unknown } {
  try {
    work();
  } catch (error) {
    if (!(error instanceof ResourceError)) throw error;
    const { code, message, httpStatus, cause } = error;
    return { code, message, httpStatus, ...(cause !== undefined && { cause }) };
  }
  throw new Error('nothing was refused');
}
