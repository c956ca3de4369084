import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock';
import type { HttpHandler, HttpRequest, HttpResponse } from '../http';
import type { Journal, JournalEntry } from '../journal';
import type { Session } from '../sts/session';
import { EksAuthError, eksAuthError, eksAuthWords } from './auth/errors';
import { EksAuthFaults } from './auth/faults';
import { checkNodePermission } from './auth/node-permission';
import { podSession } from './auth/pod-session';
import { checkClusterName, readPath, readToken } from './auth/request';
import type { EksAuthSts } from './auth/sts';
import { POD_IDENTITY_AUDIENCE, verifiedClaims } from './auth/token';
import type { PodIdentityAssociation } from './associations';
import { clusterArn } from './clusters';
import type { EksControlPlane } from './control-plane';
import type { ServiceAccountClaims } from './tokens';

export interface EksAuthOptions {
  readonly controlPlane: EksControlPlane;
  readonly sts: EksAuthSts;
  /** The region that requests must be signed for. */
  readonly region: string;
  /** The clusters' account. */
  readonly accountId: string;
  readonly clock: Clock;
  readonly journal?: Journal;
}

/** What is known of a request so far; it goes into the journal whether the request is granted or refused. */
interface Progress {
  cluster?: string;
  caller?: string;
  claims?: ServiceAccountClaims;
  association?: PodIdentityAssociation;
}

interface Granted {
  readonly claims: ServiceAccountClaims;
  readonly association: PodIdentityAssociation;
  readonly session: Session;
}

/**
 * EKS Auth: trades a pod's ServiceAccount token for credentials of the role that an association gives the pod. Its one
 * operation is `AssumeRoleForPodIdentity` (EKS API reference; protocol rest-json, signing name `eks-auth`), which the
 * Pod Identity agent calls with the node's own credentials.
 *
 * A request is checked in this order, and the first that fails answers: path; signature; cluster name and body; the
 * node's permission; the cluster; the token; the association; the role. Unconfirmed: this order.
 */
export class EksAuth {
  readonly faults = new EksAuthFaults();

  constructor(private readonly options: EksAuthOptions) {}

  readonly handler: HttpHandler = async (request) => {
    const requestId = randomUUID();
    const progress: Progress = {};
    try {
      const fault = await this.faults.meet();
      if (fault === 'drop') return 'drop';
      if (fault) throw fault;
      const granted = await this.assumeRoleForPodIdentity(request, progress);
      this.recordGranted(requestId, progress, granted);
      return json(200, requestId, responseBody(granted));
    } catch (error) {
      if (!(error instanceof EksAuthError)) throw error;
      this.recordRefused(requestId, progress, error);
      return refusalResponse(requestId, error);
    }
  };

  private async assumeRoleForPodIdentity(request: HttpRequest, progress: Progress): Promise<Granted> {
    const { controlPlane, sts, region, accountId, clock } = this.options;
    const name = readPath(request);
    const authentication = sts.authenticate(request, { service: 'eks-auth', region });
    if (!authentication.ok) {
      const { code, message, httpStatus } = authentication;
      throw new EksAuthError(code, message, `the request's signature was refused: ${message}`, httpStatus);
    }
    progress.caller = authentication.session.arn;
    checkClusterName(name);
    progress.cluster = name;
    const token = readToken(request.body);
    const cluster = controlPlane.cluster(name);
    const resource = cluster ?? { arn: clusterArn(controlPlane.scope, name), tags: {} };
    checkNodePermission(sts, authentication.session, resource, accountId);
    if (!cluster) {
      const cause = `account ${accountId} has no cluster ${name} in ${region}; the agent's --cluster-name says so`;
      throw eksAuthError('ResourceNotFoundException', eksAuthWords.noCluster(name), cause);
    }
    const claims = await verifiedClaims(controlPlane.tokenVerifier(name), token, clock);
    progress.claims = claims;
    const association = controlPlane.associationFor(name, claims);
    if (!association) {
      const cause = `no association of cluster ${name} is for the ServiceAccount ${claims.serviceAccount} in namespace ${claims.namespace}`;
      throw eksAuthError('ResourceNotFoundException', eksAuthWords.noAssociation, cause);
    }
    progress.association = association;
    return { claims, association, session: podSession(sts, cluster, accountId, association, claims) };
  }

  private recordGranted(requestId: string, progress: Progress, { session }: Granted): void {
    const { roleArn, arn, expiration, tags } = session;
    this.record('credentials issued', progress, { requestId, roleArn, sessionArn: arn, expiration, tags });
  }

  private recordRefused(requestId: string, progress: Progress, error: EksAuthError): void {
    const detail = { requestId, code: error.code, httpStatus: error.httpStatus };
    const { message, cause, denial } = error;
    this.record('credentials refused', progress, detail, { said: message, cause, denial });
  }

  private record(
    event: string,
    { cluster, caller, claims, association }: Progress,
    detail: Record<string, unknown>,
    words: Pick<JournalEntry, 'said' | 'cause' | 'denial'> = {},
  ): void {
    this.options.journal?.record({
      at: this.options.clock.now(),
      component: 'eks-auth',
      event,
      ...(claims && { subject: `${claims.namespace}/${claims.podName}` }),
      ...words,
      detail: {
        ...detail,
        ...(cluster !== undefined && { cluster }),
        ...(caller !== undefined && { caller }),
        ...(claims && { serviceAccount: claims.serviceAccount }),
        ...(association && { associationId: association.associationId }),
      },
    });
  }
}

/**
 * Field names and their order as in the API reference; STS's `assumedRoleId` is `assumeRoleId` here. Unconfirmed: that
 * `assumedRoleUser` is the target role's session where there is a target role.
 */
function responseBody({ claims, association, session }: Granted): unknown {
  return {
    subject: { namespace: claims.namespace, serviceAccount: claims.serviceAccount },
    audience: POD_IDENTITY_AUDIENCE,
    podIdentityAssociation: {
      associationArn: association.associationArn,
      associationId: association.associationId,
    },
    assumedRoleUser: { arn: session.arn, assumeRoleId: `${session.roleId}:${session.sessionName}` },
    credentials: {
      sessionToken: session.sessionToken,
      secretAccessKey: session.secretAccessKey,
      accessKeyId: session.accessKeyId,
      expiration: Math.floor(session.expiration / 1000),
    },
  };
}

function refusalResponse(requestId: string, { code, message, httpStatus }: EksAuthError): HttpResponse {
  const { headers, ...response } = json(httpStatus, requestId, message ? { message } : {});
  return { ...response, headers: { ...headers, 'x-amzn-ErrorType': code } };
}

function json(status: number, requestId: string, body: unknown): HttpResponse {
  const headers = { 'Content-Type': 'application/json', 'x-amzn-RequestId': requestId };
  return { status, headers, body: JSON.stringify(body) };
}
