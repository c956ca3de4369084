import fc from 'fast-check';
import { CLUSTER, NOW, REGION, trusting } from './account';
import { newAuthWorld, OTHER_ACCOUNT_ID, PATH, POD, PODS, signed, TOKEN } from './auth-world';

const UNAUTHORIZED = 'Unauthorized Exception! EKS does not have permissions to assume the associated role.';
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/;

describe('a request in order', () => {
  test('is answered with the fields of the API reference, in its order', async () => {
    const { ask, association, podRole } = newAuthWorld();
    const { status, headers, text, body } = await ask();
    expect(status).toBe(200);
    expect(headers).toEqual({
      'Content-Type': 'application/json',
      'x-amzn-RequestId': expect.stringMatching(UUID),
    });
    const suffix = (before: string) =>
      expect.stringMatching(new RegExp(`^${before}eks-eksdemo1-aws-cli-${UUID.source}$`));
    expect(body).toEqual({
      subject: { namespace: 'default', serviceAccount: 'aws-cli-sa' },
      audience: 'pods.eks.amazonaws.com',
      podIdentityAssociation: {
        associationArn: association.associationArn,
        associationId: association.associationId,
      },
      assumedRoleUser: {
        arn: suffix('arn:aws:sts::111122223333:assumed-role/PodRole/'),
        assumeRoleId: suffix(`${podRole.roleId}:`),
      },
      credentials: {
        sessionToken: expect.any(String),
        secretAccessKey: expect.any(String),
        accessKeyId: expect.stringMatching(/^ASIA/),
        expiration: NOW / 1000 + 21_600,
      },
    });
    const keys = [...text.matchAll(/"(\w+)":/g)].map(([, key]) => key);
    expect(keys).toEqual([
      'subject',
      'namespace',
      'serviceAccount',
      'audience',
      'podIdentityAssociation',
      'associationArn',
      'associationId',
      'assumedRoleUser',
      'arn',
      'assumeRoleId',
      'credentials',
      'sessionToken',
      'secretAccessKey',
      'accessKeyId',
      'expiration',
    ]);
  });

  test('gives a session of six hours with the six tags, all transitive', async () => {
    const { ask, sts, cluster } = newAuthWorld();
    const { body } = await ask();
    const session = sts.session(body.credentials.accessKeyId)!;
    expect(session.expiration).toBe(NOW + 21_600_000);
    expect(Object.entries(session.tags)).toEqual([
      ['eks-cluster-arn', cluster.arn],
      ['eks-cluster-name', CLUSTER],
      ['kubernetes-namespace', 'default'],
      ['kubernetes-service-account', 'aws-cli-sa'],
      ['kubernetes-pod-name', POD.name],
      ['kubernetes-pod-uid', POD.uid],
    ]);
    expect(session.transitiveTagKeys).toEqual(Object.keys(session.tags));
  });

  test('has the cluster judge the token for the audience of Pod Identity', async () => {
    const { ask, verifier } = newAuthWorld();
    await ask();
    expect(verifier.asked).toEqual([{ token: TOKEN, audience: 'pods.eks.amazonaws.com' }]);
  });

  test('gives each pod a session of its own', async () => {
    const { ask } = newAuthWorld();
    const [one, two] = [await ask(), await ask()];
    expect(one.body.assumedRoleUser.arn).not.toBe(two.body.assumedRoleUser.arn);
  });

  test('is in the journal with the session and without a secret', async () => {
    const { ask, lastEntry, journal, association } = newAuthWorld();
    const { body, headers } = await ask();
    expect(lastEntry()).toMatchObject({
      event: 'credentials issued',
      subject: 'default/aws-cli',
      detail: {
        requestId: headers?.['x-amzn-RequestId'],
        cluster: CLUSTER,
        serviceAccount: 'aws-cli-sa',
        associationId: association.associationId,
        sessionArn: body.assumedRoleUser.arn,
      },
    });
    const written = JSON.stringify(journal.since(0));
    const secrets = [TOKEN, body.credentials.secretAccessKey, body.credentials.sessionToken];
    for (const secret of secrets) expect(written).not.toContain(secret);
  });

  test('may have fields in its body that are not known', async () => {
    const { ask } = newAuthWorld();
    expect((await ask({ body: JSON.stringify({ token: TOKEN, eksNodeName: 'ip-192-0-2-1' }) })).status).toBe(200);
  });

  test('is asked of the association as it is now, whatever the webhook has seen', async () => {
    const { ask, eks, iam, association, podRole } = newAuthWorld();
    const other = iam.createRole({ name: 'Other', trust: podRole.trustDocument });
    eks.updatePodIdentityAssociation(CLUSTER, association.associationId, { roleArn: other.arn });
    expect((await ask()).body.assumedRoleUser.arn).toContain(':assumed-role/Other/');
  });
});

