import { CDK_MANIFEST } from '../../model/cdk-resource-types';
import type { StackResourceView } from '../../model/template-environment';
import type { IdentityResult } from '../../model/template-result';
import type { PodToBe } from './pods';

/** What the template says about which comes first: the association, or the object whose pods need it. */
export type Order =
  /** The pods come second, or by other means than the stack. */
  | { readonly kind: 'association-first' }
  /** Nothing says. Whichever is made first decides whether the pods are injected. */
  | { readonly kind: 'unordered'; readonly why: string }
  /** The pods are there before the association. */
  | { readonly kind: 'pods-first'; readonly why: string };

const ASSOCIATION = 'AWS::EKS::PodIdentityAssociation';

/**
 * Whether the association is sure to exist when the pod is admitted. A pod is injected when it is admitted and never
 * after, so a template that applies both without an order between them leaves the outcome to chance.
 */
export function orderOf(
  pod: PodToBe,
  association: IdentityResult['association'],
  resources: readonly StackResourceView[],
): Order {
  const applied = resources.find((resource) => resource.type === CDK_MANIFEST && applies(resource, pod));
  const associated = resources.find((resource) => resource.type === ASSOCIATION && isFor(resource, association));
  if (!applied || !associated) return { kind: 'association-first' };
  const [manifest, theAssociation] = [applied, associated].map(({ path, logicalId }) => path ?? logicalId);
  const pair = inOneStack(applied, associated, resources);
  if (!pair) {
    const position = ({ stackName }: StackResourceView) => resources.findIndex((each) => each.stackName === stackName);
    if (position(associated) < position(applied)) return { kind: 'association-first' };
    return {
      kind: 'unordered',
      why: `the stack ${applied.stackName} applies ${manifest} before the stack ${associated.stackName} makes the association: a pod that is admitted in between stays without it until it is replaced`,
    };
  }
  if (comesAfter(pair.applied, pair.associated, resources)) return { kind: 'association-first' };
  if (comesAfter(pair.associated, pair.applied, resources)) {
    return {
      kind: 'pods-first',
      why: `the association ${theAssociation} depends on ${manifest}: its pods are admitted before the association is there, and stay without it until they are replaced`,
    };
  }
  return {
    kind: 'unordered',
    why: `nothing in the template orders ${manifest} after the association ${theAssociation}: a pod that is admitted first stays without it until it is replaced. Make the first depend on the second`,
  };
}

/** The two resources, or the nested stacks that hold them, as they stand side by side in one stack. */
function inOneStack(
  applied: StackResourceView,
  associated: StackResourceView,
  resources: readonly StackResourceView[],
): { readonly applied: StackResourceView; readonly associated: StackResourceView } | undefined {
  const others = withHolders(associated, resources);
  for (const mine of withHolders(applied, resources)) {
    const theirs = others.find(({ stackName }) => stackName === mine.stackName);
    if (theirs) return { applied: mine, associated: theirs };
  }
  return undefined;
}

/** A resource, the nested stack it is in, the stack that one is in, and so on. */
function withHolders(resource: StackResourceView, resources: readonly StackResourceView[]): StackResourceView[] {
  const holder = resources.find(
    ({ type, physicalId }) =>
      type === 'AWS::CloudFormation::Stack' && physicalId.includes(`:stack/${resource.stackName}/`),
  );
  return holder ? [resource, ...withHolders(holder, resources)] : [resource];
}

function comesAfter(
  later: StackResourceView,
  earlier: StackResourceView,
  resources: readonly StackResourceView[],
): boolean {
  const siblings = new Map(
    resources.flatMap((each) => (each.stackName === later.stackName ? [[each.logicalId, each]] : [])),
  );
  const seen = new Set<string>();
  const pending = [...later.dependsOn];
  for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
    if (id === earlier.logicalId) return true;
    if (seen.has(id)) continue;
    seen.add(id);
    pending.push(...(siblings.get(id)?.dependsOn ?? []));
  }
  return false;
}

function isFor(
  { properties }: StackResourceView,
  { cluster, namespace, serviceAccount }: IdentityResult['association'],
): boolean {
  const { ClusterName, Namespace, ServiceAccount } = properties;
  return ClusterName === cluster && Namespace === namespace && ServiceAccount === serviceAccount;
}

/** Whether a resource applies the object that a pod comes from: clusters of one app often hold objects of the same names. */
function applies({ properties }: StackResourceView, { cluster, source }: PodToBe): boolean {
  if (properties['ClusterName'] !== cluster) return false;
  return manifestObjects(properties['Manifest']).some((object) => {
    const { kind, metadata } = object as { kind?: unknown; metadata?: { name?: unknown; namespace?: unknown } };
    const namespace = metadata?.namespace ?? 'default';
    return kind === source.kind && metadata?.name === source.name && namespace === source.namespace;
  });
}

function manifestObjects(manifest: unknown): readonly object[] {
  try {
    const objects: unknown = JSON.parse(String(manifest));
    return (Array.isArray(objects) ? objects : [objects]).filter((object) => typeof object === 'object' && object);
  } catch {
    // kubectl has refused it, and with it the stack.
    return [];
  }
}
