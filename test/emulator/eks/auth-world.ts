import { createHash, createHmac, randomUUID, type Hash, type Hmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import { EksAuth } from '../../../lib/emulator/eks/eks-auth';
import type { TokenFlaw, TokenVerdict, TokenVerifier } from '../../../lib/emulator/eks/tokens';
import type { HttpRequest } from '../../../lib/emulator/http';
import { IamAccount } from '../../../lib/emulator/iam/account';
import type { Session } from '../../../lib/emulator/sts/session';
import { Sts } from '../../../lib/emulator/sts/sts';
import { ACCOUNT_ID, CLUSTER, newClusterAccount, REGION } from './account';

export const OTHER_ACCOUNT_ID = '444455556666';
export const PODS = { namespace: 'default', serviceAccount: 'aws-cli-sa' };
export const POD = { name: 'aws-cli', uid: '943727b9-0a38-4d7a-9c8b-0f5f4b1f5f5f' };
/** In the form of a token; what it says is up to the {@link ScriptedVerifier}. */
export const TOKEN = 'aGVhZGVy.cGF5bG9hZC1vZi10aGUtdG9rZW4.c2lnbmF0dXJl';
export const PATH = `/clusters/${CLUSTER}/assume-role-for-pod-identity`;
const HOST = `eks-auth.${REGION}.api.aws`;

/** The fields of a 200; of a refusal there is the message alone. */
export interface AnswerBody {
  readonly subject: { readonly namespace: string; readonly serviceAccount: string };
  readonly assumedRoleUser: { readonly arn: string; readonly assumeRoleId: string };
  readonly credentials: {
    readonly sessionToken: string;
    readonly secretAccessKey: string;
    readonly accessKeyId: string;
    readonly expiration: number;
  };
  readonly message?: string;
}

/** Gives the verdict it was told to. */
export class ScriptedVerifier implements TokenVerifier {
  readonly asked: { token: string; audience: string }[] = [];
  verdict: TokenVerdict;

  constructor(now: number) {
    this.verdict = {
      ok: true,
      claims: {
        ...PODS,
        serviceAccountUid: '443fc11b-0000-4000-8000-000000000000',
        podName: POD.name,
        podUid: POD.uid,
        issuedAt: now,
        expiresAt: now + 80_000_000,
      },
    };
  }

  refuse(reason: TokenFlaw, expiredAt?: number): void {
    this.verdict = { ok: false, reason, detail: `scripted as ${reason}`, expiredAt };
  }

  verify(token: string, audience: string): Promise<TokenVerdict> {
    this.asked.push({ token, audience });
    return Promise.resolve(this.verdict);
  }
}

/** Everything that EKS Auth stands on, the rest of AWS being real: a cluster, an association, a node that may ask. */
export function newAuthWorld(association: object = {}) {
  const account = newClusterAccount();
  const { clock, journal, iam, eks, podRole, nodeRole } = account;
  iam.putRolePolicy(nodeRole.name, 'Node', {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 'eks-auth:AssumeRoleForPodIdentity', Resource: '*' }],
  });
  const other = new IamAccount({ accountId: OTHER_ACCOUNT_ID, clock });
  const sts = new Sts({ accounts: [iam, other], region: REGION, clock, journal });
  const verifier = new ScriptedVerifier(clock.now());
  eks.attachTokenVerifier(CLUSTER, verifier);
  const auth = new EksAuth({ controlPlane: eks, sts, region: REGION, accountId: ACCOUNT_ID, clock, journal });
  const node = sts.issueInstanceSession(nodeRole.arn, 'i-0123456789abcdef0', 21_600);
  const made = eks.createPodIdentityAssociation({
    clusterName: CLUSTER,
    ...PODS,
    roleArn: podRole.arn,
    ...association,
  });

  const send = async (request: HttpRequest) => {
    const response = await auth.handler(request);
    if (response === 'drop') return response;
    const text = String(response.body);
    return { ...response, text, body: JSON.parse(text) as AnswerBody };
  };
  /** Asks as the agent does, with the node's credentials. */
  const ask = async (o: { path?: string; body?: string; session?: Session } = {}) => {
    const { path = PATH, body = JSON.stringify({ token: TOKEN }), session = node } = o;
    const answer = await send(await signed(session, clock.now(), { path, body }));
    if (answer === 'drop') throw new Error('the request was dropped');
    return answer;
  };
  const lastEntry = () => journal.since(0).findLast((entry) => entry.component === 'eks-auth');
  return { ...account, other, sts, verifier, auth, node, association: made, send, ask, lastEntry };
}

/** A request signed by the AWS SDK's own signer. */
export async function signed(
  session: Session,
  at: number,
  o: { path?: string; body?: string; method?: string; service?: string; region?: string } = {},
): Promise<HttpRequest> {
  const { path = PATH, body = '', method = 'POST', service = 'eks-auth', region = REGION } = o;
  const { accessKeyId, secretAccessKey, sessionToken } = session;
  const credentials = { accessKeyId, secretAccessKey, sessionToken };
  const signer = new SignatureV4({ service, region, credentials, sha256: Sha256 });
  const headers = { host: HOST, 'content-type': 'application/json', 'amz-sdk-invocation-id': randomUUID() };
  const request = { method, protocol: 'https:', hostname: HOST, path, query: {}, headers, body };
  const { headers: all } = await signer.sign(request, { signingDate: new Date(at) });
  return { method, url: path, headers: all, body: Buffer.from(body), peer: '192.0.2.1:40000' };
}

class Sha256 {
  private readonly hash: Hash | Hmac;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.hash = secret === undefined ? createHash('sha256') : createHmac('sha256', secret as Uint8Array);
  }

  update(data: Uint8Array): void {
    this.hash.update(data);
  }

  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.hash.digest());
  }

  reset(): void {}
}
