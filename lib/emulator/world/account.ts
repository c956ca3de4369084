import type { Clock } from '../clock';
import { EksAuth } from '../eks/eks-auth';
import { EksControlPlane } from '../eks/control-plane';
import type { HttpHandler, HttpRequest } from '../http';
import { IamAccount } from '../iam/account';
import type { Journal } from '../journal';
import { S3 } from '../s3/s3';
import { Sts } from '../sts/sts';
import { asksForWebIdentity, webIdentityEndpoint } from '../sts/web-identity';
import { Wire } from './wire';

export interface AccountOptions {
  /** Twelve digits. */
  readonly accountId: string;
  readonly region: string;
  readonly clock: Clock;
  readonly journal: Journal;
  /** Whether the account has an OpenID Connect provider, which no stand-in here can use. */
  readonly hasOidcProviders: () => boolean;
  /** The account's quota of roles. @default AWS's: 1000 */
  readonly maxRoles?: number;
}

/** The services of one AWS account in one region. */
export class Account {
  readonly accountId: string;
  readonly region: string;
  readonly iam: IamAccount;
  readonly sts: Sts;
  readonly s3: S3;
  readonly eks: EksControlPlane;
  readonly eksAuth: EksAuth;
  /** What goes to and fro between pods, agents and these services, for whoever listens. */
  readonly wire: Wire;
  private readonly webIdentity: HttpHandler;

  constructor(options: AccountOptions) {
    this.accountId = options.accountId;
    this.region = options.region;
    this.wire = new Wire(options.journal);
    this.iam = new IamAccount(options);
    this.sts = new Sts({ ...options, accounts: [this.iam] });
    this.s3 = new S3({ ...options, sts: this.sts });
    this.eks = new EksControlPlane({ ...options, iam: this.iam });
    this.webIdentity = webIdentityEndpoint({ ...options, hasProviders: options.hasOidcProviders });
    this.eksAuth = new EksAuth({ ...options, controlPlane: this.eks, sts: this.sts });
  }

  /**
   * What answers at every AWS host name a pod can reach. The service is the one the request was signed for; an unsigned request
   * goes to S3, which denies it, unless it is one that STS takes unsigned. A service without a stand-in answers 501.
   */
  readonly frontDoor: HttpHandler = (request) => {
    if (asksForWebIdentity(request)) return this.webIdentity(request);
    const service = signedFor(request);
    if (service === 's3') return this.s3.handler(request);
    if (service === 'sts') return this.sts.handler(request);
    if (service === 'eks-auth') return this.eksAuth.handler(request);
    return { status: 501, headers: { 'content-type': 'text/plain' }, body: `${service} has no stand-in here\n` };
  };
}

/** The service that a request from a pod is for, as the front door sees it. */
export function serviceOf(request: HttpRequest): string {
  return asksForWebIdentity(request) ? 'sts' : signedFor(request);
}

/** The service in the signature's credential scope: `KEY/DATE/REGION/SERVICE/aws4_request`. */
function signedFor({ headers, url }: HttpRequest): string {
  const scope = /Credential=([^,\s]+)/.exec(headers['authorization'] ?? '')?.[1];
  const presigned = /[?&]X-Amz-Credential=([^&]+)/.exec(url)?.[1];
  return (scope ?? presigned?.replaceAll('%2F', '/') ?? '').split('/')[3] ?? 's3';
}
