import { z } from 'zod';
import { NO_IDENTITY_SUFFIX, tutorialNames } from '../../k8s/workload-names';
import { kubernetesVersions } from './kubernetes-versions';
import { flag, jsonObject, listOf, text, wholeNumber } from './setting-values';

/** Everything there is to say about one setting. The help text and the README's table are made from it. */
export interface SettingDefinition<Schema extends z.ZodType = z.ZodType> {
  readonly description: string;
  /** What is allowed, as the rest of the sentence "Allowed: …". */
  readonly allowed: string;
  /** The default in words, where it depends on another setting or is nothing. */
  readonly defaultText?: string;
  readonly default: z.output<Schema>;
  /** A value as it is written on the command line. */
  readonly example: string;
  readonly schema: Schema;
}

function setting<Schema extends z.ZodType>(definition: SettingDefinition<Schema>): SettingDefinition<Schema> {
  return definition;
}

// Kubernetes: RFC 1123 label for namespaces, RFC 1123 subdomain for ServiceAccounts and pods.
const DNS_LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const DNS_SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
/** Kubernetes allows 253 characters; the second pod's names need room for their suffix. */
const LONGEST_NAME = 253 - NO_IDENTITY_SUFFIX.length;
const allowedName = `lower-case letters, digits, '-' and '.', starting and ending with a letter or digit, at most ${LONGEST_NAME}`;

const POLICY_NAME_OR_ARN = /^(arn:aws[a-z-]*:iam::(aws|\d{12}):policy\/[\x21-\x7e]+|[\w+=.@/-]{1,128})$/;
const ROLE_ARN = /^arn:aws[a-z-]*:iam::\d{12}:role\/[\x21-\x7e]{1,512}$/;
const ROLE_OR_USER_ARN = /^arn:aws[a-z-]*:iam::\d{12}:(role|user)\/[\x21-\x7e]{1,512}$/;
/** AWS Security Token Service, AssumeRole: a session policy has at most 2,048 characters. */
const LONGEST_SESSION_POLICY = 2048;

/**
 * The settings, in the order in which they are explained. Patterns of EKS names are those of the EKS API reference
 * (CreateCluster, CreatePodIdentityAssociation), of IAM names those of the IAM API reference (CreateRole).
 */
