import { isBuiltInNamespace } from '../../k8s/namespace-chart';
import type { GivenSettings, SettingName } from './settings';
import type { SettingsProblem } from './settings-error';

/** What two settings may not be together. */
interface Rule {
  readonly key: SettingName;
  readonly broken: (settings: GivenSettings, given: ReadonlySet<SettingName>) => boolean;
  readonly reason: string;
  readonly example: string;
}

const rules: readonly Rule[] = [
  {
    key: 'sessionPolicy',
    broken: ({ sessionPolicy, disableSessionTags }) => sessionPolicy !== undefined && !disableSessionTags,
    // Amazon EKS API reference, CreatePodIdentityAssociation, `policy`.
    reason: 'EKS takes a session policy only where its own session tags are off.',
    example: 'disableSessionTags=true',
  },
  {
    key: 'trust',
    broken: ({ trust, disableSessionTags }) => trust === 'serviceAccount' && disableSessionTags,
    reason:
      'A trust policy learns the ServiceAccount from the session tag kubernetes-service-account alone, and ' +
      'disableSessionTags=true keeps EKS from sending it: no pod would get credentials.',
    example: 'trust=cluster',
  },
  {
    key: 'managedPolicies',
    broken: ({ managedPolicies, targetRoleArn }) => targetRoleArn !== undefined && (managedPolicies?.length ?? 0) > 0,
    reason:
      'With targetRoleArn the pod gets the permissions of the target role; what is attached to the first role would ' +
      'never reach it. Attach the policies to the target role.',
    example: 'managedPolicies=',
  },
  {
    key: 'createNamespace',
    broken: ({ createNamespace, namespace }) => createNamespace === true && isBuiltInNamespace(namespace),
    reason: 'Every cluster has this namespace already.',
    example: 'namespace=team-a',
  },
  ...(['instanceType', 'nodeCount', 'imdsHopLimit', 'natGateways', 'availabilityZones'] as const).map((key): Rule => ({
    key,
    broken: ({ existingCluster }, given) => existingCluster && given.has(key),
    reason: 'With existingCluster=true no network and no nodes are created, so this would have no effect.',
    example: 'existingCluster=false',
  })),
];

/**
 * The rules between settings that are broken.
 *
 * @param given which settings were given, as against those at their defaults
 */
export function brokenRules(settings: GivenSettings, given: ReadonlySet<SettingName>): SettingsProblem[] {
  return rules
    .filter((rule) => rule.broken(settings, given))
    .map(({ key, reason, example }) => ({ key, value: settings[key], reason, example }));
}
