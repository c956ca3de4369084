import {
  hasUnknown,
  isKnown,
  itemsOf,
  soleUnknown,
  type IdentityChain,
  type NodeGroup,
  type Subnet,
  type VpcEndpoint,
} from '../../model/chain';
import { defineRule } from '../define-rule';
import { DOCS } from '../docs';
import { judgeNodesOfPods } from '../nodes-of-pods';
import { unconfirmed } from '../symptom';

/** What the name of EKS Auth's endpoint service ends in. */
const SERVICE = '.eks-auth';

export const eksAuthReachableFromNodes = defineRule({
  id: 'eks-auth-reachable-from-nodes',
  title: 'Nodes without a way to the internet have an endpoint for eks-auth.',
  severity: 'error',
  step: 'eks-auth',
  docs: DOCS.privateClusters,
  symptom: unconfirmed(
    'The agent answers 500, with the body `[]`, after its second of waiting; its log names the host eks-auth.REGION.api.aws.',
  ),
  shownBy: 'template',
  needs: ['nodeGroups', 'subnets', 'vpcEndpoints', 'associations'],
  about:
    "Looked at are the default routes of the node groups' subnets and the interface endpoints of their VPC (aws/eks-pod-identity-agent#88); where IPv6 alone has such a route it could not be told. STS needs no endpoint for Pod Identity: EKS Auth calls it, not the agent. Unconfirmed: the 500 and its body, which follow from the agent's sources. No rehearsal shows it: networks are carried without being understood, and every agent reaches EKS Auth.",
  judge: (chain, verdicts) =>
    judgeNodesOfPods(chain, verdicts, (group, subject) => {
      const way = wayOf(chain, group);
      if (way.kind === 'open') return verdicts.compliant(subject);
      if (way.kind === 'unclear') return verdicts.unclear(subject, way.needs);
      return verdicts.broken(subject, {
        cause: `Subnet ${way.subnet.subnetId} has no default route, and its VPC no endpoint for eks-auth${way.because}.`,
        fix: `EksAuthEndpoint:\n  Type: AWS::EC2::VPCEndpoint\n  Properties:\n    VpcId: ${way.subnet.vpcId}\n    SubnetIds: [${way.subnet.subnetId}]   # one in each zone with nodes\n    SecurityGroupIds: [SECURITY_GROUP]   # lets the nodes in on port 443\n    VpcEndpointType: Interface\n    ServiceName: !Sub com.amazonaws.\${AWS::Region}.eks-auth\n    PrivateDnsEnabled: true`,
      });
    }),
});

/** A way from a subnet to EKS Auth. */
type Way =
  | { readonly kind: 'open' }
  | { readonly kind: 'unclear'; readonly needs: string }
  | {
      readonly kind: 'closed';
      readonly subnet: Subnet;
      /** What the endpoints that there are lack; empty if there is none. */
      readonly because: string;
    };

/** The way of the first subnet that is not open. */
function wayOf(chain: IdentityChain, { subnetIds }: NodeGroup): Way {
  if (!isKnown(subnetIds)) return unclear(`Its subnets would have to be known: ${subnetIds.notKnown}.`);
  const subnets = new Map(itemsOf(chain.subnets).map((subnet) => [subnet.subnetId, subnet]));
  for (const subnetId of subnetIds) {
    const subnet = subnets.get(subnetId);
    if (!subnet) return unclear(`Subnet ${subnetId} would have to be read: nothing that was read makes it.`);
    const way = wayFrom(chain, subnet);
    if (way.kind !== 'open') return way;
  }
  return { kind: 'open' };
}

function wayFrom(chain: IdentityChain, subnet: Subnet): Way {
  const { subnetId, internet } = subnet;
  if (!isKnown(internet)) {
    return unclear(`The way out of subnet ${subnetId} would have to be known: ${internet.notKnown}.`);
  }
  if (internet === 'other') {
    return unclear(`Where the default route of subnet ${subnetId} leads would have to be known.`);
  }
  return internet === 'none' ? wayByEndpoint(chain, subnet) : { kind: 'open' };
}

function wayByEndpoint(chain: IdentityChain, subnet: Subnet): Way {
  const { vpcEndpoints } = chain;
  const endpoints = itemsOf(vpcEndpoints).filter(
    ({ vpcId, serviceName }) => vpcId === subnet.vpcId && serviceName.endsWith(SERVICE),
  );
  if (endpoints.some(({ privateDns }) => privateDns === true)) return { kind: 'open' };
  if (endpoints.some(({ privateDns }) => !isKnown(privateDns))) {
    return unclear('Whether the endpoint has private DNS would have to be known.');
  }
  if (vpcEndpoints.read && vpcEndpoints.mayBeMore !== undefined) {
    return unclear(`Whether there is an endpoint would have to be known: ${vpcEndpoints.mayBeMore}.`);
  }
  const open = itemsOf(vpcEndpoints).find((endpoint) => mayBeIn(chain, endpoint, subnet));
  if (endpoints.length === 0 && open !== undefined) {
    return unclear(`The service and the VPC of endpoint ${open.id} would have to be known.`);
  }
  return { kind: 'closed', subnet, because: endpoints.length > 0 ? ' with private DNS' : '' };
}

/** Whether an endpoint of which the service or the VPC is not known may be the one that a subnet lacks. */
function mayBeIn({ madeUp }: IdentityChain, { vpcId, serviceName }: VpcEndpoint, subnet: Subnet): boolean {
  const isMadeUp = (text: string) => madeUp?.has(soleUnknown(text) ?? '') ?? false;
  const mayBeOfVpc =
    vpcId === subnet.vpcId ||
    ((hasUnknown(vpcId) || hasUnknown(subnet.vpcId)) && !(isMadeUp(vpcId) && isMadeUp(subnet.vpcId)));
  return mayBeOfVpc && (serviceName.endsWith(SERVICE) || /›[a-z-]*$/.test(serviceName));
}

function unclear(needs: string): Way {
  return { kind: 'unclear', needs };
}
