/**
 * The partitions that AWS is divided into, by what the names of their regions look like: endpoint metadata of AWS's own SDKs,
 * github.com/aws/aws-sdk-js-v3, packages/core/src/submodules/client/util-endpoints/lib/aws/partitions.ts.
 */
const REGIONS: readonly (readonly [partition: string, region: RegExp])[] = [
  ['aws', /^(us|eu|ap|sa|ca|me|af|il|mx)-\w+-\d+$/],
  ['aws-cn', /^cn-\w+-\d+$/],
  ['aws-eusc', /^eusc-(de)-\w+-\d+$/],
  ['aws-iso', /^us-iso-\w+-\d+$/],
  ['aws-iso-b', /^us-isob-\w+-\d+$/],
  ['aws-iso-e', /^eu-isoe-\w+-\d+$/],
  ['aws-iso-f', /^us-isof-\w+-\d+$/],
  ['aws-us-gov', /^us-gov-\w+-\d+$/],
];

/** The partition of a region: `aws` for `eu-west-1`; `undefined` for a name that no region can have. */
export function partitionOf(region: string): string | undefined {
  return REGIONS.find(([, names]) => names.test(region))?.[0];
}
