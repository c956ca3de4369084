import { checkRequest, hostWithoutPort } from '../../../../lib/emulator/node/agent/request';
import { serviceAccountToken } from '../support';

const now = Date.parse('2026-04-12T14:51:39Z');
const token = serviceAccountToken(now);
const refusal = (host: string, authorization?: string, extra?: readonly string[]) => {
  const refused = checkRequest(host, authorization, now, extra);
  return refused && { status: refused.status, message: refused.message };
};
const invalidAddress = (host: string) => ({
  status: 403,
  message: `Access Denied. Called agent through invalid address, please use either [169.254.170.23 fd00:ec2::23] address not ${host}`,
});

describe('the Host header', () => {
  test.each([
    '169.254.170.23',
    '169.254.170.23:80',
    '[fd00:ec2::23]',
    '[fd00:ec2::23]:80',
    'fd00:ec2::23',
    '169.254.170.23:',
  ])('%s is the agent', (host) => expect(refusal(host, token)).toBeUndefined());

  test.each([
    ['localhost', 'localhost'],
    ['127.0.0.1:8080', '127.0.0.1'],
    ['[::1]:80', '::1'],
    ['169.254.170.2', '169.254.170.2'],
    ['169.254.170.23.evil.example', '169.254.170.23.evil.example'],
    ['', ''],
    ['[]', ''],
    ['a:b:c', 'a:b:c'],
  ])('%j is not', (host, named) => expect(refusal(host, token)).toEqual(invalidAddress(named)));

  test('is looked at before the token', () => expect(refusal('localhost')).toEqual(invalidAddress('localhost')));

  test('a further host can be let in, and the message does not change for it', () => {
    expect(refusal('127.0.0.1:4711', token, ['127.0.0.1'])).toBeUndefined();
    expect(refusal('localhost', token, ['127.0.0.1'])).toEqual(invalidAddress('localhost'));
    expect(refusal('127.0.0.1.evil.example', token, ['127.0.0.1'])).toEqual(invalidAddress('127.0.0.1.evil.example'));
  });

  test('a port is anything after the last colon', () => expect(hostWithoutPort('host:http')).toBe('host'));
});

describe('the token', () => {
  const parsed = (error: string) => ({ status: 400, message: `Service account token cannot be parsed: ${error}` });
  const invalid = (error: string) => ({
    status: 400,
    message: `Service account token failed basic claim validations: ${error}`,
  });
  const seconds = now / 1000;

  test.each([
    ['none', undefined, { status: 400, message: 'Service account token cannot be empty' }],
    ['an empty one', '', { status: 400, message: 'Service account token cannot be empty' }],
    ['not three segments', 'abc', parsed('token is malformed: token contains an invalid number of segments')],
    [
      'a Bearer prefix',
      `Bearer ${token}`,
      parsed('token is malformed: could not base64 decode header: illegal base64 data at input byte 6'),
    ],
    [
      'a.b.c',
      'a.b.c',
      parsed('token is malformed: could not base64 decode header: illegal base64 data at input byte 0'),
    ],
    ['expired', serviceAccountToken(now, { exp: seconds - 1 }), invalid('token is expired')],
    ['too young', serviceAccountToken(now, { nbf: seconds + 60 }), invalid('token is not valid yet')],
    [
      'both',
      serviceAccountToken(now, { exp: seconds - 1, nbf: seconds + 60 }),
      invalid('token is expired, token is not valid yet'),
    ],
  ])('%s is refused', (_, authorization, expected) =>
    expect(refusal('169.254.170.23', authorization)).toEqual(expected),
  );

  test.each([
    ['another audience', serviceAccountToken(now, { aud: ['sts.amazonaws.com'] })],
    ['another issuer', serviceAccountToken(now, { iss: 'https://other' })],
    ['no exp', serviceAccountToken(now, { exp: undefined })],
    ['an iat in the future', serviceAccountToken(now, { iat: seconds + 9999 })],
  ])('%s is left to EKS Auth', (_, authorization) => expect(refusal('169.254.170.23', authorization)).toBeUndefined());

  test('every refusal carries a cause', () => {
    expect(checkRequest('169.254.170.23', `Bearer ${token}`, now)?.cause).toContain('takes the bare token');
    expect(checkRequest('169.254.170.23', serviceAccountToken(now, { exp: seconds - 1 }), now)?.cause).toBe(
      "the token's times do not hold now, at 2026-04-12T14:51:39.000Z: exp 2026-04-12T14:51:38.000Z, nbf 2026-04-12T14:51:39.000Z",
    );
  });
});
