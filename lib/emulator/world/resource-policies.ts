import { MalformedPolicyError, parsePolicy, type NamedPolicy } from '../../iam/index';
import { isInvented } from '../cloudformation/inert';
import { isPlainObject, own } from '../cloudformation/plain-data';
import type { StackResource } from '../cloudformation/stack';
import { POLICY_PLACES, type DocumentPath, type PolicyPlace } from './policy-places';

/** What a policy is looked for in: the resources of every stack, where they were deployed to. */
export interface Deployed {
  readonly resources: readonly StackResource[];
  readonly accountId: string;
  readonly region: string;
}

/** What is known of the policy of a resource. */
export type ResourcePolicy =
  | { readonly kind: 'given'; readonly policy: NamedPolicy }
  /** The resource is here, and has none. */
  | { readonly kind: 'none' }
  /** The resource is not here, or policies of its type are not read. */
  | { readonly kind: 'not-known' }
  /** It is here, and there is no telling what it says. */
  | { readonly kind: 'unclear'; readonly why: string };

interface Found {
  readonly name: string;
  readonly document: unknown;
  readonly kind?: 'resource' | 'trust';
}

/**
 * The policy of a resource, as the stacks have it.
 *
 * @param arn of the resource, or of something within it: an object of a bucket, an index of a table
 */
export function resourcePolicyOf(arn: string, deployed: Deployed): ResourcePolicy {
  const { place, resource } = guardOf(arn, deployed.resources) ?? {};
  if (!place || !resource) return policyAmong(attached(POLICY_PLACES, [arn], deployed), { kind: 'not-known' });
  const carried = documentOf(resource, place.document, deployed).map((found) => ({ ...found, kind: place.kind }));
  const found = [...carried, ...attached([place], namesOf(resource), deployed)];
  return policyAmong(found, withoutPolicy(place, resource, deployed));
}

function guardOf(arn: string, resources: readonly StackResource[]) {
  for (const place of POLICY_PLACES) {
    const guards = (resource: StackResource) => {
      const guarded = own(resource.attributes, place.arn ?? 'Arn');
      if (resource.type !== place.type || typeof guarded !== 'string') return false;
      return arn === guarded || (place.within !== undefined && arn.startsWith(guarded + place.within));
    };
    const resource = resources.find(guards);
    if (resource) return { place, resource };
  }
  return undefined;
}

function policyAmong(found: readonly Found[], otherwise: ResourcePolicy): ResourcePolicy {
  const [first, ...others] = found;
  if (first === undefined) return otherwise;
  if (others.length === 0) return given(first);
  const names = found.map(({ name }) => name).join(' and ');
  return { kind: 'unclear', why: `${names} are policies of one resource, which has whichever was attached last` };
}

/** Without a policy that was found: unless one is attached to something that cannot be placed, and may be this. */
function withoutPolicy(
  { attachedBy = [], otherwise }: PolicyPlace,
  of: StackResource,
  deployed: Deployed,
): ResourcePolicy {
  const { resources, accountId } = deployed;
  const known = new Set(resources.flatMap(namesOf));
  const isLoose = ({ type, properties }: StackResource) =>
    attachedBy.some((by) => by.type === type && targets(own(properties, by.to)).some((name) => !known.has(name)));
  if (otherwise === 'not known' || resources.some(isLoose)) return { kind: 'not-known' };
  if (otherwise === undefined) return { kind: 'none' };
  return given({ name: `the default policy of ${of.logicalId}`, document: otherwise(accountId) });
}

function attached(places: readonly PolicyPlace[], names: readonly string[], deployed: Deployed): readonly Found[] {
  return places
    .flatMap(({ attachedBy = [] }) => attachedBy)
    .flatMap(({ type, document, to }) =>
      deployed.resources
        .filter((each) => each.type === type && targets(own(each.properties, to)).some((name) => names.includes(name)))
        .flatMap((each) => documentOf(each, document, deployed)),
    );
}

/** All by which a template may name a resource. */
function namesOf({ physicalId, attributes }: StackResource): string[] {
  return [physicalId, ...targets(Object.values(attributes))];
}

const targets = (value: unknown): string[] => [value].flat().filter((name): name is string => typeof name === 'string');

function documentOf({ logicalId, properties }: StackResource, path: DocumentPath = [], { region }: Deployed): Found[] {
  let document: unknown = path.length > 0 ? properties : undefined;
  for (const key of path) {
    if (Array.isArray(document)) document = document.find((each) => isPlainObject(each) && each['Region'] === region);
    document = isPlainObject(document) ? own(document, key) : undefined;
  }
  return document === undefined ? [] : [{ name: `${logicalId}.${path.join('.')}`, document }];
}

function given({ name, document, kind = 'resource' }: Found): ResourcePolicy {
  try {
    return { kind: 'given', policy: { name, policy: parsePolicy(document, kind, { isPlaceholder: isInvented }) } };
  } catch (error) {
    if (!(error instanceof MalformedPolicyError)) throw error;
    return { kind: 'unclear', why: `${name} is no policy that AWS would take: ${error.detail}` };
  }
}
