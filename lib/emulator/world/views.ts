import type { NodeView, PodView } from '../../model/environment';
import type { Pod } from '../kubernetes/objects';
import type { EmulatedNode } from './emulated-node';

/** A pod as scenes see it, with the AWS variables of its first container. */
export function podView({ metadata, spec, status }: Pod): PodView {
  const variables = spec.containers[0]?.env ?? [];
  return {
    namespace: metadata.namespace ?? '',
    name: metadata.name,
    uid: metadata.uid ?? '',
    serviceAccount: spec.serviceAccountName ?? '',
    phase: String(status?.['phase'] ?? 'Pending'),
    awsVariables: variables.flatMap(({ name, value = '' }) => (name.startsWith('AWS_') ? [{ name, value }] : [])),
  };
}

/** A node as scenes see it. */
export function nodeView({ name, roleName, imdsHopLimit, agentRunning }: EmulatedNode): NodeView {
  return { name, roleName, imdsHopLimit, agentRunning };
}
