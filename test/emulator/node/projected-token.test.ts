import type { Pod } from '../../../lib/emulator/kubernetes/objects';
import { projectedTokens, rotationTime } from '../../../lib/emulator/node/projected-token';
import { serviceAccountToken } from './support';

test('the tokens that a pod\u2019s volumes ask for', () => {
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p' },
    spec: {
      containers: [],
      volumes: [
        {
          name: 'eks-pod-identity-token',
          projected: {
            sources: [
              {
                serviceAccountToken: {
                  audience: 'pods.eks.amazonaws.com',
                  expirationSeconds: 82876,
                  path: 'eks-pod-identity-token',
                },
              },
            ],
          },
        },
        {
          name: 'kube-api-access-abcde',
          projected: { sources: [{ serviceAccountToken: { path: 'token' } }, { configMap: {} }] },
        },
        { name: 'data', emptyDir: {} },
      ],
    },
  } as unknown as Pod;
  expect(projectedTokens(pod)).toEqual([
    {
      volume: 'eks-pod-identity-token',
      path: 'eks-pod-identity-token',
      audience: 'pods.eks.amazonaws.com',
      expirationSeconds: 82876,
    },
    { volume: 'kube-api-access-abcde', path: 'token', audience: '', expirationSeconds: 3600 },
  ]);
});

describe('a token is replaced', () => {
  const now = Date.parse('2026-04-12T14:51:39Z');
  const fallback = { issuedAt: now, lifetime: 600_000 };

  test.each([
    ['the shortest', 600, 480],
    ['the default of Kubernetes', 3600, 2880],
    ['the token for the Kubernetes API', 3607, 2886],
    ['one seen on EKS', 82_876, 66_301],
    ['the longest on EKS', 86_400, 69_120],
    ['a day and a quarter, whose four fifths are a day', 108_000, 86_400],
    ['two days: after a day, however long the life', 172_800, 86_400],
  ])('after four fifths of its life, %s: of %d seconds after %d', (_what, life, age) => {
    const token = serviceAccountToken(now, { exp: now / 1000 + life });
    expect(rotationTime(token, fallback)).toBe(now + age * 1000);
  });
  test.each(['', 'a.b.c', 'x', serviceAccountToken(now, { iat: 'x' })])(
    'by what was asked for, if it does not say: %j',
    (token) => {
      expect(rotationTime(token, fallback)).toBe(now + 480_000);
    },
  );
});