describe('refused', () => {
  /** Status, code and words of an answer, after checking that they stand where rest-json puts them. */
  async function refused(
    answer: Promise<{ status: number; headers?: Readonly<Record<string, string>>; body: object }>,
  ) {
    const { status, headers, body } = await answer;
    expect(headers).toMatchObject({
      'Content-Type': 'application/json',
      'x-amzn-RequestId': expect.stringMatching(UUID),
    });
    return { status, code: headers?.['x-amzn-ErrorType'], body };
  }

  const unauthorized = { status: 400, code: 'AccessDeniedException', body: { message: UNAUTHORIZED } };

  describe('for its path', () => {
    test.each([
      ['GET', PATH],
      ['PUT', PATH],
      ['POST', '/'],
      ['POST', '/clusters/eksdemo1'],
      ['POST', '/clusters//assume-role-for-pod-identity'],
      ['POST', `${PATH}/`],
      ['POST', '/clusters/a/b/assume-role-for-pod-identity'],
      ['POST', '/clusters/%zz/assume-role-for-pod-identity'],
    ])('%s %s', async (method, path) => {
      const { send, node } = newAuthWorld();
      const answer = await send(await signed(node, NOW, { method, path }));
      expect(answer).toMatchObject({ status: 404, headers: { 'x-amzn-ErrorType': 'UnknownOperationException' } });
    });
  });

  describe('for its signature', () => {
    test('none', async () => {
      const { send, lastEntry } = newAuthWorld();
      const headers = { host: 'eks-auth.us-east-1.api.aws' };
      const answer = await send({ method: 'POST', url: PATH, headers, body: Buffer.from('{}'), peer: '' });
      expect(answer).toMatchObject({
        status: 403,
        headers: { 'x-amzn-ErrorType': 'MissingAuthenticationTokenException' },
      });
      expect(lastEntry()).toMatchObject({ event: 'credentials refused', cause: expect.stringContaining('signature') });
    });

    test.each([
      ['another service', { service: 'eks' }],
      ['another region', { region: 'eu-west-1' }],
    ])('for %s', async (_name, scope) => {
      const { send, node } = newAuthWorld();
      const answer = await send(await signed(node, NOW, { body: JSON.stringify({ token: TOKEN }), ...scope }));
      expect(answer).toMatchObject({ status: 403 });
    });

    test('not over this body', async () => {
      const { send, node } = newAuthWorld();
      const request = await signed(node, NOW, { body: JSON.stringify({ token: TOKEN }) });
      const answer = await send({ ...request, body: Buffer.from(JSON.stringify({ token: `${TOKEN}x` })) });
      expect(answer).toMatchObject({ status: 403, headers: { 'x-amzn-ErrorType': 'InvalidSignatureException' } });
    });

    test('with a secret key that was not issued', async () => {
      const { ask, node } = newAuthWorld();
      expect((await ask({ session: { ...node, secretAccessKey: 'guessed' } })).status).toBe(403);
    });
  });

  describe('for its parameters', () => {
    test.each([
      ['', 'InvalidRequestException'],
      ['{"token":', 'InvalidRequestException'],
      ['[]', 'InvalidRequestException'],
      ['null', 'InvalidRequestException'],
      ['"token"', 'InvalidRequestException'],
      ['{}', 'InvalidParameterException'],
      ['{"token":null}', 'InvalidParameterException'],
      ['{"token":7}', 'InvalidParameterException'],
      ['{"token":""}', 'InvalidParameterException'],
      ['{"token":"a.b"}', 'InvalidParameterException'],
      ['{"token":"a.b.c.d"}', 'InvalidParameterException'],
      ['{"token":"Bearer a.b.c"}', 'InvalidParameterException'],
    ])('body %s: %s', async (body, code) => {
      const { ask, verifier } = newAuthWorld();
      expect(await refused(ask({ body }))).toMatchObject({ status: 400, code });
      expect(verifier.asked).toEqual([]);
    });

    test.each(['-x', 'a%20b', 'x'.repeat(101)])('cluster name %s', async (name) => {
      const { ask } = newAuthWorld();
      expect(await refused(ask({ path: `/clusters/${name}/assume-role-for-pod-identity` }))).toMatchObject({
        status: 400,
        code: 'InvalidParameterException',
      });
    });

    test('but not for a name of 100 characters', async () => {
      const { ask } = newAuthWorld();
      expect(await refused(ask({ path: `/clusters/${'x'.repeat(100)}/assume-role-for-pod-identity` }))).toMatchObject({
        status: 404,
        code: 'ResourceNotFoundException',
      });
    });

    test('any body and any name at all, without a crash', async () => {
      const { ask } = newAuthWorld();
      await fc.assert(
        fc.asyncProperty(fc.oneof(fc.json(), fc.string()), fc.string(), async (body, name) => {
          const path = `/clusters/${encodeURIComponent(name)}/assume-role-for-pod-identity`;
          for (const answer of [await ask({ body }), await ask({ path })]) {
            expect([400, 403, 404]).toContain(answer.status);
          }
        }),
        { numRuns: 60 },
      );
    });
  });

  describe('for the node', () => {
    test('whose role has no policy that allows the action', async () => {
      const { ask, iam, nodeRole, node, lastEntry, verifier } = newAuthWorld();
      iam.deleteRolePolicy(nodeRole.name, 'Node');
      expect(await refused(ask())).toEqual({
        status: 400,
        code: 'AccessDeniedException',
        body: {
          message: `User: ${node.arn} is not authorized to perform: eks-auth:AssumeRoleForPodIdentity on resource: arn:aws:eks:us-east-1:111122223333:cluster/eksdemo1 because no identity-based policy allows the eks-auth:AssumeRoleForPodIdentity action`,
        },
      });
      expect(lastEntry()?.cause).toContain('attach AmazonEKSWorkerNodePolicy or AmazonEKSWorkerNodeMinimalPolicy');
      expect(lastEntry()?.cause).toContain(nodeRole.arn);
      expect(verifier.asked).toEqual([]);
    });

    test.each(['AmazonEKSWorkerNodePolicy', 'AmazonEKSWorkerNodeMinimalPolicy'])('but not with %s', async (policy) => {
      const { ask, iam, nodeRole } = newAuthWorld();
      iam.deleteRolePolicy(nodeRole.name, 'Node');
      iam.attachRolePolicy(nodeRole.name, `arn:aws:iam::aws:policy/${policy}`);
      expect((await ask()).status).toBe(200);
    });

    test('that is denied explicitly', async () => {
      const { ask, iam, nodeRole, lastEntry } = newAuthWorld();
      iam.putRolePolicy(nodeRole.name, 'No', {
        Version: '2012-10-17',
        Statement: [{ Sid: 'NoPods', Effect: 'Deny', Action: 'eks-auth:*', Resource: '*' }],
      });
      expect((await refused(ask())).body).toMatchObject({
        message: expect.stringContaining('with an explicit deny in an identity-based policy'),
      });
      expect(lastEntry()?.cause).toContain('NoPods');
    });

    test('whose boundary does not allow it', async () => {
      const { ask, iam, nodeRole, lastEntry } = newAuthWorld();
      iam.updateRole(nodeRole.name, { boundary: 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess' });
      expect(await refused(ask())).toMatchObject({
        status: 400,
        code: 'AccessDeniedException',
        body: { message: expect.stringContaining('because no permissions boundary allows') },
      });
      expect(lastEntry()?.cause).toContain('by its boundary policy');
    });

    test('of which it cannot be told', async () => {
      const { ask, iam, nodeRole, lastEntry } = newAuthWorld();
      iam.deleteRolePolicy(nodeRole.name, 'Node');
      iam.attachRolePolicy(nodeRole.name, 'arn:aws:iam::aws:policy/NotInTheSnapshot');
      expect(await refused(ask())).toMatchObject({ status: 500, code: 'InternalServerException' });
      expect(lastEntry()?.cause).toContain('may or may not be allowed eks-auth:AssumeRoleForPodIdentity');
    });

    test('whose policy is for another cluster', async () => {
      const { ask, iam, nodeRole } = newAuthWorld();
      iam.putRolePolicy(nodeRole.name, 'Node', {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Action: 'eks-auth:AssumeRoleForPodIdentity',
            Resource: `arn:aws:eks:${REGION}:111122223333:cluster/other`,
          },
        ],
      });
      expect((await refused(ask())).code).toBe('AccessDeniedException');
    });

    test('whose policy is for clusters of another tag', async () => {
      const { ask, iam, nodeRole, eks } = newAuthWorld();
      const Condition = { StringEquals: { 'aws:ResourceTag/team': 'a' } };
      iam.putRolePolicy(nodeRole.name, 'Node', {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: 'eks-auth:*', Resource: '*', Condition }],
      });
      expect((await refused(ask())).code).toBe('AccessDeniedException');
      eks.updateCluster(CLUSTER, { tags: { team: 'a' } });
      expect((await ask()).status).toBe(200);
    });

    test('that asks for a cluster it has no policy for, whether or not there is one', async () => {
      const { ask, iam, nodeRole, cluster } = newAuthWorld();
      iam.putRolePolicy(nodeRole.name, 'Node', {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: 'eks-auth:AssumeRoleForPodIdentity', Resource: cluster.arn }],
      });
      expect((await ask()).status).toBe(200);
      expect(await refused(ask({ path: '/clusters/gone/assume-role-for-pod-identity' }))).toMatchObject({
        status: 400,
        code: 'AccessDeniedException',
        body: {
          message: expect.stringContaining('on resource: arn:aws:eks:us-east-1:111122223333:cluster/gone because'),
        },
      });
    });

    test('that is no node but a pod with its own credentials', async () => {
      const { ask, sts } = newAuthWorld();
      const { body } = await ask();
      const session = sts.session(body.credentials.accessKeyId);
      expect((await refused(ask({ session }))).code).toBe('AccessDeniedException');
    });
  });

  test('for a cluster that is not there', async () => {
    const { ask } = newAuthWorld();
    expect(await refused(ask({ path: '/clusters/gone/assume-role-for-pod-identity' }))).toEqual({
      status: 404,
      code: 'ResourceNotFoundException',
      body: { message: 'No cluster found for name: gone.' },
    });
  });

  describe('for its token', () => {
    test('that has expired, with both times', async () => {
      const { ask, verifier } = newAuthWorld();
      verifier.refuse('expired', Date.parse('2026-11-23T11:16:18Z'));
      const answer = await refused(ask());
      expect(answer).toMatchObject({ status: 400, code: 'ExpiredTokenException' });
      expect(answer.body).toEqual({
        message: expect.stringMatching(
          /^The token included in the request is expired: current date\/time 2026-11-23T12:00:00(\.\d{3}|\.\d{6}|\.\d{9})?Z must be before the expiration date\/time 2026-11-23T11:16:18Z\.$/,
        ),
      });
    });

    test.each([
      ['malformed', 'not a ServiceAccount token'],
      ['signature', 'not signed by this cluster'],
      ['issuer', 'issued by another cluster'],
      ['audience', 'not for the audience pods.eks.amazonaws.com'],
      ['not-yet-valid', 'not valid yet'],
      ['pod-deleted', 'no longer exists'],
    ] as const)('%s', async (reason, cause) => {
      const { ask, verifier, lastEntry } = newAuthWorld();
      verifier.refuse(reason);
      expect(await refused(ask())).toMatchObject({ status: 400, code: 'InvalidTokenException' });
      expect(lastEntry()?.cause).toContain(cause);
      expect(lastEntry()?.cause).toContain(`scripted as ${reason}`);
      expect(JSON.stringify(lastEntry())).not.toContain(TOKEN);
    });

    test('that nobody can check', async () => {
      const { ask, eks, clusterRole, lastEntry } = newAuthWorld();
      eks.createCluster({ name: 'bare', roleArn: clusterRole.arn });
      expect(await refused(ask({ path: '/clusters/bare/assume-role-for-pod-identity' }))).toMatchObject({
        status: 500,
        code: 'InternalServerException',
      });
      expect(lastEntry()?.cause).toContain('no API server');
    });
  });

  describe('for want of an association', () => {
    const expected = {
      status: 404,
      code: 'ResourceNotFoundException',
      body: { message: 'The token included in the request has no service account role association for it.' },
    };

    test('that has been deleted', async () => {
      const { ask, eks, association } = newAuthWorld();
      eks.deletePodIdentityAssociation(CLUSTER, association.associationId);
      expect(await refused(ask())).toEqual(expected);
    });

    test.each([{ namespace: 'other' }, { serviceAccount: 'other' }])('that is for %j', async (change) => {
      const { ask, lastEntry } = newAuthWorld(change);
      expect(await refused(ask())).toEqual(expected);
      expect(lastEntry()).toMatchObject({
        subject: 'default/aws-cli',
        cause: expect.stringContaining('ServiceAccount aws-cli-sa in namespace default'),
      });
    });
  });

  describe('for the role', () => {
    const conditioned = (operator: string, key: string, value: string) =>
      trusting('pods.eks.amazonaws.com', undefined, { Sid: 'Pods', Condition: { [operator]: { [key]: value } } });

    test.each<[string, unknown, string[]]>([
      ['trust without sts:TagSession', trusting('pods.eks.amazonaws.com', 'sts:AssumeRole'), ['sts:TagSession']],
      ['trust in another service', trusting('ec2.amazonaws.com'), ['pods.eks.amazonaws.com']],
      [
        'tag of another namespace',
        conditioned('StringEquals', 'aws:RequestTag/kubernetes-namespace', 'prod'),
        ['aws:RequestTag/kubernetes-namespace', 'prod', 'default'],
      ],
      [
        'tag of another ServiceAccount',
        conditioned('StringLike', 'aws:RequestTag/kubernetes-service-account', 'other-*'),
        ['aws:RequestTag/kubernetes-service-account', 'aws-cli-sa'],
      ],
      [
        'tag of another cluster',
        conditioned('StringEquals', 'aws:RequestTag/eks-cluster-name', 'other'),
        ['aws:RequestTag/eks-cluster-name', CLUSTER],
      ],
      [
        'another source ARN',
        conditioned('ArnEquals', 'aws:SourceArn', 'arn:aws:eks:us-east-1:111122223333:cluster/other'),
        ['aws:SourceArn', 'cluster/eksdemo1'],
      ],
      ['another source account', conditioned('StringEquals', 'aws:SourceAccount', OTHER_ACCOUNT_ID), ['111122223333']],
    ])('%s: one sentence for all, the cause in the journal', async (_name, trust, causes) => {
      const { ask, iam, podRole, lastEntry } = newAuthWorld();
      iam.updateAssumeRolePolicy(podRole.name, trust);
      expect(await refused(ask())).toEqual(unauthorized);
      expect(lastEntry()).toMatchObject({ event: 'credentials refused', said: UNAUTHORIZED });
      for (const cause of causes) expect(lastEntry()?.cause).toContain(cause);
    });

    test('that has been deleted', async () => {
      const { ask, iam, podRole, lastEntry } = newAuthWorld();
      iam.deleteRole(podRole.name);
      expect(await refused(ask())).toEqual(unauthorized);
      expect(lastEntry()?.cause).toContain(podRole.arn);
    });

    test('whose tags would be too large', async () => {
      const { ask, verifier, lastEntry } = newAuthWorld();
      if (!verifier.verdict.ok) throw new Error('the verifier is to accept');
      const claims = { ...verifier.verdict.claims, podName: 'p'.repeat(253), podUid: 'u'.repeat(250) };
      verifier.verdict = { ok: true, claims };
      expect(await refused(ask())).toEqual(unauthorized);
      expect(lastEntry()?.cause).toContain('tags');
    });

    test.each([
      ['ArnEquals', 'aws:SourceArn', 'arn:aws:eks:us-east-1:111122223333:cluster/eksdemo1'],
      ['StringEquals', 'aws:SourceAccount', '111122223333'],
      ['StringEquals', 'aws:RequestTag/kubernetes-namespace', 'default'],
      ['StringEquals', 'aws:RequestTag/kubernetes-service-account', 'aws-cli-sa'],
      ['StringEquals', 'aws:RequestTag/eks-cluster-name', CLUSTER],
      ['StringEquals', 'aws:RequestTag/eks-cluster-arn', 'arn:aws:eks:us-east-1:111122223333:cluster/eksdemo1'],
      ['StringEquals', 'aws:RequestTag/kubernetes-pod-name', POD.name],
      ['StringEquals', 'aws:RequestTag/kubernetes-pod-uid', POD.uid],
    ])('but not when %s %s %s is met', async (operator, key, value) => {
      const { ask, iam, podRole } = newAuthWorld();
      iam.updateAssumeRolePolicy(podRole.name, conditioned(operator, key, value));
      expect((await ask()).status).toBe(200);
    });
  });

  test('in order: signature before body, body before node, node before cluster, cluster before token, token before association', async () => {
    const { ask, send, node, iam, nodeRole, eks, association, verifier } = newAuthWorld();
    const gone = '/clusters/gone/assume-role-for-pod-identity';
    iam.deleteRolePolicy(nodeRole.name, 'Node');
    eks.deletePodIdentityAssociation(CLUSTER, association.associationId);
    verifier.refuse('signature');

    const unsigned = { ...(await signed(node, NOW, { path: gone })), headers: { host: 'x' } };
    expect(await send(unsigned)).toMatchObject({ status: 403 });
    expect((await ask({ path: gone, body: '{}' })).headers).toMatchObject({
      'x-amzn-ErrorType': 'InvalidParameterException',
    });
    expect((await ask({ path: gone })).headers).toMatchObject({ 'x-amzn-ErrorType': 'AccessDeniedException' });
    iam.attachRolePolicy(nodeRole.name, 'arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy');
    expect((await ask({ path: gone })).headers).toMatchObject({ 'x-amzn-ErrorType': 'ResourceNotFoundException' });
    expect((await ask()).headers).toMatchObject({ 'x-amzn-ErrorType': 'InvalidTokenException' });
  });
});

