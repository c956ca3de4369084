import type { Foresight } from '../cloudformation/foresight';
import { own } from '../cloudformation/plain-data';
import { makesCluster } from '../eks/resources/cluster-types';

/** What tells which clusters a template uses, and whether it installs the agent. */
const NAMES = ['ClusterName', 'AddonName'];

/** Types whose `ClusterName` is a cluster of EKS: others have some of their own. */
const OF_EKS = /^(?:AWS::EKS::|Custom::AWSCDK-EKS-)/;

/**
 * A deployment's templates, the nested ones after the outermost, each as {@link withNamesResolved} gives it. Nested templates
 * are left out where any template makes a cluster: then they mean that one.
 */
export function templatesWithNamesResolved([outermost, ...nested]: readonly [Foresight, ...Foresight[]]): unknown[] {
  const all = [outermost, ...nested];
  return (all.some(hasCluster) ? [outermost] : all).map(withNamesResolved);
}

/**
 * A template's resources with nothing but their types and the names of clusters and add-ons, as far as they are known before
 * anything is deployed.
 */
function withNamesResolved({ resources, text }: Foresight): unknown {
  const shortened = [...resources].map(([id, { type, properties }]): [string, unknown] => {
    const names = NAMES.flatMap((name): [string, string][] => {
      const value = OF_EKS.test(type) ? text(own(properties, name)) : undefined;
      return value === undefined ? [] : [[name, value]];
    });
    return [id, { Type: type, Properties: Object.fromEntries(names) }];
  });
  return { Resources: Object.fromEntries(shortened) };
}

const hasCluster = ({ resources }: Foresight) => [...resources.values()].some(({ type }) => makesCluster(type));
