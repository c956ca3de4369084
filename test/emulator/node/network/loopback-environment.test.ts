import path from 'node:path';
import { loopbackEnvironment } from '../../../../lib/emulator/node/network/loopback-environment';
import { container, MOUNT_PATH } from './support';

const places = {
  ports: { agent: 1001, 'agent-ipv6': 1002, imds: 1003, aws: 1004 },
  root: path.resolve('/r'),
  home: path.resolve('/h'),
};
const inside = (env: Record<string, string>, inherited = {}) =>
  loopbackEnvironment({ ...container, env }, places, inherited);
const FULL_URI = 'AWS_CONTAINER_CREDENTIALS_FULL_URI';

test('the webhook\u2019s two literals become their twins, and it is said so', () => {
  const { env, translations } = inside({ ...container.env });
  expect(env).toMatchObject({
    AWS_REGION: 'us-east-1',
    [FULL_URI]: 'http://127.0.0.1:1001/v1/credentials',
    AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: path.join(places.root, MOUNT_PATH, 'eks-pod-identity-token'),
  });
  expect(translations).toMatchObject([
    { container: 'aws-cli', variable: FULL_URI, original: 'http://169.254.170.23/v1/credentials' },
    { variable: 'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE', original: `${MOUNT_PATH}/eks-pod-identity-token` },
  ]);
});

test.each([
  ['http://[fd00:ec2::23]/v1/credentials', 'http://127.0.0.1:1002/v1/credentials'],
  ['http://169.254.170.23:80/v1/credentials?x', 'http://127.0.0.1:1001/v1/credentials?x'],
  ['http://127.0.0.1:5000/creds', 'http://127.0.0.1:5000/creds'],
  ['http://localhost/creds', 'http://localhost/creds'],
  ['https://credentials.example.com/', 'http://127.0.0.1:9/'],
  ['http://169.254.170.2/v2/credentials', 'http://127.0.0.1:9/'],
  ['http://169.254.170.23:8080/', 'http://127.0.0.1:9/'],
  ['not a url', 'not a url'],
])('a credentials URI %s leads to %s', (uri, used) => expect(inside({ [FULL_URI]: uri }).env[FULL_URI]).toBe(used));

test('what would lead off the machine leads home or nowhere', () => {
  const { env, translations } = inside({
    HTTPS_PROXY: 'http://proxy:3128',
    http_proxy: 'http://proxy:3128',
    AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/v2/credentials',
    AWS_ENDPOINT_URL_DYNAMODB: 'https://dynamodb.us-east-1.amazonaws.com',
    AWS_ENDPOINT_URL: 'https://s3.us-east-1.amazonaws.com',
    AWS_EC2_METADATA_SERVICE_ENDPOINT: 'http://169.254.169.254',
  });
  expect(env).toMatchObject({
    AWS_ENDPOINT_URL: 'http://127.0.0.1:1004',
    AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:1004',
    AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:1004',
    AWS_EC2_METADATA_SERVICE_ENDPOINT: 'http://127.0.0.1:1003',
  });
  expect(Object.keys(env)).not.toEqual(expect.arrayContaining([expect.stringMatching(/proxy|relative/i)]));
  expect(translations.filter(({ used }) => used === undefined).map(({ variable }) => variable)).toEqual([
    'HTTPS_PROXY',
    'http_proxy',
    'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  ]);
});

test('the container\u2019s own keys and values are left alone', () => {
  const { env, translations } = inside({ AWS_ACCESS_KEY_ID: 'AKIA', DATA: '/data/x', NEAR: `${MOUNT_PATH}-else` });
  expect(env).toMatchObject({ AWS_ACCESS_KEY_ID: 'AKIA', DATA: '/data/x', NEAR: `${MOUNT_PATH}-else` });
  expect(translations).toEqual([]);
});

test('of the parent\u2019s environment only what a program needs to run comes along', () => {
  const { env } = inside(
    {},
    { PATH: '/bin', SystemRoot: 'C:\\Windows', AWS_PROFILE: 'prod', HOME: '/root', NODE_OPTIONS: '-r x' },
  );
  expect(env).toMatchObject({ PATH: '/bin', SystemRoot: 'C:\\Windows', HOME: places.home });
  expect(env).not.toHaveProperty('AWS_PROFILE');
  expect(env).not.toHaveProperty('NODE_OPTIONS');
});
