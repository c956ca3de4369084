import { bucketsListed, cliAnswer, sdkAnswer } from '../../../lib/emulator/world/client-answers';
import type { ExecResult } from '../../../lib/emulator/node/exec';

const result = (more: Partial<ExecResult>): ExecResult => ({
  exitCode: 0,
  stdout: '',
  stderr: '',
  durationMs: 1,
  timedOut: false,
  truncated: false,
  ...more,
});
const failed = (stderr: string) => cliAnswer(result({ exitCode: 255, stderr }));

describe('the AWS SDK for JavaScript', () => {
  test('buckets are items', () => {
    const output = { Buckets: [{ Name: 'a' }, { Name: 'b' }] };
    expect(sdkAnswer(result({ sdk: { ok: true, output } }))).toEqual({
      succeeded: true,
      items: ['a', 'b'],
      said: 'a\nb',
    });
  });

  test('any other output is JSON, without what the SDK adds', () => {
    const output = { $metadata: { httpStatusCode: 200 }, KeyCount: 0 };
    expect(sdkAnswer(result({ sdk: { ok: true, output } }))).toMatchObject({ said: '{"KeyCount":0}' });
  });

  test('an error is its name and message', () => {
    const sdk = { ok: false as const, name: 'CredentialsProviderError', message: 'Could not load credentials' };
    expect(sdkAnswer(result({ sdk }))).toEqual({
      succeeded: false,
      code: 'CredentialsProviderError',
      said: 'CredentialsProviderError: Could not load credentials',
    });
  });

  test('a caller is its ARN', () => {
    const output = { Arn: 'arn:aws:sts::1:assumed-role/r/s', UserId: 'AROA:s', Account: '1' };
    expect(sdkAnswer(result({ sdk: { ok: true, output } }))).toMatchObject({ said: output.Arn });
  });
});

describe('the AWS CLI', () => {
  test.each([
    [
      '\nAn error occurred (AccessDenied) when calling the ListBuckets operation: User: arn:aws:sts::1:assumed-role/r/i-0 is not authorized',
      'AccessDenied',
    ],
    ['\nUnable to locate credentials. You can configure credentials by running "aws configure".', 'NoCredentialsError'],
    [
      '\nError when retrieving credentials from container-role: Error retrieving metadata: Received non 200 response 400 from container metadata: [x]: (AccessDeniedException): Unauthorized Exception!, fault: client',
      'CredentialRetrievalError',
    ],
    ['\nCould not connect to the endpoint URL: "http://127.0.0.1:9/"', 'EndpointConnectionError'],
    ['\nThe config profile (x) could not be found', 'ProfileNotFound'],
    ['something new', 'exit code 255'],
  ])('%s', (stderr, code) => {
    expect(failed(stderr)).toEqual({ succeeded: false, code, said: stderr.trim() });
  });

  test('the code of an answer that the container provider repeats is not the call’s', () => {
    const repeated =
      'Error when retrieving credentials from container-role: An error occurred (Throttling) when calling the X operation';
    expect(failed(repeated)).toMatchObject({ code: 'CredentialRetrievalError' });
  });

  test('silence is told by its exit code, and a killed one as such', () => {
    expect(cliAnswer(result({ exitCode: 137 }))).toMatchObject({ said: 'exit code 137' });
    expect(cliAnswer(result({ exitCode: 137, timedOut: true }))).toMatchObject({ code: 'TimeoutError' });
  });

  test('`aws s3 ls` is read line by line', () => {
    const stdout = '2026-01-02 03:04:05 first\n2026-01-02 03:04:05 second bucket\n';
    expect(bucketsListed(stdout)).toEqual(['first', 'second bucket']);
    expect(cliAnswer(result({ stdout }), bucketsListed)).toMatchObject({ succeeded: true, said: stdout.trimEnd() });
  });
});
