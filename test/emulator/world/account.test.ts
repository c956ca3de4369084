import { systemClock } from '../../../lib/emulator/clock';
import type { HttpRequest, HttpResponse } from '../../../lib/emulator/http';
import { Journal } from '../../../lib/emulator/journal';
import { Account } from '../../../lib/emulator/world/account';

const account = new Account({
  accountId: '111122223333',
  region: 'us-east-1',
  clock: systemClock,
  journal: new Journal(),
  hasOidcProviders: () => false,
});

async function ask(more: Partial<HttpRequest>): Promise<HttpResponse> {
  const request = { method: 'GET', url: '/', headers: {}, body: Buffer.alloc(0), peer: '', ...more };
  return (await account.frontDoor(request)) as HttpResponse;
}

const signedFor = (service: string) => ({
  host: 'anything',
  authorization: `AWS4-HMAC-SHA256 Credential=ASIAEXAMPLE/20261123/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`,
});

describe('the front door knows the service by what the request was signed for', () => {
  test.each([
    ['s3', /<Error>/],
    ['sts', /<ErrorResponse/],
    ['eks-auth', /"message"/],
  ])('%s', async (service, expected) => {
    const url = service === 'eks-auth' ? '/clusters/c/assume-role-for-pod-identity' : '/';
    const answer = await ask({ method: service === 's3' ? 'GET' : 'POST', url, headers: signedFor(service) });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(String(answer.body)).toMatch(expected);
  });

  test('a service without a stand-in says so', async () => {
    expect(await ask({ headers: signedFor('dynamodb') })).toMatchObject({
      status: 501,
      body: 'dynamodb has no stand-in here\n',
    });
  });

  test('a presigned URL counts as signed', async () => {
    const url = '/?X-Amz-Credential=ASIAEXAMPLE%2F20261123%2Fus-east-1%2Fdynamodb%2Faws4_request';
    expect(await ask({ url })).toMatchObject({ status: 501 });
  });
});

test('an unsigned request is S3’s to deny', async () => {
  const answer = await ask({});
  expect([answer.status, String(answer.body)]).toEqual([403, expect.stringContaining('<Code>AccessDenied</Code>')]);
});

test('a web identity token is STS’s to refuse', async () => {
  const answer = await ask({ method: 'POST', body: Buffer.from('Action=AssumeRoleWithWebIdentity') });
  expect(String(answer.body)).toContain('<Code>InvalidIdentityToken</Code>');
});

test.each([
  ['eu-west-1', 'aws'],
  ['us-gov-east-1', 'aws-us-gov'],
])('what it makes in %s is in partition %s', (region, partition) => {
  const there = new Account({
    accountId: '123456789012',
    region,
    clock: systemClock,
    journal: new Journal(),
    hasOidcProviders: () => false,
  });
  const trust = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: 'eks.amazonaws.com' }, Action: 'sts:AssumeRole' }],
  };
  const { arn: roleArn } = there.iam.createRole({ name: 'cluster', trust });
  expect(roleArn).toBe(`arn:${partition}:iam::123456789012:role/cluster`);
  const { arn, oidcIssuer } = there.eks.createCluster({ name: 'c', roleArn });
  expect(arn).toBe(`arn:${partition}:eks:${region}:123456789012:cluster/c`);
  expect(oidcIssuer).toMatch(`https://oidc.eks.${region}.amazonaws.com/id/`);
  expect(there.s3.bucketArn('b')).toBe(`arn:${partition}:s3:::b`);
  there.iam.attachRolePolicy('cluster', there.managedPolicyArn('AmazonEKSClusterPolicy'));
  expect(there.iam.role('cluster')?.attached).toEqual([`arn:${partition}:iam::aws:policy/AmazonEKSClusterPolicy`]);
});
