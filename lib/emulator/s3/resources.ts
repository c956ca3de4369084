import { generatedName } from '../cloudformation/names';
import type { Provisioned, ResourceProvider } from '../cloudformation/provider';
import { Properties } from '../cloudformation/resource-properties';
import type { S3 } from './s3';

/** The S3 resource types of CloudFormation that act on `s3`. Their refusals are S3's. */
export function s3ResourceProviders(s3: S3): Record<string, ResourceProvider> {
  return { 'AWS::S3::Bucket': bucketProvider(s3), 'AWS::S3::BucketPolicy': bucketPolicyProvider(s3) };
}

/**
 * `AWS::S3::Bucket`: `Ref` gives the name; `BucketName` replaces. A bucket with objects in it is not deleted.
 * Of its other properties none changes an answer of this stand-in, so that an update changes nothing.
 */
function bucketProvider(s3: S3): ResourceProvider {
  const provisioned = (name: string): Provisioned => {
    const suffix = s3.partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com';
    return {
      physicalId: name,
      attributes: {
        Arn: s3.bucketArn(name),
        DomainName: `${name}.s3.${suffix}`,
        RegionalDomainName: `${name}.s3.${s3.region}.${suffix}`,
        DualStackDomainName: `${name}.s3.dualstack.${s3.region}.${suffix}`,
        WebsiteURL: `http://${name}.s3-website-${s3.region}.${suffix}`,
      },
    };
  };
  return {
    replacedBy: ['BucketName'],
    create(request) {
      const name = Properties.of(request).text('BucketName') ?? generatedName(request, 63).toLowerCase();
      s3.createBucket(name);
      return provisioned(name);
    },
    update: (_request, previous) => provisioned(previous.physicalId),
    delete(_request, existing) {
      if (s3.hasBucket(existing.physicalId)) s3.deleteBucket(existing.physicalId);
    },
  };
}

/** `AWS::S3::BucketPolicy`: `Bucket` replaces. */
function bucketPolicyProvider(s3: S3): ResourceProvider {
  return {
    replacedBy: ['Bucket'],
    create(request) {
      const given = Properties.of(request);
      const bucket = given.requiredText('Bucket');
      s3.putBucketPolicy(bucket, given.requiredDocument('PolicyDocument'));
      return { physicalId: bucket };
    },
    update(request, previous) {
      s3.putBucketPolicy(previous.physicalId, Properties.of(request).requiredDocument('PolicyDocument'));
      return { physicalId: previous.physicalId };
    },
    delete(_request, existing) {
      if (s3.hasBucket(existing.physicalId)) s3.deleteBucketPolicy(existing.physicalId);
    },
  };
}
