import { TokenIssuer } from '../../../lib/emulator/kubernetes/tokens';
import { CLUSTER } from './account';
import { newAuthWorld, POD, PODS } from './auth-world';

const AUDIENCE = 'pods.eks.amazonaws.com';

/** EKS Auth with the cluster's own token issuer instead of a scripted one; one pod exists. */
async function newWorld() {
  const world = newAuthWorld();
  const pods = new Set([POD.uid]);
  const { clock } = world;
  const podExists = (_namespace: string, _name: string, uid: string) => pods.has(uid);
  const issuer = await TokenIssuer.create({ issuer: world.cluster.oidcIssuer, clock, podExists });
  world.eks.attachTokenVerifier(CLUSTER, issuer);
  const issue = (audience = AUDIENCE, from = issuer) =>
    from.issue({ ...PODS, serviceAccountUid: 'sa-uid', pod: POD, audience, expirationSeconds: 3600 });
  const ask = async (token: string) => {
    const { status, headers, body } = await world.ask({ body: JSON.stringify({ token }) });
    return { status, code: headers?.['x-amzn-ErrorType'], body };
  };
  return { ...world, pods, podExists, issuer, issue, askWith: ask };
}

test('a token of the cluster is traded for credentials', async () => {
  const { askWith, issue } = await newWorld();
  expect(await askWith(await issue())).toMatchObject({ status: 200 });
});

test('an hour later it has expired', async () => {
  const { askWith, issue, clock } = await newWorld();
  const token = await issue();
  clock.advance(3_600_500);
  expect(await askWith(token)).toMatchObject({
    status: 400,
    code: 'ExpiredTokenException',
    body: {
      message: expect.stringMatching(
        /^The token included in the request is expired: current date\/time 2026-11-23T13:00:00\.5\d*Z must be before the expiration date\/time 2026-11-23T13:00:00Z\.$/,
      ),
    },
  });
});

test('a token for another audience is refused', async () => {
  const { askWith, issue } = await newWorld();
  const token = await issue('sts.amazonaws.com');
  expect(await askWith(token)).toMatchObject({ status: 400, code: 'InvalidTokenException' });
});

test('a token of another cluster is refused', async () => {
  const { askWith, issue, clock, podExists, lastEntry } = await newWorld();
  const foreign = 'https://oidc.eks.us-east-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF';
  const token = await issue(AUDIENCE, await TokenIssuer.create({ issuer: foreign, clock, podExists }));
  expect(await askWith(token)).toMatchObject({ status: 400, code: 'InvalidTokenException' });
  expect(lastEntry()?.cause).toContain('issued by another cluster');
});

test('a token with a forged signature is refused', async () => {
  const { askWith, issue, clock, cluster, podExists } = await newWorld();
  const forger = await TokenIssuer.create({ issuer: cluster.oidcIssuer, clock, podExists });
  expect(await askWith(await issue(AUDIENCE, forger))).toMatchObject({ status: 400, code: 'InvalidTokenException' });
});

test('the token of a pod that is gone is refused', async () => {
  const { askWith, issue, pods } = await newWorld();
  const token = await issue();
  pods.clear();
  expect(await askWith(token)).toMatchObject({ status: 400, code: 'InvalidTokenException' });
});
