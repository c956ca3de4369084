import { skippedContainers } from '../../lib/doctor/identified-pods';
import type { Pod } from '../../lib/model/chain';
import { awsCliImage, cliHasPodIdentity } from '../../lib/doctor/images';
import { selectsLabels } from '../../lib/doctor/pod-selector';
import { cidrHolds, sparesAgent } from '../../lib/doctor/proxy';
import { packedPercentAtLeast } from '../../lib/doctor/session-tags';

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
  ])('%s', (image, version) => expect(awsCliImage(image)?.version).toEqual(version));

  test.each(['nginx', 'aws-cli-tools:1.0.0', 'amazon/aws-cli/other:1.0.0'])('%s is none', (image) =>
    expect(awsCliImage(image)).toBeUndefined(),
  );

  test.each([
    [[1, 29, 99], false],
    [[1, 30, 0], true],
    [[2, 14, 6], false],
    [[2, 15, 0], true],
    [[3, 0, 0], true],
  ] as const)('%j: %s', (version, expected) => expect(cliHasPodIdentity(version)).toBe(expected));
});

describe('NO_PROXY', () => {
  test.each([
    ['169.254.170.23', true],
    ['localhost, 169.254.170.23', true],
    ['169.254.170.23:80', true],
    ['169.254.0.0/16', true],
    ['*', true],
    ['169.254.169.254', false],
    ['169.254.170.2', false],
    ['10.0.0.0/8', false],
    ['', false],
  ])('%s: %s', (value, expected) => expect(sparesAgent({ HTTP_PROXY: 'http://p', NO_PROXY: value })).toBe(expected));

  test('no proxy, or one for HTTPS alone', () => {
    expect(sparesAgent({})).toBe(true);
    expect(sparesAgent({ HTTPS_PROXY: 'http://p' })).toBe(true);
    expect(sparesAgent({ http_proxy: 'http://p', no_proxy: '169.254.170.23' })).toBe(true);
    expect(sparesAgent({ http_proxy: 'http://p' })).toBe(false);
  });
});

test.each([
  ['169.254.170.23/32', true],
  ['169.254.170.0/24', true],
  ['0.0.0.0/0', true],
  ['169.254.171.0/24', false],
  ['169.254.170.23/33', false],
  ['169.254.170/24', false],
  ['fd00:ec2::23/128', false],
  ['nonsense', false],
])('%s holds the agent: %s', (cidr, expected) => expect(cidrHolds(cidr, '169.254.170.23')).toBe(expected));

test.each([
  ['a,b', ['a', 'b']],
  ['"a",b', ['a', 'b']],
  ['a, b', ['a', ' b']],
  ['a "b"', []],
  ['\na\nb', ['a']],
  ['', []],
])('skip-containers %j: %j', (list, expected) => {
  const pod = { annotations: { 'eks.amazonaws.com/skip-containers': list } } as unknown as Pod;
  expect([...skippedContainers(pod)]).toEqual(expected);
});

describe('label selectors', () => {
  const labels = { app: 'web', tier: 'front' };
  test.each([
    [{}, true],
    [{ matchLabels: { app: 'web' } }, true],
    [{ matchLabels: { app: 'api' } }, false],
    [{ matchExpressions: [{ key: 'app', operator: 'In', values: ['web', 'api'] }] }, true],
    [{ matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['web'] }] }, false],
    [{ matchExpressions: [{ key: 'zone', operator: 'NotIn', values: ['a'] }] }, true],
    [{ matchExpressions: [{ key: 'zone', operator: 'Exists' }] }, false],
    [{ matchExpressions: [{ key: 'zone', operator: 'DoesNotExist' }] }, true],
    [{ matchExpressions: [{ key: 'zone', operator: 'Perhaps' }] }, undefined],
    [{ matchLabels: { app: 'api' }, matchExpressions: [{ operator: 'Perhaps' }] }, false],
    ['nonsense', undefined],
    [undefined, undefined],
  ])('%j: %s', (selector, expected) => expect(selectsLabels(selector, labels)).toBe(expected));
});

test('the one exact measurement of packing: nine tags of 250 characters take 498 %', () => {
  const tags = Array.from({ length: 9 }, (_, index) => ({ key: `T${index + 1}`, value: 'x'.repeat(250) }));
  expect(packedPercentAtLeast(tags)).toBeGreaterThan(490);
  expect(packedPercentAtLeast(tags)).toBeLessThanOrEqual(498);
});
