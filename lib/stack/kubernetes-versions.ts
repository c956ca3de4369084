import type * as layer30 from '@aws-cdk/lambda-layer-kubectl-v30';
import type * as layer33 from '@aws-cdk/lambda-layer-kubectl-v33';
import type * as layer35 from '@aws-cdk/lambda-layer-kubectl-v35';
import type { aws_lambda as lambda } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/**
 * The Lambda layers that hold kubectl. A kubectl serves its own minor version and one either side
 * (kubernetes.io/releases/version-skew-policy, "kubectl"), so three layers cover the table below.
 */
export type KubectlLayer = 'v30' | 'v33' | 'v35';

/** What EKS says about one Kubernetes version. Dates are days in UTC, as `YYYY-MM-DD`. */
export interface KubernetesVersion {
  readonly version: string;
  /** Until the end of this day the cluster costs $0.10 an hour, afterwards $0.60. Absent where AWS's date was not found. */
  readonly standardUntil?: string;
  /** From this day on EKS creates no such cluster and upgrades those that exist. Absent where AWS's date was not found. */
  readonly extendedUntil?: string;
  readonly kubectl: KubectlLayer;
}

/**
 * The Kubernetes versions this app can drive.
 *
 * Dates: Amazon EKS User Guide, "Understand the Kubernetes version lifecycle on EKS"; for 1.35
 * endoflife.date/amazon-eks. Unconfirmed: 1.36's dates (14 months of standard and 12 of extended support after a
 * release in June 2026 would end in August 2027 and August 2028).
 */
export const kubernetesVersions: readonly KubernetesVersion[] = [
  { version: '1.29', standardUntil: '2025-03-23', extendedUntil: '2026-03-23', kubectl: 'v30' },
  { version: '1.30', standardUntil: '2025-07-23', extendedUntil: '2026-07-23', kubectl: 'v30' },
  { version: '1.31', standardUntil: '2025-11-26', extendedUntil: '2026-11-26', kubectl: 'v30' },
  { version: '1.32', standardUntil: '2026-03-23', extendedUntil: '2027-03-23', kubectl: 'v33' },
  { version: '1.33', standardUntil: '2026-07-29', extendedUntil: '2027-07-29', kubectl: 'v33' },
  { version: '1.34', standardUntil: '2026-12-02', extendedUntil: '2027-12-02', kubectl: 'v35' },
  { version: '1.35', standardUntil: '2027-03-27', extendedUntil: '2028-03-27', kubectl: 'v35' },
  { version: '1.36', kubectl: 'v35' },
];

/** The table's row for a version such as `1.35`, or `undefined`. */
export function findKubernetesVersion(version: string): KubernetesVersion | undefined {
  return kubernetesVersions.find((row) => row.version === version);
}

/** How EKS supports a version on a given day. */
export type Support = 'standard' | 'extended' | 'ended';

/** @param today only the day, in UTC, counts */
export function supportOf(version: KubernetesVersion, today: Date): Support {
  const day = today.toISOString().slice(0, 10);
  if (version.extendedUntil !== undefined && day >= version.extendedUntil) return 'ended';
  if (version.standardUntil !== undefined && day > version.standardUntil) return 'extended';
  return 'standard';
}

/**
 * The layer with the kubectl for a version. Only the package that is needed is loaded: each holds some 37 MB.
 *
 * @throws Error if the version is not in the table
 */
export function kubectlLayerFor(scope: Construct, id: string, version: string): lambda.ILayerVersion {
  const row = findKubernetesVersion(version);
  if (row === undefined) throw new Error(`no kubectl layer for Kubernetes ${version}`);
  return layers[row.kubectl](scope, id);
}

/* eslint-disable @typescript-eslint/no-require-imports -- so that two of the three packages are never loaded */
const layers: Readonly<Record<KubectlLayer, (scope: Construct, id: string) => lambda.ILayerVersion>> = {
  v30: (scope, id) => {
    const { KubectlV30Layer } = require('@aws-cdk/lambda-layer-kubectl-v30') as typeof layer30;
    return new KubectlV30Layer(scope, id);
  },
  v33: (scope, id) => {
    const { KubectlV33Layer } = require('@aws-cdk/lambda-layer-kubectl-v33') as typeof layer33;
    return new KubectlV33Layer(scope, id);
  },
  v35: (scope, id) => {
    const { KubectlV35Layer } = require('@aws-cdk/lambda-layer-kubectl-v35') as typeof layer35;
    return new KubectlV35Layer(scope, id);
  },
};
