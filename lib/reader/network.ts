import { asRead, hasUnknown, type Read, type Subnet, type Value, type VpcEndpoint } from '../model/chain';
import type { Project } from './project';
import { refText } from './reference-text';
import { doubtOf, originOf, partsOf, propertiesOf, type Properties } from './template-part';

/** VPC endpoints. */
export function readVpcEndpoints(project: Project): Read<VpcEndpoint> {
  const items = partsOf(project, 'AWS::EC2::VPCEndpoint').map((part): VpcEndpoint => {
    const given = propertiesOf(part, project);
    return {
      ...originOf(part),
      vpcId: given.text('VpcId') ?? '',
      serviceName: given.text('ServiceName') ?? '',
      privateDns: given.flag('PrivateDnsEnabled', false),
    };
  });
  return asRead(items, doubtOf(project, 'AWS::EC2::VPCEndpoint'));
}

type Internet = Subnet['internet'];

/** Subnets, with the default route of the route table that the template gives them. */
export function readSubnets(project: Project): Read<Subnet> {
  const tables = new Map(
    partsOf(project, 'AWS::EC2::SubnetRouteTableAssociation').map((part) => {
      const given = propertiesOf(part, project);
      return [given.text('SubnetId') ?? '', given.text('RouteTableId') ?? ''];
    }),
  );
  const routes = defaultRoutes(project);
  const doubt = doubtOf(project, 'AWS::EC2::Route', 'AWS::EC2::SubnetRouteTableAssociation');
  const internetOf = (subnetId: string): Internet => {
    const table = tables.get(subnetId);
    if (table === undefined) {
      return { notKnown: `which route table the subnet ${subnetId} has is not in what was read` };
    }
    return routes.get(table) ?? (doubt === undefined ? 'none' : { notKnown: doubt });
  };
  const items = partsOf(project, 'AWS::EC2::Subnet').map((part): Subnet => {
    const subnetId = refText(part);
    const vpcId = propertiesOf(part, project).text('VpcId') ?? '';
    return { ...originOf(part), subnetId, vpcId, internet: internetOf(subnetId) };
  });
  return asRead(items, doubtOf(project, 'AWS::EC2::Subnet'));
}

/**
 * The default route of each route table. One for IPv6 alone is a way as well, since EKS Auth has addresses of both kinds, and
 * so is one for half of all addresses; but whether a node takes it is not told by the routes.
 */
function defaultRoutes(project: Project): ReadonlyMap<string, Internet> {
  const gateways = new Set(partsOf(project, 'AWS::EC2::InternetGateway').map(refText));
  const routes = partsOf(project, 'AWS::EC2::Route').map((part) => propertiesOf(part, project));
  const tableOf = (route: Properties) => route.text('RouteTableId') ?? '';
  const others = routes.filter((route) => mayLeadOut(route));
  const defaults = routes.filter((route) => route.text('DestinationCidrBlock') === '0.0.0.0/0');
  return new Map<string, Internet>([
    ...others.map((route): [string, Internet] => [tableOf(route), 'other']),
    ...defaults.map((route): [string, Internet] => [tableOf(route), targetOf(route, gateways)]),
  ]);
}

function mayLeadOut(route: Properties): boolean {
  const destination = route.text('DestinationCidrBlock') ?? route.text('DestinationIpv6CidrBlock') ?? '';
  return hasUnknown(destination) || destination === '::/0' || destination.endsWith('/1');
}

function targetOf(given: Properties, gateways: ReadonlySet<string>): Value<'internet-gateway' | 'nat' | 'other'> {
  if (given.has('NatGatewayId')) return 'nat';
  const gateway = given.text('GatewayId');
  return gateway !== undefined && (gateways.has(gateway) || gateway.startsWith('igw-')) ? 'internet-gateway' : 'other';
}
