import { EksAuthError, readApiError } from '../../../../lib/emulator/node/agent/eks-auth-error';
import { translate } from '../../../../lib/emulator/node/agent/errors';

const error = (status: number, code: string, message = 'm') =>
  new EksAuthError(status, 'id', readApiError({ 'x-amzn-errortype': code }, JSON.stringify({ message })), undefined, 1);

describe('what EKS Auth answered, told to the pod', () => {
  const words = 'Unauthorized Exception! EKS does not have permissions to assume the associated role.';

  test.each([
    [400, 'AccessDeniedException', 'client', true, false],
    [400, 'ExpiredTokenException', 'client', true, false],
    [400, 'InvalidTokenException', 'client', true, false],
    [400, 'InvalidParameterException', 'client', false, false],
    [400, 'InvalidRequestException', 'client', false, false],
    [404, 'ResourceNotFoundException', 'client', true, false],
    [429, 'ThrottlingException', 'client', false, true],
    [500, 'InternalServerException', 'server', false, true],
    [503, 'ServiceUnavailableException', 'server', false, true],
    [403, 'SomethingNewException', 'unknown', false, false],
    [502, 'SomethingNewException', 'unknown', false, true],
    [504, 'SomethingNewException', 'unknown', false, true],
  ])('%d %s: fault %s, drops the cache entry %s, is retried %s', (status, code, fault, irrecoverable, retryable) => {
    const failed = error(status, code);
    expect(translate(failed)).toEqual({ status, message: `[id]: (${code}): m, fault: ${fault}` });
    expect(failed.irrecoverable).toBe(irrecoverable);
    expect(failed.retryable).toBe(retryable);
  });

  test('word for word as recorded on a real cluster', () => {
    const api = readApiError({ 'x-amzn-errortype': 'AccessDeniedException' }, JSON.stringify({ message: words }));
    const failed = new EksAuthError(400, 'b69b1279-d140-4eee-b7ea-b124286f544c', api, undefined, 1);
    expect(translate(failed)).toEqual({
      status: 400,
      message: `[b69b1279-d140-4eee-b7ea-b124286f544c]: (AccessDeniedException): ${words}, fault: client`,
    });
  });

  test('no answer at all: an empty id and 500', () => {
    expect(translate(new EksAuthError(0, '', undefined, 'dial tcp: i/o timeout', 3))).toEqual({
      status: 500,
      message: '[]',
    });
  });

  test('an answer without an error in it: its id and its status', () => {
    expect(translate(new EksAuthError(502, 'x', readApiError({}, '<html>'), 'not JSON', 3))).toEqual({
      status: 502,
      message: '[x]',
    });
  });

  test('anything else is told as it is', () => {
    expect(translate(new Error('boom'))).toEqual({ status: 500, message: 'boom' });
  });
});

describe('reading an error answer', () => {
  test.each([
    [{ 'x-amzn-errortype': 'ThrottlingException:http://internal.amazon.com/' }, '{}', 'ThrottlingException', ''],
    [{}, '{"__type":"com.amazonaws.eksauth#AccessDeniedException","message":"no"}', 'AccessDeniedException', 'no'],
    [{}, '{"code":"accessdeniedexception","Message":"no"}', 'AccessDeniedException', 'no'],
    [{}, '', 'UnknownError', 'UnknownError'],
    [{}, '[1]', 'UnknownError', 'UnknownError'],
    [{ 'x-amzn-errortype': 'New' }, '{"message":5}', 'New', 'UnknownError'],
  ])('%j %s', (headers, body, code, message) => expect(readApiError(headers, body)).toMatchObject({ code, message }));

  test('a body that is not JSON holds no error', () => expect(readApiError({}, 'oops')).toBeUndefined());
});
