import { CDK_CHART } from '../../model/cdk-resource-types';
import type { StackResourceView } from '../../model/template-environment';

/**
 * A sentence on the Helm charts that templates apply through AWS CDK. Their manifests are in no template, so what they would
 * make is not there, and whatever pods they would have are not among those that are asked.
 */
export function unrenderedCharts(resources: readonly StackResourceView[]): string[] {
  const releases = resources.filter(({ type }) => type === CDK_CHART).map(releaseOf);
  if (releases.length === 0) return [];
  return [
    `Helm charts are not rendered here: ${releases.join(', ')}. Nothing of them is there, and none of their pods was asked who it is. Give their rendered manifests to --manifests.`,
  ];
}

function releaseOf({ logicalId, properties }: StackResourceView): string {
  const { Release: release, Namespace: namespace } = properties;
  const name = typeof release === 'string' ? release : logicalId;
  return typeof namespace === 'string' ? `${namespace}/${name}` : name;
}
