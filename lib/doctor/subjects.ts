/** What findings name as their subjects, each with the identities that pass there. */
import type {
  AgentInstallation,
  Answer,
  Association,
  Cluster,
  IdentityChain,
  Node,
  NodeGroup,
  Part,
  Pod,
  Role,
  ServiceAccount,
} from '../model/chain';
import type { Subject } from '../model/diagnosis';
import { identityKey, lookup } from './lookup';

export function associationSubject(association: Association): Subject {
  const { namespace, serviceAccount, clusterName, source } = association;
  const name = `association of ${namespace}/${serviceAccount} in cluster ${clusterName}`;
  return { kind: 'association', name, source, identities: [identityKey(association)] };
}

/** @param associations those of the pod's ServiceAccount */
export function podSubject(pod: Pod, associations: readonly Association[]): Subject {
  const { kind, name } = pod.workload ?? { kind: 'Pod', name: pod.name };
  const identities = associations.map(identityKey);
  return { kind: 'pod', name: `${kind} ${pod.namespace}/${name}`, source: pod.source, identities };
}

/** @param associations its own */
export function serviceAccountSubject(account: ServiceAccount, associations: readonly Association[]): Subject {
  const { namespace, name, source } = account;
  const identities = associations.map(identityKey);
  return { kind: 'service-account', name: `ServiceAccount ${namespace}/${name}`, source, identities };
}

/** A role, with the identities that get it. */
export function roleSubject(chain: IdentityChain, role: Role): Subject {
  const identities = lookup(chain).associationsWithRole(role.arn).map(identityKey);
  return { kind: 'role', name: `role ${role.name}`, source: role.source, identities };
}

export function clusterSubject(chain: IdentityChain, { name, source }: Cluster): Subject {
  return { kind: 'cluster', name: `cluster ${name}`, source, identities: lookup(chain).identitiesOf(name) };
}

/** A cluster by its name, shown at one of its parts if it was not read itself. */
export function namedClusterSubject(chain: IdentityChain, name: string, part: Part): Subject {
  const { cluster, identitiesOf } = lookup(chain);
  const found = cluster(name);
  return found ? clusterSubject(chain, found) : otherSubject('cluster', `cluster ${name}`, part, identitiesOf(name));
}

export function nodeGroupSubject(chain: IdentityChain, { name, clusterName, source }: NodeGroup): Subject {
  const identities = lookup(chain).identitiesOf(clusterName);
  return { kind: 'node-group', name: `node group ${name} of cluster ${clusterName}`, source, identities };
}

export function nodeSubject(chain: IdentityChain, { name, clusterName, source }: Node): Subject {
  const identities = lookup(chain).identitiesOf(clusterName);
  return { kind: 'node', name: `node ${name} of cluster ${clusterName}`, source, identities };
}

export function agentSubject(chain: IdentityChain, { kind, name, clusterName, source }: AgentInstallation): Subject {
  const what = kind === 'addon' ? 'add-on' : 'DaemonSet';
  const where = clusterName === undefined ? '' : ` of cluster ${clusterName}`;
  const identities = lookup(chain).identitiesOf(clusterName);
  return { kind: 'agent', name: `${what} ${name}${where}`, source, identities };
}

/** Something else of the chain that has a name, with the identities that it concerns. */
export function otherSubject(
  kind: Subject['kind'],
  name: string,
  { source }: Part,
  identities: Subject['identities'] = [],
): Subject {
  return { kind, name, source, identities };
}

/** A component that was heard to say something. */
export function answerSubject(chain: IdentityChain, { component, pod, source }: Answer): Subject {
  const where = pod ? ` (${pod.namespace}/${pod.name})` : '';
  const identified =
    pod &&
    lookup(chain).identifiedPods.find(
      (candidate) => candidate.pod.namespace === pod.namespace && candidate.pod.name === pod.name,
    );
  const identities = identified ? identified.associations.map(identityKey) : 'all';
  return { kind: 'component', name: `${component}${where}`, source, identities };
}
