import type { Pod } from '../../../lib/emulator/kubernetes/objects';
import { container, MOUNT_PATH } from './network/support';

/** The tutorial's pod as the webhook leaves it. */
export function injectedPod(over: { name?: string; uid?: string; env?: Record<string, string> } = {}): Pod {
  const env = { ...container.env, ...over.env };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: over.name ?? 'aws-cli', namespace: 'default', uid: over.uid ?? 'u-1' },
    spec: {
      serviceAccountName: 'aws-cli-sa',
      terminationGracePeriodSeconds: 0,
      containers: [
        {
          name: 'aws-cli',
          image: 'amazon/aws-cli',
          command: ['sleep', 'infinity'],
          env: Object.entries(env).map(([name, value]) => ({ name, value })),
          volumeMounts: [
            { name: 'eks-pod-identity-token', mountPath: MOUNT_PATH, readOnly: true },
            {
              name: 'kube-api-access-abcde',
              mountPath: '/var/run/secrets/kubernetes.io/serviceaccount',
              readOnly: true,
            },
            { name: 'data', mountPath: '/data' },
          ],
        },
      ],
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
        { name: 'kube-api-access-abcde', projected: { sources: [{ serviceAccountToken: { path: 'token' } }] } },
        { name: 'data', emptyDir: {} },
      ],
    },
  };
}
