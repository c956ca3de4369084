import type { EgressRule, NetworkPolicy, Read, SecretStore } from '../model/chain';
import { objectsOfKind, originOfObject, type KubernetesItem, type KubernetesObjects } from './kubernetes-objects';
import { field, listField, textField } from './plain-fields';

/** Policies of network plugins that go beyond the standard one, by API group. They are read by name alone. */
const OTHER_POLICIES: readonly (readonly [string, readonly string[]])[] = [
  ['cilium.io', ['CiliumNetworkPolicy', 'CiliumClusterwideNetworkPolicy']],
  ['projectcalico.org', ['NetworkPolicy', 'GlobalNetworkPolicy']],
  ['crd.projectcalico.org', ['NetworkPolicy', 'GlobalNetworkPolicy']],
  ['policy.networking.k8s.io', ['AdminNetworkPolicy', 'BaselineAdminNetworkPolicy']],
];

/** NetworkPolicies of the manifests. */
export function readNetworkPolicies(objects: KubernetesObjects, unread: string): Read<NetworkPolicy> {
  if (!objects.read) return { read: false, why: unread };
  const standard = objectsOfKind(objects, 'networking.k8s.io', ['NetworkPolicy']).map((item) => policy(item, true));
  const others = OTHER_POLICIES.flatMap(([group, kinds]) => objectsOfKind(objects, group, kinds));
  return {
    read: true,
    items: [...standard, ...others.map((item) => policy(item, false))],
    mayBeMore: objects.mayBeMore,
  };
}

function policy(item: KubernetesItem, isStandard: boolean): NetworkPolicy {
  const { object } = item;
  const types = field(object, 'spec', 'policyTypes');
  // Without policyTypes a policy limits egress only if it has egress rules.
  const limitsEgress = Array.isArray(types) ? types.includes('Egress') : field(object, 'spec', 'egress') !== undefined;
  return {
    ...originOfObject(item),
    namespace: item.namespace,
    name: object.metadata.name,
    standard: isStandard,
    podSelector: field(object, 'spec', 'podSelector') ?? {},
    limitsEgress,
    egress: isStandard ? listField(object, 'spec', 'egress').map(egressRule) : [],
  };
}

function egressRule(rule: Record<string, unknown>): EgressRule {
  return {
    destinations: listField(rule, 'to').map((peer) => {
      const cidr = textField(peer, 'ipBlock', 'cidr');
      if (cidr === undefined) return { kind: 'selector' };
      const except = field(peer, 'ipBlock', 'except');
      const texts = Array.isArray(except) ? except.filter((text) => typeof text === 'string') : [];
      return { kind: 'ipBlock', cidr, except: texts };
    }),
    ports: listField(rule, 'ports').map((port) => {
      const [number, end] = [field(port, 'port'), field(port, 'endPort')];
      return {
        protocol: textField(port, 'protocol') ?? 'TCP',
        ...((typeof number === 'number' || typeof number === 'string') && { port: number }),
        ...(typeof end === 'number' && { endPort: end }),
      };
    }),
  };
}

/** SecretStores of the External Secrets Operator whose provider is AWS (its API reference, `SecretStore.spec.provider.aws`). */
export function readSecretStores(objects: KubernetesObjects, unread: string): Read<SecretStore> {
  if (!objects.read) return { read: false, why: unread };
  const items = objectsOfKind(objects, 'external-secrets.io', ['SecretStore', 'ClusterSecretStore']).flatMap(
    (item): SecretStore[] => {
      const { object } = item;
      const aws = field(object, 'spec', 'provider', 'aws');
      if (aws === undefined) return [];
      const serviceAccountRef = textField(aws, 'auth', 'jwt', 'serviceAccountRef', 'name');
      const roleArn = textField(aws, 'role');
      const kind = object.kind === 'ClusterSecretStore' ? 'ClusterSecretStore' : 'SecretStore';
      return [
        {
          ...originOfObject(item),
          kind,
          ...(kind === 'SecretStore' && { namespace: item.namespace }),
          name: object.metadata.name,
          ...(serviceAccountRef !== undefined && { serviceAccountRef }),
          ...(roleArn !== undefined && { roleArn }),
        },
      ];
    },
  );
  return { read: true, items, mayBeMore: objects.mayBeMore };
}
