import http from 'node:http';
import type { Clock } from '../../clock';
import type { NodeCredentials } from './eks-auth-client';

/** Credentials are fetched again this long before they expire, as the AWS SDK for Go does for instance roles. */
const EXPIRY_WINDOW_MS = 5 * 60_000;
const REQUEST_TIMEOUT_MS = 1000;

/**
 * The node's credentials as the agent gets them: from instance metadata, IMDSv2, kept until shortly before they expire.
 *
 * @param options.endpoint base URL of instance metadata; on EC2 `http://169.254.169.254`
 * @returns a function that rejects, in the AWS SDK for Go's words, if the instance has no role
 */
export function imdsNodeCredentials(options: {
  readonly endpoint: string;
  readonly clock: Clock;
}): () => Promise<NodeCredentials> {
  let kept: { credentials: NodeCredentials; expiration: number } | undefined;
  let underway: Promise<NodeCredentials> | undefined;

  const fetch = async (): Promise<NodeCredentials> => {
    const token = await ask(options.endpoint, 'PUT', '/latest/api/token', {
      'x-aws-ec2-metadata-token-ttl-seconds': '300',
    });
    const headers = { 'x-aws-ec2-metadata-token': token };
    const base = '/latest/meta-data/iam/security-credentials/';
    const role = (await ask(options.endpoint, 'GET', base, headers)).split('\n')[0]?.trim() ?? '';
    const answer = JSON.parse(await ask(options.endpoint, 'GET', base + role, headers)) as Record<string, string>;
    const credentials = {
      accessKeyId: String(answer.AccessKeyId),
      secretAccessKey: String(answer.SecretAccessKey),
      sessionToken: String(answer.Token),
    };
    kept = { credentials, expiration: Date.parse(String(answer.Expiration)) };
    return credentials;
  };

  return () => {
    if (kept && options.clock.now() < kept.expiration - EXPIRY_WINDOW_MS) return Promise.resolve(kept.credentials);
    underway ??= fetch().finally(() => (underway = undefined));
    return underway;
  };
}

function ask(endpoint: string, method: string, path: string, headers: Record<string, string>): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = http.request(
      new URL(path, endpoint),
      { method, headers, timeout: REQUEST_TIMEOUT_MS },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          if (response.statusCode === 200) return resolve(Buffer.concat(chunks).toString());
          const status = `http response error StatusCode: ${response.statusCode}, request to EC2 IMDS failed`;
          reject(new Error(`no EC2 IMDS role found, operation error ec2imds: GetMetadata, ${status}`));
        });
      },
    );
    request.on('timeout', () => request.destroy(new Error('timeout')));
    request.on('error', (error) => {
      reject(
        new Error(
          `no EC2 IMDS role found, operation error ec2imds: GetMetadata, request send failed, ${error.message}`,
        ),
      );
    });
    request.end();
  });
}
