import type { ResourceRequest } from '../../cloudformation/provider';
import { randomText } from '../scope';

/**
 * The name that a cluster, node group, Fargate profile or launch template gets when the template gives none: the logical
 * id, cut to 25 characters, and twelve random ones. Seen of node groups; unconfirmed for the others.
 */
export function generatedName(request: ResourceRequest): string {
  return `${request.logicalId.slice(0, 25)}-${randomText(12, 'A-Za-z0-9')}`;
}
