import type { AccessRequest, ApplicablePolicies, NamedPolicy, PolicyLayer } from './request';

/** The policies of each layer; a level of service control policies is a group of its own. */
export type Layers = ReadonlyMap<PolicyLayer, readonly (readonly NamedPolicy[])[]>;

/** The policies that count for the request, by layer. */
export function applicableLayers({ principal }: AccessRequest, policies: ApplicablePolicies): Layers {
  const isService = principal.type === 'service';
  // Neither kind of organization policy applies to service-linked roles, and a service has no policies of its own:
  // https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
  // https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html
  const isServiceLinked = !isService && principal.roleArn.includes(':role/aws-service-role/');
  const ofPrincipal = <T>(group: T): T | undefined => (isService ? undefined : group);
  const group = (list: readonly NamedPolicy[] | undefined): readonly (readonly NamedPolicy[])[] =>
    list && list.length > 0 ? [list] : [];
  const single = (policy: NamedPolicy | undefined): readonly (readonly NamedPolicy[])[] => (policy ? [[policy]] : []);
  return new Map([
    ['resource-control', isServiceLinked ? [] : group(policies.resourceControl)],
    ['service-control', isServiceLinked || isService ? [] : levels(policies.serviceControl)],
    ['resource', single(policies.resource)],
    ['identity', group(ofPrincipal(policies.identity))],
    ['boundary', single(ofPrincipal(policies.boundary))],
    ['session', group(ofPrincipal(policies.session))],
  ]);
}

function levels(policies: ApplicablePolicies['serviceControl']): readonly (readonly NamedPolicy[])[] {
  if (!policies || policies.length === 0) return [];
  const isNested = (list: typeof policies): list is readonly (readonly NamedPolicy[])[] => Array.isArray(list[0]);
  return (isNested(policies) ? policies : [policies]).filter((level) => level.length > 0);
}