test('a session tag beats a tag of the role with its key, in any case of letters', async () => {
  const { ask, sts, iam, podRole } = newAuthWorld();
  iam.updateRole(podRole.name, { tags: { 'Kubernetes-Namespace': 'of-role', team: 'a' } });
  iam.putRolePolicy(podRole.name, 'S3', {
    Version: '2012-10-17',
    Statement: ['kubernetes-namespace', 'team'].map((key) => ({
      Effect: 'Allow',
      Action: 's3:GetObject',
      Resource: `arn:aws:s3:::${key}/\${aws:PrincipalTag/${key}}/*`,
    })),
  });
  const session = sts.session((await ask()).body.credentials.accessKeyId)!;
  const may = (path: string) =>
    sts.authorize(session, { action: 's3:GetObject', resource: `arn:aws:s3:::${path}/x` }).decision.outcome;
  expect(may('kubernetes-namespace/default')).toBe('allowed');
  expect(may('kubernetes-namespace/of-role')).toBe('denied');
  expect(may('team/a')).toBe('allowed');
});

describe('with session tags disabled', () => {
  test('no tag is sent, and sts:TagSession is not needed', async () => {
    const { ask, sts, iam, podRole } = newAuthWorld({ disableSessionTags: true });
    iam.updateAssumeRolePolicy(podRole.name, trusting('pods.eks.amazonaws.com', 'sts:AssumeRole'));
    const { status, body } = await ask();
    expect(status).toBe(200);
    expect(sts.session(body.credentials.accessKeyId)).toMatchObject({ tags: {}, transitiveTagKeys: [] });
  });

  test('a condition on a tag is never met', async () => {
    const { ask, iam, podRole } = newAuthWorld({ disableSessionTags: true });
    const Condition = { StringEquals: { 'aws:RequestTag/kubernetes-namespace': 'default' } };
    iam.updateAssumeRolePolicy(podRole.name, trusting('pods.eks.amazonaws.com', undefined, { Condition }));
    expect((await ask()).body).toEqual({ message: UNAUTHORIZED });
  });

  test('a session policy narrows the session', async () => {
    const policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 's3:ListAllMyBuckets', Resource: '*' }],
    });
    const { ask, sts, iam, podRole } = newAuthWorld({ disableSessionTags: true, policy });
    iam.putRolePolicy(podRole.name, 'S3', {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }],
    });
    const session = sts.session((await ask()).body.credentials.accessKeyId)!;
    const may = (action: string) => sts.authorize(session, { action, resource: '*' }).decision.outcome;
    expect(may('s3:ListAllMyBuckets')).toBe('allowed');
    expect(may('s3:GetObject')).toBe('denied');
  });
});

