import type { Pod } from '../../../lib/emulator/kubernetes/objects';
import { projectedTokens, rotationTime } from '../../../lib/emulator/node/projected-token';
import { HOUR, serviceAccountToken } from './support';

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

  test('after four fifths of its life', () => {
    expect(rotationTime(serviceAccountToken(now), fallback)).toBe(now + 0.8 * 82_876_000);
  });
  test('after a day at the latest', () => {
    expect(rotationTime(serviceAccountToken(now, { exp: now / 1000 + 48 * 3600 }), fallback)).toBe(now + 24 * HOUR);
  });
  test.each(['', 'a.b.c', 'x', serviceAccountToken(now, { iat: 'x' })])(
    'by what was asked for, if it does not say: %j',
    (token) => {
      expect(rotationTime(token, fallback)).toBe(now + 480_000);
    },
  );
});
