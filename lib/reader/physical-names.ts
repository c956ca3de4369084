import { CDK_CLUSTER } from '../emulator/eks/resources/cluster-types';

/** What a resource's properties and surroundings give for its names. */
export interface Naming {
  /** The text of a property, its functions resolved; `undefined` if it is not given. */
  property(...path: string[]): string | undefined;
  /** A text for what CloudFormation or the service makes up. */
  generated(): string;
  readonly partition: string;
  readonly region: string;
  readonly accountId: string;
}

interface Names {
  /** What `Ref` gives. */
  readonly ref: (naming: Naming) => string;
  /** What `Fn::GetAtt` gives, by attribute. */
  readonly attributes?: Readonly<Record<string, (naming: Naming) => string>>;
}

const named =
  (...path: string[]) =>
  (naming: Naming): string =>
    naming.property(...path) ?? naming.generated();

const iamArn = (kind: string, name: (naming: Naming) => string) => (naming: Naming) =>
  `arn:${naming.partition}:iam::${naming.accountId}:${kind}${naming.property('Path') ?? '/'}${name(naming)}`;

const clusterArn = (name: (naming: Naming) => string) => (naming: Naming) =>
  `arn:${naming.partition}:eks:${naming.region}:${naming.accountId}:cluster/${name(naming)}`;

const roleName = named('RoleName');
const clusterName = named('Name');
const olderClusterName = named('Config', 'name');
const policyArn = iamArn('policy', named('ManagedPolicyName'));

/**
 * The return values of the resource types that an identity chain is made of (CloudFormation Template Reference, "Return
 * values" of each), with a name made up by AWS as a missing part.
 */
const NAMES: Readonly<Record<string, Names>> = {
  'AWS::IAM::Role': { ref: roleName, attributes: { Arn: iamArn('role', roleName) } },
  'AWS::IAM::ManagedPolicy': { ref: policyArn, attributes: { PolicyArn: policyArn } },
  'AWS::EKS::Cluster': { ref: clusterName, attributes: { Arn: clusterArn(clusterName) } },
  [CDK_CLUSTER]: { ref: olderClusterName, attributes: { Arn: clusterArn(olderClusterName) } },
};

/** What `Ref` gives for a resource of a type; `undefined` if only a deployment tells. */
export function refOf(type: string, naming: Naming): string | undefined {
  return Object.hasOwn(NAMES, type) ? NAMES[type]?.ref(naming) : undefined;
}

/** What `Fn::GetAtt` gives; `undefined` if only a deployment tells. */
export function attributeOf(type: string, attribute: string, naming: Naming): string | undefined {
  const attributes = Object.hasOwn(NAMES, type) ? NAMES[type]?.attributes : undefined;
  return attributes && Object.hasOwn(attributes, attribute) ? attributes[attribute]?.(naming) : undefined;
}