describe('with a target role', () => {
  const TARGET = `arn:aws:iam::${OTHER_ACCOUNT_ID}:role/Target`;
  const EXTERNAL_ID = 'us-east-1/111122223333/eksdemo1/default/aws-cli-sa';

  function chained(
    association: object = {},
    o: { condition?: object; actions?: unknown; allowed?: readonly string[] } = {},
  ) {
    const world = newAuthWorld({ targetRoleArn: TARGET, ...association });
    const { condition = {}, actions = ['sts:AssumeRole', 'sts:TagSession'] } = o;
    const target = world.other.createRole({
      name: 'Target',
      trust: {
        Version: '2012-10-17',
        Statement: [
          {
            Sid: 'FromPods',
            Effect: 'Allow',
            Principal: { AWS: 'arn:aws:iam::111122223333:root' },
            Action: actions,
            Condition: { ArnEquals: { 'aws:PrincipalArn': world.podRole.arn }, ...condition },
          },
        ],
      },
    });
    world.other.putRolePolicy('Target', 'S3', {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }],
    });
    const { allowed = ['sts:AssumeRole', 'sts:TagSession'] } = o;
    world.iam.putRolePolicy(world.podRole.name, 'Chain', {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: allowed, Resource: TARGET }],
    });
    return { ...world, target };
  }

  const externalId = (value: string) => ({ StringEquals: { 'sts:ExternalId': value } });

  test('the pod becomes that role for 59 minutes, with the tags', async () => {
    const { ask, sts, target } = chained({}, { condition: externalId(EXTERNAL_ID) });
    const { status, body } = await ask();
    expect(status).toBe(200);
    expect(body.assumedRoleUser.arn).toMatch(
      new RegExp(`^arn:aws:sts::444455556666:assumed-role/Target/eks-eksdemo1-aws-cli-${UUID.source}$`),
    );
    expect(body.assumedRoleUser.assumeRoleId).toContain(`${target.roleId}:eks-`);
    expect(body.credentials.expiration).toBe(NOW / 1000 + 59 * 60);
    const session = sts.session(body.credentials.accessKeyId)!;
    expect(session.tags).toMatchObject({ 'kubernetes-namespace': 'default', 'kubernetes-pod-name': POD.name });
  });

  test('its trust may ask for the tags', async () => {
    const condition = { StringEquals: { 'aws:RequestTag/kubernetes-namespace': 'default' } };
    expect((await chained({}, { condition }).ask()).status).toBe(200);
  });

  test.each([
    [
      'another external id',
      { condition: externalId('us-east-1/111122223333/eksdemo1/prod/aws-cli-sa') },
      'sts:ExternalId',
    ],
    ['a trust without sts:TagSession', { actions: 'sts:AssumeRole' }, 'sts:TagSession'],
    ['a role that may not assume it', { allowed: ['s3:ListBucket'] }, 'sts:AssumeRole'],
  ])('%s is refused, and the cause names the target', async (_name, o, cause) => {
    const { ask, lastEntry, podRole } = chained({}, o);
    expect(await ask()).toMatchObject({ status: 400, body: { message: UNAUTHORIZED } });
    expect(lastEntry()?.cause).toContain(`${podRole.arn} cannot assume the association's target role ${TARGET}`);
    expect(lastEntry()?.cause).toContain(cause);
  });

  test('without session tags the target needs no sts:TagSession, the external id still comes', async () => {
    const o = { condition: externalId(EXTERNAL_ID), actions: 'sts:AssumeRole', allowed: ['sts:AssumeRole'] };
    expect((await chained({ disableSessionTags: true }, o).ask()).status).toBe(200);
  });

  test('a session policy narrows the target alone', async () => {
    const policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 's3:ListAllMyBuckets', Resource: '*' }],
    });
    const { ask, sts } = chained({ disableSessionTags: true, policy });
    const session = sts.session((await ask()).body.credentials.accessKeyId)!;
    const may = (action: string) => sts.authorize(session, { action, resource: '*' }).decision.outcome;
    expect(may('s3:ListAllMyBuckets')).toBe('allowed');
    expect(may('s3:GetObject')).toBe('denied');
  });

  test('in an account that nobody knows it cannot be told', async () => {
    const targetRoleArn = 'arn:aws:iam::999999999999:role/Unknown';
    const { ask, lastEntry } = newAuthWorld({ targetRoleArn });
    expect(await ask()).toMatchObject({
      status: 500,
      headers: { 'x-amzn-ErrorType': 'InternalServerException' },
    });
    expect(lastEntry()?.cause).toContain(targetRoleArn);
  });
});

