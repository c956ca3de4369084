import type { PodIdentity, PodIdentityAssociation, PodIdentityAssociationSummary } from './associations';
import { refusal } from './refusals';

export interface AssociationFilter {
  readonly namespace?: string;
  readonly serviceAccount?: string;
  /** 1 to 100; 100 if absent. */
  readonly maxResults?: number;
  readonly nextToken?: string;
}

export interface AssociationPage {
  readonly associations: readonly PodIdentityAssociationSummary[];
  readonly nextToken?: string;
}

/** One cluster's associations, found by id, by the pods they are for, and by the request token that made them. */
export class AssociationBook {
  private readonly byId = new Map<string, PodIdentityAssociation>();
  private readonly idByPods = new Map<string, string>();
  private readonly idByRequestToken = new Map<string, string>();

  get size(): number {
    return this.byId.size;
  }

  all(): Iterable<PodIdentityAssociation> {
    return this.byId.values();
  }

  get(id: string): PodIdentityAssociation | undefined {
    return this.byId.get(id);
  }

  for(pods: PodIdentity): PodIdentityAssociation | undefined {
    return this.resolve(this.idByPods.get(key(pods)));
  }

  /** The association that a create request with this token made, if it still exists. */
  madeBy(requestToken: string): PodIdentityAssociation | undefined {
    return this.resolve(this.idByRequestToken.get(requestToken));
  }

  /** Adds an association, or takes the place of the one with the same id. */
  put(association: PodIdentityAssociation, requestToken?: string): void {
    this.byId.set(association.associationId, association);
    this.idByPods.set(key(association), association.associationId);
    if (requestToken !== undefined) this.idByRequestToken.set(requestToken, association.associationId);
  }

  remove(association: PodIdentityAssociation): void {
    this.byId.delete(association.associationId);
    this.idByPods.delete(key(association));
  }

  /**
   * One page, oldest first. Unconfirmed: EKS's order, and the wording of the refusals.
   *
   * @throws ResourceError for a page size or a token that is none.
   */
  page(filter: AssociationFilter): AssociationPage {
    const size = filter.maxResults ?? 100;
    if (!Number.isInteger(size) || size < 1 || size > 100) {
      throw refusal('InvalidParameterException', 'maxResults must be between 1 and 100.');
    }
    const matching = [...this.byId.values()].filter(
      ({ namespace, serviceAccount }) =>
        (filter.namespace === undefined || namespace === filter.namespace) &&
        (filter.serviceAccount === undefined || serviceAccount === filter.serviceAccount),
    );
    const start = filter.nextToken === undefined ? 0 : pageStart(filter.nextToken);
    const rest = matching.length - start - size;
    return {
      associations: matching.slice(start, start + size).map(summary),
      ...(rest > 0 && { nextToken: pageToken(start + size) }),
    };
  }

  private resolve(id: string | undefined): PodIdentityAssociation | undefined {
    return id === undefined ? undefined : this.byId.get(id);
  }
}

/** A namespace holds no `/`, so the two cannot run together. */
function key({ namespace, serviceAccount }: PodIdentity): string {
  return `${namespace}/${serviceAccount}`;
}

function summary(association: PodIdentityAssociation): PodIdentityAssociationSummary {
  const { clusterName, namespace, serviceAccount, associationArn, associationId, ownerArn } = association;
  return { clusterName, namespace, serviceAccount, associationArn, associationId, ...(ownerArn && { ownerArn }) };
}

function pageToken(start: number): string {
  return Buffer.from(`from:${start}`).toString('base64url');
}

function pageStart(token: string): number {
  const match = /^from:(\d{1,9})$/.exec(Buffer.from(token, 'base64url').toString());
  if (!match) throw refusal('InvalidParameterException', 'nextToken is not one that a list has returned.');
  return Number(match[1]);
}
