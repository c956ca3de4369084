import { STATUS_CODES } from 'node:http';
import type { HopFact, HopMessage } from '../../model/hop';
import { REDACTED, withoutSecrets } from '../../model/redact';
import type { Exchange } from './wire';

/** Headers that are secrets as a whole. */
const SECRET_HEADERS = ['x-amz-security-token', 'x-aws-ec2-metadata-token', 'cookie', 'proxy-authorization'];
/** Fields of JSON bodies that are secrets: of EKS Auth, the agent and instance metadata. */
const SECRET_FIELD = /^(?:secretAccessKey|sessionToken|token|password)$/i;
const MOST_BODY_CHARACTERS = 4000;

/** The request of an exchange, fit to be shown. */
export function shownRequest({ request: { method, url, headers, body } }: Exchange): HopMessage {
  return {
    line: `${method} ${withoutSecrets(url)} HTTP/1.1`,
    headers: shownHeaders(headers),
    ...shownBody(body.toString('utf8')),
  };
}

/** The answer of an exchange, fit to be shown; `undefined` if there was none. */
export function shownResponse({ to, request, response }: Exchange): HopMessage | undefined {
  if (response === 'drop') return undefined;
  const { status, headers = {}, body = '' } = response;
  // What instance metadata answers to a PUT is nothing but a token.
  const isToken = to === 'imds' && request.method === 'PUT' && status === 200;
  return {
    line: `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`.trimEnd(),
    headers: shownHeaders(headers),
    ...(isToken ? { body: REDACTED } : shownBody(body.toString('utf8'))),
  };
}

function shownHeaders(headers: Readonly<Record<string, string>>): HopMessage['headers'] {
  return Object.entries(headers).map(([name, value]) => [name, shownHeader(name.toLowerCase(), value)] as const);
}

function shownHeader(name: string, value: string): string {
  if (SECRET_HEADERS.includes(name)) return REDACTED;
  if (name !== 'authorization') return withoutSecrets(value);
  // A signature's scope and signed headers may be seen; a bearer's token may not.
  return value.startsWith('AWS4-') ? withoutSecrets(value) : REDACTED;
}

function shownBody(body: string): { readonly body?: string } {
  if (body === '') return {};
  const shown = withoutSecrets(redactedJson(body) ?? body);
  return { body: shown.length > MOST_BODY_CHARACTERS ? `${shown.slice(0, MOST_BODY_CHARACTERS)}\n…` : shown };
}

function redactedJson(body: string): string | undefined {
  try {
    const redact = (key: string, value: unknown) =>
      SECRET_FIELD.test(key) && typeof value === 'string' ? REDACTED : value;
    return JSON.stringify(JSON.parse(body), redact, 2);
  } catch {
    return undefined;
  }
}

/** The claims of the ServiceAccount token that a request to the agent carries, decoded and not verified. */
export function tokenClaims({ request }: Exchange): HopFact[] {
  const payload = (request.headers['authorization'] ?? '').split('.')[1];
  if (payload === undefined) return [];
  try {
    return flattened(JSON.parse(Buffer.from(payload, 'base64url').toString()) as unknown).map(([name, value]) => ({
      group: 'token claims',
      name,
      value: withoutSecrets(value),
    }));
  } catch {
    return [];
  }
}

/** Times of a token are seconds since 1970, which nobody reads. */
const TIMES = ['exp', 'iat', 'nbf'];

function flattened(value: unknown, path: readonly string[] = []): [name: string, value: string][] {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return Object.entries(value).flatMap(([key, inner]) => flattened(inner, [...path, key]));
  }
  const name = path.join(' › ');
  if (typeof value === 'number' && TIMES.includes(name) && Math.abs(value) < 1e11) {
    return [[name, `${value} (${new Date(value * 1000).toISOString().replace('.000Z', 'Z')})`]];
  }
  return [[name, Array.isArray(value) ? value.join(', ') : String(value)]];
}