export const settingDefinitions = {
  clusterName: setting({
    description: 'Name of the EKS cluster that is created, or that exists.',
    allowed: "1 to 100 letters, digits, '-' and '_', starting with a letter or digit",
    default: 'eksdemo1',
    example: 'eksdemo1',
    schema: text(/^[0-9A-Za-z][A-Za-z0-9_-]*$/, 100),
  }),
  existingCluster: setting({
    description:
      'Use the cluster named by clusterName instead of creating one: no VPC, no cluster, no nodes. Its authentication ' +
      'mode must be API or API_AND_CONFIG_MAP, its endpoint public, and neither the ServiceAccount nor the ' +
      'association may exist yet.',
    allowed: 'true or false',
    default: false,
    example: 'true',
    schema: flag,
  }),
  installAgent: setting({
    description:
      'Install the add-on eks-pod-identity-agent. Turn it off where the add-on exists already, or is built in (EKS Auto Mode).',
    allowed: 'true or false',
    defaultText: 'true; false with existingCluster',
    default: undefined,
    example: 'true',
    schema: flag.optional(),
  }),
  kubernetesVersion: setting({
    description:
      'Kubernetes version of the cluster; with existingCluster, the one it has. It decides which kubectl is used.',
    allowed: `one of ${kubernetesVersions.map((row) => row.version).join(', ')} (a string: in JSON, 1.30 without quotes is 1.3)`,
    default: '1.35',
    example: '1.35',
    schema: z.enum(kubernetesVersions.map((row) => row.version) as [string, ...string[]]),
  }),
  namespace: setting({
    description: 'Kubernetes namespace of the pod, the ServiceAccount and the association.',
    allowed: "1 to 63 lower-case letters, digits and '-', starting and ending with a letter or digit",
    default: tutorialNames.namespace,
    example: 'team-a',
    schema: text(DNS_LABEL, 63),
  }),
  createNamespace: setting({
    description:
      'Create the namespace, and delete it with all it holds on destroy. Turn it off where it exists already.',
    allowed: 'true or false',
    defaultText: 'true; false for default and kube-*, which every cluster has',
    default: undefined,
    example: 'false',
    schema: flag.optional(),
  }),
  serviceAccount: setting({
    description: 'Kubernetes ServiceAccount that the association maps to the role.',
    allowed: `${allowedName}; not 'default', which every namespace has already`,
    default: tutorialNames.serviceAccount,
    example: 'reader',
    schema: text(DNS_SUBDOMAIN, LONGEST_NAME).refine((name) => name !== 'default'),
  }),
  podName: setting({
    description: 'Name of the pod.',
    allowed: allowedName,
    default: tutorialNames.podName,
    example: 'aws-cli',
    schema: text(DNS_SUBDOMAIN, LONGEST_NAME),
  }),
  image: setting({
    description: 'Image of the pod. It must hold sleep, and an AWS CLI of version 2.15.0 or later.',
    allowed: 'an image reference, best with a tag or a digest',
    default: tutorialNames.image,
    example: 'amazon/aws-cli:2.31.13',
    schema: text(/^[a-zA-Z0-9][a-zA-Z0-9._/:@-]*$/, 255),
  }),
  podRevision: setting({
    description: 'Any other value than last time has the pod deleted and created again, and so injected again.',
    allowed: "1 to 64 letters, digits, '.', '_' and '-'",
    default: '1',
    example: '2',
    schema: text(/^[\w.-]+$/, 64),
  }),
  roleName: setting({
    description:
      'Name of the role that the pod gets. Empty: CloudFormation makes one up, so that two demos fit one account.',
    allowed:
      "a role name of at most 64 letters, digits and '+=,.@_-', or nothing (the stack makes the role: a name, not an ARN)",
    default: 'EKS-PodIdentity-S3-ReadOnly-Role-101',
    example: 'EKS-PodIdentity-S3-ReadOnly-Role-101',
    schema: text(/^[\w+=,.@-]*$/, 64),
  }),
  managedPolicies: setting({
    description: 'Managed policies of the role, that is: what the pod may do.',
    allowed: 'names of AWS managed policies or policy ARNs, separated by commas',
    defaultText: 'AmazonS3ReadOnlyAccess; none with targetRoleArn',
    default: undefined,
    example: 'AmazonS3ReadOnlyAccess,AmazonDynamoDBReadOnlyAccess',
    schema: listOf(POLICY_NAME_OR_ARN).optional(),
  }),
  podIdentityAssociation: setting({
    description:
      'Create the role and the association. false is the tutorial before its third step: the pod has no role of its own.',
    allowed: 'true or false',
    default: true,
    example: 'false',
    schema: flag,
  }),
  trust: setting({
    description:
      "How far the role's trust policy is narrowed: not at all (any, as in the tutorial), to clusters of this account, to " +
      'this cluster, or to this ServiceAccount of this cluster.',
    allowed: 'any, account, cluster or serviceAccount',
    default: 'cluster',
    example: 'serviceAccount',
    schema: z.enum(['any', 'account', 'cluster', 'serviceAccount']),
  }),
  targetRoleArn: setting({
    description:
      'A second role, of any account, that EKS assumes with the first; the pod gets the second. It must trust the first.',
    allowed: 'the ARN of an IAM role',
    defaultText: 'none',
    default: undefined,
    example: 'arn:aws:iam::111122223333:role/reader',
    schema: text(ROLE_ARN, 600).optional(),
  }),
  disableSessionTags: setting({
    description: "Keep EKS from adding its six tags (cluster, namespace, ServiceAccount, pod) to the pod's session.",
    allowed: 'true or false',
    default: false,
    example: 'true',
    schema: flag,
  }),
  sessionPolicy: setting({
    description: "A policy that narrows the pod's session further than the role does. Needs disableSessionTags=true.",
    allowed: `an IAM policy as JSON with a Statement, at most ${LONGEST_SESSION_POLICY} characters`,
    defaultText: 'none',
    default: undefined,
    example: '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:ListAllMyBuckets","Resource":"*"}]}',
    schema: jsonObject(
      ({ Statement }) => typeof Statement === 'object' && Statement !== null,
      LONGEST_SESSION_POLICY,
    ).optional(),
  }),
  isolationPod: setting({
    description: 'Add a second pod whose ServiceAccount has no association, to see before and after side by side.',
    allowed: 'true or false',
    default: true,
    example: 'false',
    schema: flag,
  }),
  instanceType: setting({
    description: 'EC2 instance type of the nodes.',
    allowed:
      'an instance type, x86 or Graviton; not nano or micro, which have too few addresses for the pods, nor one with accelerators',
    default: 't3.medium',
    example: 't4g.medium',
    schema: text(
      /^(?!(g\d|p\d|inf|trn|dl\d|vt\d|f\d|mac))[a-z]+[a-z0-9-]*\d[a-z0-9-]*\.(?!nano$|micro$)[a-z0-9-]+$/,
      40,
    ),
  }),
  nodeCount: setting({
    description: 'Number of nodes.',
    allowed: 'a whole number from 1 to 10',
    default: 1,
    example: '2',
    schema: wholeNumber(1, 10),
  }),
  imdsHopLimit: setting({
    description:
      'How many network hops an answer of the instance metadata service may take. With 1 a pod cannot reach it, and is ' +
      'without any credentials before the association; with 2 it has those of the node role, as in the tutorial.',
    allowed: 'a whole number from 1 to 64',
    default: 2,
    example: '1',
    schema: wholeNumber(1, 64),
  }),
  natGateways: setting({
    description:
      '0: the nodes are in public subnets, with no inbound rule. 1 or 2: they are in private subnets, behind that many NAT gateways.',
    allowed: '0, 1 or 2',
    default: 0,
    example: '1',
    schema: wholeNumber(0, 2),
  }),
  availabilityZones: setting({
    description:
      'The two zones to use, should EKS refuse one of the first two of the region (as it does in one zone of us-east-1).',
    allowed: 'two names of availability zones, separated by a comma',
    defaultText: 'the first two of the region',
    default: undefined,
    example: 'us-east-1a,us-east-1b',
    schema: listOf(/^[a-z]{2}(-[a-z0-9]+)+$/)
      .refine((zones) => zones.length === 2 && zones[0] !== zones[1])
      .optional(),
  }),
  adminArn: setting({
    description:
      'An IAM role or user that exists and becomes cluster administrator. Without it the stack makes a role that the ' +
      "account's own principals may assume; on an existing cluster it makes none.",
    allowed: 'the ARN of an IAM role or user (of a session, arn:aws:sts::…:assumed-role/…, take the role)',
    defaultText: 'none',
    default: undefined,
    example: 'arn:aws:iam::111122223333:role/Admin',
    schema: text(ROLE_OR_USER_ARN, 600).optional(),
  }),
} as const;
