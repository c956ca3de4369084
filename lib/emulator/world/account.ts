import type { Clock } from '../clock';
import { EksAuth } from '../eks/eks-auth';
import { EksControlPlane } from '../eks/control-plane';
import type { HttpHandler, HttpRequest } from '../http';
import { IamAccount } from '../iam/account';
import type { Journal } from '../journal';
import { S3 } from '../s3/s3';
import { partitionOf } from '../partition';
import { Sts } from '../sts/sts';
import { asksForWebIdentity, webIdentityEndpoint } from '../sts/web-identity';
import type { Home } from './home';
import { Wire } from './wire';

export interface AccountOptions extends Home {
  readonly clock: Clock;
  readonly journal: Journal;
  /** Whether the account has an OpenID Connect provider, which no stand-in here can use. */
  readonly hasOidcProviders: () => boolean;
  /** The account's quota of roles. @default AWS's: 1000 */
  readonly maxRoles?: number;
}

/** The services of one AWS account in one region. */
export class Account implements Home {
  readonly accountId: string;
  readonly region: string;
  readonly partition: string;
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
    this.partition = partitionOf(options.region) ?? 'aws';
    const named = { ...options, partition: this.partition };
    this.wire = new Wire(options.journal);
    this.iam = new IamAccount(named);
    this.sts = new Sts({ ...options, accounts: [this.iam] });
    this.s3 = new S3({ ...named, sts: this.sts });
    this.eks = new EksControlPlane({ ...named, iam: this.iam });
    this.webIdentity = webIdentityEndpoint({ ...options, hasProviders: options.hasOidcProviders });
    this.eksAuth = new EksAuth({ ...options, controlPlane: this.eks, sts: this.sts });
  }

  /** The ARN of a policy that AWS manages, which lies at the root path. */
  managedPolicyArn(name: string): string {
    return `arn:${this.partition}:iam::aws:policy/${name}`;
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
