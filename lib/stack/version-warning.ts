import { Annotations, Validations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { findKubernetesVersion, supportOf } from './kubernetes-versions';

/** Warns at synthesis if EKS no longer supports a Kubernetes version, and notes it if that has become expensive. */
export function warnOfVersion(scope: Construct, version: string, today: Date): void {
  const row = findKubernetesVersion(version);
  if (row === undefined) return;
  switch (supportOf(row, today)) {
    case 'ended':
      Annotations.of(scope).addWarningV2(
        'eks-pod-identity-demo:kubernetes-version-ended',
        `Kubernetes ${version}: extended support ended on ${row.extendedUntil}. EKS creates no such cluster any more and ` +
          'upgrades those that exist.',
      );
      Validations.of(scope).acknowledge({
        id: 'PodIdentityDoctor::kubernetes-version-supported',
        reason: 'The version was asked for by its setting, and the warning says what comes of it.',
      });
      break;
    case 'extended':
      Annotations.of(scope).addInfoV2(
        'eks-pod-identity-demo:kubernetes-version-extended',
        `Kubernetes ${version}: standard support ended on ${row.standardUntil}. Until ${row.extendedUntil} such a cluster ` +
          'costs $0.60 an hour instead of $0.10.',
      );
      break;
    case 'standard':
      break;
  }
}
