import { ResourceError } from '../cloudformation/provider';

/** The EKS API's exceptions with the HTTP status of each (botocore, `data/eks/2017-11-01/service-2.json`). */
const STATUS = {
  AccessDeniedException: 403,
  InvalidParameterException: 400,
  InvalidRequestException: 400,
  ResourceInUseException: 409,
  ResourceLimitExceededException: 400,
  ResourceNotFoundException: 404,
} as const;

export type EksErrorCode = keyof typeof STATUS;

/**
 * EKS's refusal of a request. `message` is what EKS says; `cause`, where given, is what EKS does not say: the
 * setting, statement or tag at fault. It is kept as the error's `cause` and goes into the journal.
 */
export function refusal(code: EksErrorCode, message: string, cause?: string): ResourceError {
  const error = new ResourceError(code, message, STATUS[code]);
  if (cause !== undefined) error.cause = cause;
  return error;
}

/**
 * EKS's own words, by what happened. Sources: captures of the real API published in `radkawar/stackd`
 * (`testdata/aws/eks/`), and the error output that users quote in public; the thread is named
 * where one was read. Unconfirmed: `clusterRoleTrust`'s exact punctuation, and `crossAccountPassRole` of an association.
 */
export const words = {
  /** stackd capture `nodegroups_absent.json`. */
  noCluster: (name: string) => `No cluster found for name: ${name}.`,
  /** terraform-aws-modules/terraform-aws-eks#1262. */
  clusterExists: (name: string) => `Cluster already exists with name: ${name}`,
  /** terraform-aws-modules/terraform-aws-eks#3164 and the same for 1.24 after its end (2025-04). Unconfirmed for 1.30. */
  unsupportedVersion: (version: string) => `unsupported Kubernetes version ${version}`,
  versionUpdate: (from: string, to: string) => `Unsupported Kubernetes minor version update from ${from} to ${to}`,
  authenticationModeUpdate: (from: string, to: string) =>
    `Unsupported authentication mode update from ${from} to ${to}`,
  nodegroupsAttached: 'Cluster has nodegroups attached',
  /** aws/aws-cdk#26931. */
  nodegroupExists: (name: string, cluster: string) =>
    `NodeGroup already exists with name ${name} and cluster name ${cluster}`,
  noNodegroup: (name: string) => `No node group found for name: ${name}.`,
  /** aws/aws-cdk-cli#1143. */
  amazonLinux2Ended: (amiType: string) =>
    `AMI Type ${amiType} is only supported for kubernetes versions 1.32 or earlier`,
  minimumAboveDesired: (minimum: number, desired: number) =>
    `Minimum capacity ${minimum} can't be greater than desired size ${desired}`,
  desiredAboveMaximum: (desired: number, maximum: number) =>
    `desired capacity ${desired} can't be greater than max size ${maximum}`,
  nodeRoleTrust: (arn: string) =>
    `Following required service principals [ec2.amazonaws.com] were not found in the trust relationships of nodeRole ${arn}`,
  clusterRoleTrust: (arn: string) =>
    `Role with arn: ${arn} could not be assumed because it does not exist or the trusted entity is not correct`,
  /** IAM's sentence for iam:PassRole across accounts, which users report of CreateNodegroup. */
  crossAccountPassRole: 'Cross-account pass role is not allowed.',
  /** crossplane-contrib/provider-aws#1310. */
  addonExists: 'Addon already exists.',
  /** EKS user guide, "Removing an Amazon EKS add-on". */
  noAddon: (name: string, cluster: string) => `No addon: ${name} found in cluster: ${cluster}`,
  /** aws/containers-roadmap#1429. */
  addonUnsupported: 'Addon specified is not supported',
  /** terraform-aws-modules/terraform-aws-eks#3293. */
  accessEntryExists: 'The specified access entry resource is already in use on this cluster.',
  noAccessEntry:
    "The specified principalArn could not be found. You can view your available access entries with 'list-access-entries'.",
  accessEntriesNeedApi:
    "The cluster's authentication mode must be set to one of [API, API_AND_CONFIG_MAP] to perform this operation.",
  /** stackd capture `podidentity_native.json`. */
  requestTokenLength: 'The client request token parameter must be between 33 and 126 characters.',
  /** stackd capture `podidentity_native_controls.json`, seen for `namespace`. */
  invalidCharacters: (parameter: string, expression: string) =>
    `The parameter ${parameter} contains invalid characters. It should conform to the regular expression "${expression}"`,
  /** awslabs/crossplane-on-eks#168. */
  associationExists: (id: string) => `Association already exists: ${id}`,
  /** stackd capture `podidentity_native_controls.json`. */
  noAssociation: (id: string) => `No service account role association found for ID: ${id}`,
  /** aws-samples/eks-workshop-v2#882, of DeletePodIdentityAssociation. */
  associationIdLength: (length: number) => `The parameter associationId should be ${length} characters long.`,
  /** hashicorp/terraform-provider-aws#34717. */
  noRole: 'Role provided in the request does not exist',
  /** hashicorp/terraform-provider-aws#41483, aws/aws-cdk#31522. */
  invalidTrust: 'Trust policy of the role provided is invalid. Follow the official documentation to resolve the issue.',
} as const;
