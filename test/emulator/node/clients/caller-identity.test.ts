import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ContainerProcess, RUNNER } from '../../../../lib/emulator/node/network/container-process';
import { runInContainer } from '../../../../lib/emulator/node/run-in-container';

const ARN = 'arn:aws:sts::111122223333:assumed-role/app/eks-prod-web-1';
const KEY = { AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret' };

let sts: Server;
let answer: (response: ServerResponse) => void;
let asked: { body: string; authorization: string | undefined; date: string } | undefined;
const started: ContainerProcess[] = [];

beforeEach(async () => {
  asked = undefined;
  sts = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const { authorization, 'x-amz-date': date } = request.headers;
      asked = { body, authorization, date: String(date) };
      answer(response);
    });
  });
  await new Promise<void>((resolve) => sts.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  for (const container of started.splice(0)) await container.stop(1000);
  sts.closeAllConnections();
  await new Promise((resolve) => sts.close(resolve));
});

async function ask(env: Readonly<Record<string, string>>, { clockOffsetMs = 0, timeoutMs = 20_000 } = {}) {
  const container = await ContainerProcess.launch({
    argv: [process.execPath, RUNNER],
    env: {
      ...env,
      AWS_ENDPOINT_URL_STS: `http://127.0.0.1:${(sts.address() as AddressInfo).port}`,
      AWS_EC2_METADATA_DISABLED: 'true',
      HOME: '/nonexistent',
    },
    cwd: __dirname,
  });
  started.push(container);
  return runInContainer(container, { kind: 'caller-identity', region: 'eu-west-1', timeoutMs }, clockOffsetMs);
}

const says =
  (status: number, body: string): typeof answer =>
  (response) =>
    response.writeHead(status).end(body);
const WHO = `<R><GetCallerIdentityResult><Arn>${ARN}</Arn><UserId>AROA:s</UserId><Account>111122223333</Account></GetCallerIdentityResult></R>`;

test('STS tells who signed, and whose key it was; no secret comes back', async () => {
  answer = says(200, WHO);
  const result = await ask(KEY);
  expect(result.sdk).toMatchObject({ ok: true, output: { Arn: ARN, UserId: 'AROA:s', Account: '111122223333' } });
  expect(result.sdk).toHaveProperty('credentials.accessKeyId', KEY.AWS_ACCESS_KEY_ID);
  expect(JSON.stringify(result)).not.toContain(KEY.AWS_SECRET_ACCESS_KEY);
  expect(asked?.body).toBe('Action=GetCallerIdentity&Version=2011-06-15');
  expect(asked?.authorization).toContain(`Credential=${KEY.AWS_ACCESS_KEY_ID}/`);
  expect(asked?.authorization).toContain('/eu-west-1/sts/aws4_request');
});

test('it is signed at the time of the emulated world', async () => {
  answer = says(200, WHO);
  const ahead = 40 * 86_400_000;
  const dayThere = () => new Date(Date.now() + ahead).toISOString().slice(0, 10).replaceAll('-', '');
  const before = dayThere();
  await ask(KEY, { clockOffsetMs: ahead });
  expect([before, dayThere()]).toContain(asked?.date.slice(0, 8));
});

test('a refusal of STS is its code, message and status', async () => {
  answer = says(403, '<E><Error><Code>InvalidClientTokenId</Code><Message>not valid</Message></Error></E>');
  expect((await ask(KEY)).sdk).toMatchObject({
    ok: false,
    name: 'InvalidClientTokenId',
    message: 'not valid',
    httpStatus: 403,
  });
});

test('an answer that is none of STS is shown as it is', async () => {
  answer = says(502, 'bad gateway');
  expect((await ask(KEY)).sdk).toMatchObject({ ok: false, name: 'HTTP 502', message: 'bad gateway' });
});

test('without credentials the SDK says so, and STS is not asked', async () => {
  answer = says(200, WHO);
  const { sdk } = await ask({});
  expect(sdk).toMatchObject({ ok: false, name: 'CredentialsProviderError' });
  expect(asked).toBeUndefined();
});

test('an STS that does not answer is given up', async () => {
  answer = () => {};
  const result = await ask(KEY, { timeoutMs: 1000 });
  expect(result).toMatchObject({ timedOut: true, sdk: { ok: false, name: 'TimeoutError' } });
});
