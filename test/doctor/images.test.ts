import { awsCliImage, cliHasPodIdentity } from '../../lib/doctor/images';

describe('images of the AWS CLI', () => {
  test.each([
    ['amazon/aws-cli', 'latest'],
    ['amazon/aws-cli:latest', 'latest'],
    ['amazon/aws-cli:2.31.13', [2, 31, 13]],
    ['localhost:5000/aws-cli:1.29.9', [1, 29, 9]],
    ['public.ecr.aws/aws-cli/aws-cli:2.15.0-arm64', [2, 15, 0]],
    ['amazon/aws-cli:2.14.0@sha256:abc', [2, 14, 0]],
    ['amazon/aws-cli@sha256:abc', undefined],
    ['amazon/aws-cli:stable', undefined],
  ])('%s has version %j', (image, version) => expect(awsCliImage(image)?.version).toEqual(version));

  test.each(['nginx', 'aws-cli-tools:1.0.0', 'amazon/aws-cli/other:1.0.0'])('%s is none', (image) =>
    expect(awsCliImage(image)).toBeUndefined(),
  );

  test.each([
    [[1, 29, 99], false],
    [[1, 30, 0], true],
    [[2, 14, 6], false],
    [[2, 15, 0], true],
    [[3, 0, 0], true],
  ] as const)('version %j knows the agent: %s', (version, expected) =>
    expect(cliHasPodIdentity(version)).toBe(expected),
  );
});
