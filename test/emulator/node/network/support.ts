import { spawnSync } from 'node:child_process';
import type { HttpHandler, HttpRequest } from '../../../../lib/emulator/http';
import type { ContainerSpecification, PodNetwork } from '../../../../lib/emulator/node/network/network';
import { UNSHARE } from '../../../../lib/emulator/node/network/probe';

/** Why namespace mode cannot be tested here; undefined where it can. */
export function namespaceObstacle(): string | undefined {
  if (process.platform !== 'linux') return `this is ${process.platform}`;
  const [file = '', ...args] = UNSHARE['user-namespace'];
  const tried = spawnSync(file, [...args, 'sh', '-c', 'command -v nsenter && mount -t tmpfs tmpfs /run'], {
    timeout: 3000,
  });
  if (tried.status === 0) return undefined;
  return `no unprivileged user namespaces: ${tried.error?.message ?? tried.stderr.toString().trim()}`;
}

export const MOUNT_PATH = '/var/run/secrets/pods.eks.amazonaws.com/serviceaccount';

/** A container as the webhook leaves it. */
export const container: ContainerSpecification = {
  name: 'aws-cli',
  env: {
    AWS_STS_REGIONAL_ENDPOINTS: 'regional',
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_REGION: 'us-east-1',
    AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://169.254.170.23/v1/credentials',
    AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: `${MOUNT_PATH}/eks-pod-identity-token`,
  },
  mounts: [{ volume: 'eks-pod-identity-token', mountPath: MOUNT_PATH }],
};

export const BUCKETS =
  '<?xml version="1.0" encoding="UTF-8"?><ListAllMyBucketsResult><Buckets><Bucket><Name>eksdemo1-bucket</Name>' +
  '<CreationDate>2026-01-01T00:00:00.000Z</CreationDate></Bucket></Buckets></ListAllMyBucketsResult>';

/** A stand-in for the agent and for S3 that remembers what it was asked. */
export async function answerEverything(network: PodNetwork, accessKeyId = 'ASIAPOD') {
  const asked: Record<'agent' | 'aws' | 'imds', HttpRequest[]> = { agent: [], aws: [], imds: [] };
  const agent: HttpHandler = (request) => {
    asked.agent.push(request);
    const Expiration = new Date(Date.now() + 3_600_000).toISOString();
    const body = { AccessKeyId: accessKeyId, SecretAccessKey: 's', Token: 't', AccountId: '111122223333', Expiration };
    return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  };
  const listeners = {
    agent: await network.listen('agent', agent),
    aws: await network.listen('aws', (request) => {
      asked.aws.push(request);
      return { status: 200, headers: { 'content-type': 'application/xml' }, body: BUCKETS };
    }),
    imds: await network.listen('imds', (request) => {
      asked.imds.push(request);
      return { status: 404 };
    }),
  };
  return { asked, agent, listeners };
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
