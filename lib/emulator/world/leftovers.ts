import type { World } from './world';

/** What a world holds beyond what it held before anything was deployed, as `type name`. */
export function leftovers({ account, cloudFormation, clusters, firstBuckets, grantedBefore }: World): string[] {
  return [
    ...cloudFormation.stacks().map(({ stackName }) => `AWS::CloudFormation::Stack ${stackName}`),
    ...account.iam.roles().map(({ name }) => `AWS::IAM::Role ${name}`),
    ...account.eks.clusters().map(({ name }) => `AWS::EKS::Cluster ${name}`),
    ...account.s3.buckets().flatMap((name) => (firstBuckets.includes(name) ? [] : [`AWS::S3::Bucket ${name}`])),
    ...[...clusters.values()].flatMap(({ api }) =>
      api.list('Pod').map(({ metadata }) => `Pod ${metadata.namespace}/${metadata.name}`),
    ),
  ].filter((name) => !grantedBefore.has(name));
}
