import { randomUUID } from 'node:crypto';
import type { HttpHandler, HttpRequest, HttpResponse } from '../http';
import type { AssumeRoleRequest, AssumeRoleOutcome } from './assume-role';
import { queryPairs, splitUrl } from './canonical-request';
import { isoSeconds } from './signature-date';
import type { SignatureRefusal } from './signature';
import type { Session } from './session';
import { estimatedPackedPercent } from './session-tags';
import type { XmlElement } from './xml';
import { xmlDocument } from './xml';

const NAMESPACE = 'https://sts.amazonaws.com/doc/2011-06-15/';

/** Actions that STS has and this stand-in has not. */
const NOT_HERE = [
  'AssumeRoleWithSAML',
  'AssumeRoleWithWebIdentity',
  'AssumeRoot',
  'DecodeAuthorizationMessage',
  'GetAccessKeyInfo',
  'GetDelegatedAccessToken',
  'GetFederationToken',
  'GetSessionToken',
  'GetWebIdentityToken',
];

/** AssumeRole parameters that STS reads and this stand-in does not. Ignoring them would answer where STS may refuse. */
const PARAMETERS_NOT_HERE = ['PolicyArns.member.1.arn', 'SerialNumber', 'TokenCode', 'SourceIdentity'];

const HTTP_STATUS: Readonly<Record<string, number>> = { AccessDenied: 403 };

/** What the endpoint needs of STS. */
export interface StsBackend {
  authenticate(request: HttpRequest, expected: { service: string }): { ok: true; session: Session } | SignatureRefusal;
  assumeRole(request: AssumeRoleRequest): AssumeRoleOutcome;
  /** Told of every caller that asked who it is. */
  identified?(session: Session): void;
}

/**
 * The STS endpoint: the AWS query protocol (form parameters in, XML out) with GetCallerIdentity and AssumeRole, signed
 * for the service `sts`. GetCallerIdentity needs no permission and takes a presigned GET as well.
 *
 * Source: AWS STS API Reference, "GetCallerIdentity", "AssumeRole", "Common Errors".
 */
export function stsEndpoint(backend: StsBackend): HttpHandler {
  return (request) => {
    const authenticated = backend.authenticate(request, { service: 'sts' });
    if (!authenticated.ok) return fault(authenticated.code, authenticated.message, authenticated.httpStatus);
    const { session } = authenticated;
    const form = request.method === 'POST' ? request.body.toString('utf8') : splitUrl(request.url).query;
    const parameters = new Map(queryPairs(form));
    const action = parameters.get('Action');
    if (action === 'GetCallerIdentity') {
      backend.identified?.(session);
      return callerIdentity(session);
    }
    if (action === 'AssumeRole') return assumeRole(backend, session, parameters);
    if (action === undefined) {
      return fault('MissingAction', 'The request is missing an action or a required parameter.', 400);
    }
    if (NOT_HERE.includes(action)) {
      return fault('NotImplemented', `This stand-in for AWS STS does not implement ${action}.`, 501);
    }
    const version = parameters.get('Version') ?? 'NO_VERSION_SPECIFIED';
    return fault('InvalidAction', `Could not find operation ${action} for version ${version}`, 400);
  };
}

function callerIdentity(session: Session): HttpResponse {
  return answer('GetCallerIdentity', [
    ['Arn', session.arn],
    ['UserId', `${session.roleId}:${session.sessionName}`],
    ['Account', session.accountId],
  ]);
}

function assumeRole(backend: StsBackend, caller: Session, parameters: ReadonlyMap<string, string>): HttpResponse {
  const unread = PARAMETERS_NOT_HERE.find((name) => parameters.has(name));
  if (unread) return fault('NotImplemented', `This stand-in for AWS STS does not read ${unread}.`, 501);
  const required = { roleArn: parameters.get('RoleArn'), roleSessionName: parameters.get('RoleSessionName') };
  const absent = Object.entries(required).filter(([, value]) => value === undefined);
  if (absent.length > 0) {
    const faults = absent.map(
      ([field]) => `Value null at '${field}' failed to satisfy constraint: Member must not be null`,
    );
    const count = `${absent.length} validation error${absent.length > 1 ? 's' : ''} detected: `;
    return fault('ValidationError', count + faults.join('; '), 400);
  }
  const tags = members(parameters, 'Tags', 'Key').map((key, index) => ({
    key,
    value: parameters.get(`Tags.member.${index + 1}.Value`) ?? '',
  }));
  const outcome = backend.assumeRole({
    caller,
    roleArn: required.roleArn ?? '',
    sessionName: required.roleSessionName ?? '',
    durationSeconds: Number(parameters.get('DurationSeconds') ?? 3600),
    tags,
    transitiveTagKeys: members(parameters, 'TransitiveTagKeys'),
    externalId: parameters.get('ExternalId'),
    policy: parameters.get('Policy'),
  });
  if (!outcome.ok) return fault(outcome.code, outcome.message, HTTP_STATUS[outcome.code] ?? 400);
  const { session } = outcome;
  const carried = Object.entries(session.tags).map(([key, value]) => ({ key, value }));
  return answer('AssumeRole', [
    [
      'Credentials',
      [
        ['AccessKeyId', session.accessKeyId],
        ['SecretAccessKey', session.secretAccessKey],
        ['SessionToken', session.sessionToken],
        ['Expiration', isoSeconds(session.expiration)],
      ],
    ],
    [
      'AssumedRoleUser',
      [
        ['AssumedRoleId', `${session.roleId}:${session.sessionName}`],
        ['Arn', session.arn],
      ],
    ],
    carried.length > 0 ? ['PackedPolicySize', estimatedPackedPercent(carried)] : undefined,
  ]);
}

/** The values of a list parameter: `Tags.member.1.Key`, `Tags.member.2.Key`, … up to the first that is missing. */
function members(parameters: ReadonlyMap<string, string>, list: string, field?: string): string[] {
  const values: string[] = [];
  for (;;) {
    const name = `${list}.member.${values.length + 1}${field ? `.${field}` : ''}`;
    const value = parameters.get(name);
    if (value === undefined) return values;
    values.push(value);
  }
}

function answer(action: string, result: readonly (XmlElement | undefined)[]): HttpResponse {
  const requestId = randomUUID();
  const document: XmlElement = [
    `${action}Response`,
    [
      [`${action}Result`, result],
      ['ResponseMetadata', [['RequestId', requestId]]],
    ],
  ];
  return respond(200, requestId, xmlDocument(document, NAMESPACE));
}

/** An error of the query protocol. */
export function fault(code: string, message: string, status: number): HttpResponse {
  const requestId = randomUUID();
  const document: XmlElement = [
    'ErrorResponse',
    [
      [
        'Error',
        [
          ['Type', status < 500 ? 'Sender' : 'Receiver'],
          ['Code', code],
          ['Message', message],
        ],
      ],
      ['RequestId', requestId],
    ],
  ];
  return respond(status, requestId, xmlDocument(document, NAMESPACE));
}

function respond(status: number, requestId: string, body: string): HttpResponse {
  return { status, headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId }, body };
}