describe('faults', () => {
  test('are met in order and then forgotten', async () => {
    const { ask, auth, lastEntry } = newAuthWorld();
    auth.faults.throttle(2);
    auth.faults.unavailable(1);
    auth.faults.internal(1);
    const statuses: [number, string | undefined][] = [];
    for (let i = 0; i < 5; i++) {
      const { status, headers } = await ask();
      statuses.push([status, headers?.['x-amzn-ErrorType']]);
      if (i === 0) expect(lastEntry()).toMatchObject({ event: 'credentials refused', detail: { httpStatus: 429 } });
    }
    expect(statuses).toEqual([
      [429, 'ThrottlingException'],
      [429, 'ThrottlingException'],
      [503, 'ServiceUnavailableException'],
      [500, 'InternalServerException'],
      [200, undefined],
    ]);
  });

  test('can leave a request without an answer', async () => {
    const { send, node, auth, ask } = newAuthWorld();
    auth.faults.drop(1);
    expect(await send(await signed(node, NOW))).toBe('drop');
    expect((await ask()).status).toBe(200);
  });

  test('can hold a request', async () => {
    const { ask, auth } = newAuthWorld();
    auth.faults.delay(60);
    const before = performance.now();
    expect((await ask()).status).toBe(200);
    expect(performance.now() - before).toBeGreaterThan(50);
    auth.faults.clear();
  });

  test('can be cleared', async () => {
    const { ask, auth } = newAuthWorld();
    auth.faults.throttle(5);
    auth.faults.clear();
    expect((await ask()).status).toBe(200);
  });
});

test('a defect is not hidden', async () => {
  const { send, node, verifier } = newAuthWorld();
  verifier.verify = () => Promise.reject(new Error('broken'));
  const request = await signed(node, NOW, { body: JSON.stringify({ token: TOKEN }) });
  await expect(send(request)).rejects.toThrow('broken');
});

test('namespace and ServiceAccount come from the token, not from the caller', async () => {
  const { ask, verifier, eks, podRole } = newAuthWorld();
  eks.createPodIdentityAssociation({ clusterName: CLUSTER, ...PODS, namespace: 'team-b', roleArn: podRole.arn });
  if (!verifier.verdict.ok) throw new Error('the verifier is to accept');
  verifier.verdict = { ok: true, claims: { ...verifier.verdict.claims, namespace: 'team-b' } };
  const body = JSON.stringify({ token: TOKEN, namespace: 'default' });
  expect((await ask({ body })).body.subject).toEqual({ namespace: 'team-b', serviceAccount: 'aws-cli-sa' });
});
