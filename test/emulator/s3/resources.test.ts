import { s3ResourceProviders } from '../../../lib/emulator/s3/resources';
import { S3 } from '../../../lib/emulator/s3/s3';
import { World } from '../sts/world';

function stack() {
  const world = new World();
  const s3 = new S3({ sts: world.sts, region: 'eu-west-1', accountId: '111122223333', clock: world.clock });
  const providers = s3ResourceProviders(s3);
  const request = (type: string, properties: Readonly<Record<string, unknown>>, logicalId = 'Thing') => ({
    stackName: 'Demo',
    logicalId,
    type,
    properties,
  });
  return { s3, providers, request };
}

const BUCKET = 'AWS::S3::Bucket';
const POLICY = 'AWS::S3::BucketPolicy';
const DOCUMENT = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: ['arn:aws:s3:::demo-bucket/*'] }],
};

describe(BUCKET, () => {
  test('is made with the name given; Ref is the name', async () => {
    const { s3, providers, request } = stack();
    expect(providers[BUCKET]?.replacedBy).toEqual(['BucketName']);
    const made = await providers[BUCKET]!.create(request(BUCKET, { BucketName: 'demo-bucket' }));
    expect(made).toEqual({
      physicalId: 'demo-bucket',
      attributes: {
        Arn: 'arn:aws:s3:::demo-bucket',
        DomainName: 'demo-bucket.s3.amazonaws.com',
        RegionalDomainName: 'demo-bucket.s3.eu-west-1.amazonaws.com',
        DualStackDomainName: 'demo-bucket.s3.dualstack.eu-west-1.amazonaws.com',
        WebsiteURL: 'http://demo-bucket.s3-website-eu-west-1.amazonaws.com',
      },
    });
    expect(s3.buckets()).toEqual(['demo-bucket']);
  });

  test('without a name gets one in lower case', async () => {
    const { s3, providers, request } = stack();
    const { physicalId } = await providers[BUCKET]!.create(request(BUCKET, {}, 'DataBucket'));
    expect(physicalId).toMatch(/^demo-databucket-[a-z0-9]{12}$/);
    expect(s3.hasBucket(physicalId)).toBe(true);
  });

  test('is refused a name that no bucket may have, or that is taken', async () => {
    const { s3, providers, request } = stack();
    s3.createBucket('taken');
    const create = async (BucketName: string) => providers[BUCKET]!.create(request(BUCKET, { BucketName }));
    await expect(create('Not_A_Name')).rejects.toMatchObject({
      code: 'InvalidBucketName',
      message: 'The specified bucket is not valid.',
    });
    await expect(create('taken')).rejects.toMatchObject({ code: 'BucketAlreadyOwnedByYou' });
  });

  test('is deleted when empty, and not before', async () => {
    const { s3, providers, request } = stack();
    const made = await providers[BUCKET]!.create(request(BUCKET, { BucketName: 'demo-bucket' }));
    s3.putObject('demo-bucket', 'k', 'v');
    const remove = async () => providers[BUCKET]!.delete(request(BUCKET, {}), made);
    await expect(remove()).rejects.toMatchObject({
      code: 'BucketNotEmpty',
      message: 'The bucket you tried to delete is not empty',
    });
    const empty = await providers[BUCKET]!.create(request(BUCKET, {}));
    await providers[BUCKET]!.delete(request(BUCKET, {}), empty);
    expect(s3.buckets()).toEqual(['demo-bucket']);
  });
});

describe(POLICY, () => {
  test('is put on its bucket, changed, and taken off', async () => {
    const { s3, providers, request } = stack();
    s3.createBucket('demo-bucket');
    const provider = providers[POLICY]!;
    const properties = { Bucket: 'demo-bucket', PolicyDocument: DOCUMENT };
    const made = await provider.create(request(POLICY, properties));
    expect(made.physicalId).toBe('demo-bucket');
    const malformed = { ...properties, PolicyDocument: { Version: '2012-10-17', Statement: 1 } };
    const update = async () => provider.update!(request(POLICY, malformed), { ...made, properties });
    await expect(update()).rejects.toMatchObject({ code: 'MalformedPolicy' });
    await provider.delete(request(POLICY, properties), made);
    s3.deleteBucket('demo-bucket');
    await provider.delete(request(POLICY, properties), made);
  });

  test('is refused for a bucket that is not there', async () => {
    const { providers, request } = stack();
    const create = async () =>
      providers[POLICY]!.create(request(POLICY, { Bucket: 'demo-bucket', PolicyDocument: DOCUMENT }));
    await expect(create()).rejects.toMatchObject({
      code: 'NoSuchBucket',
      message: 'The specified bucket does not exist',
    });
  });
});
