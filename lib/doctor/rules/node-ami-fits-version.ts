import { isKnown, itemsOf } from '../../model/chain';
import { defineRule } from '../define-rule';
import { DOCS } from '../docs';
import { minorOf } from '../kubernetes-versions';
import { lookup } from '../lookup';
import { nodeGroupSubject } from '../subjects';
import { words } from '../symptom';

/** The last minor version of Kubernetes for which EKS publishes Amazon Linux 2. */
const LAST_WITH_AL2 = 32;

export const nodeAmiFitsVersion = defineRule({
  id: 'node-ami-fits-version',
  title: 'Node groups of Kubernetes 1.33 and later do not ask for Amazon Linux 2.',
  severity: 'error',
  step: 'cluster',
  docs: DOCS.al2023,
  symptom: words('AMI Type … is only supported for kubernetes versions 1.32 or earlier'),
  shownBy: 'rehearsal',
  needs: ['nodeGroups', 'clusters'],
  about:
    "The CDK's `aws-eks-v2` writes `AmiType: AL2_x86_64` for every node group with instance types, its default capacity too, unless `amiType` is set or the feature flag `@aws-cdk/aws-eks:defaultToAL2023` is on (aws/aws-cdk-cli#1143).",
  judge: (chain, verdicts) =>
    itemsOf(chain.nodeGroups).map((group) => {
      const subject = nodeGroupSubject(chain, group);
      const { amiType } = group;
      if (!isKnown(amiType)) {
        return verdicts.unclear(subject, `The AMI type would have to be known: ${amiType.notKnown}.`);
      }
      if (!/^AL2_/.test(amiType)) return verdicts.compliant(subject);
      const cluster = lookup(chain).cluster(group.clusterName);
      if (!cluster) {
        return verdicts.unclear(subject, `The version of cluster ${group.clusterName} would have to be read.`);
      }
      const minor = cluster.version === undefined ? Infinity : minorOf(cluster.version);
      if (minor === undefined) {
        return verdicts.unclear(subject, `The cluster's version, ${cluster.version}, would have to be known.`);
      }
      if (minor <= LAST_WITH_AL2) return verdicts.compliant(subject);
      const successor = amiType.includes('ARM') ? 'AL2023_ARM_64_STANDARD' : 'AL2023_x86_64_STANDARD';
      const by = group.amiTypeByDefault ? "EKS's default for it is" : 'its AmiType is';
      return verdicts.broken(subject, {
        symptom: words(`AMI Type ${amiType} is only supported for kubernetes versions 1.32 or earlier`),
        cause: `The cluster runs Kubernetes ${cluster.version ?? 'of the newest version'}, and for this node group ${by} ${amiType}.`,
        fix: `AmiType: ${successor}   # CDK: amiType: eks.NodegroupAmiType.${successor.toUpperCase()}`,
      });
    }),
});
