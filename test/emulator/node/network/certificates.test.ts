import { X509Certificate } from 'node:crypto';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { createServerIdentity } from '../../../../lib/emulator/node/network/certificates';
import { oid, time } from '../../../../lib/emulator/node/network/der';

const HOSTS = ['s3.us-east-1.amazonaws.com', '*.s3.us-east-1.amazonaws.com'];
const identity = createServerIdentity(HOSTS);
const ca = new X509Certificate(identity.caPem);
const leaf = new X509Certificate(identity.certPem);

test('the authority is one, of its own making', () => {
  expect(ca.ca).toBe(true);
  expect(ca.checkIssued(ca)).toBe(true);
  expect(ca.verify(ca.publicKey)).toBe(true);
});

test('the server\u2019s certificate is the authority\u2019s, for the hosts named and no others', () => {
  expect(leaf.ca).toBe(false);
  expect(leaf.checkIssued(ca)).toBe(true);
  expect(leaf.verify(ca.publicKey)).toBe(true);
  expect(leaf.checkHost('s3.us-east-1.amazonaws.com')).toBeDefined();
  expect(leaf.checkHost('b1.s3.us-east-1.amazonaws.com')).toBeDefined();
  expect(leaf.checkHost('s3.eu-west-1.amazonaws.com')).toBeUndefined();
});

test('it is valid now, and not for long', () => {
  expect(Date.parse(leaf.validFrom)).toBeLessThan(Date.now());
  expect(Date.parse(leaf.validTo)).toBeGreaterThan(Date.now());
  expect(Date.parse(leaf.validTo) - Date.parse(leaf.validFrom)).toBeLessThanOrEqual(7 * 24 * 3_600_000);
});

test('a client that trusts the authority talks to the server; one that does not refuses', async () => {
  const server = https.createServer({ key: identity.keyPem, cert: identity.certPem }, (_, response) =>
    response.end('hello'),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const get = (options: https.RequestOptions) =>
    new Promise<string>((resolve) => {
      const request = https.get(
        { host: '127.0.0.1', port, agent: false, servername: HOSTS[0], ...options },
        (response) => {
          response.on('data', (chunk: Buffer) => resolve(chunk.toString()));
        },
      );
      request.on('error', (error: NodeJS.ErrnoException) => resolve(String(error.code)));
    });
  expect(await get({ ca: identity.caPem })).toBe('hello');
  expect(await get({})).toBe('UNABLE_TO_VERIFY_LEAF_SIGNATURE');
  expect(await get({ ca: identity.caPem, servername: 'iam.amazonaws.com' })).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
  await new Promise((resolve) => server.close(resolve));
});

test('no two authorities are alike', () => {
  const other = new X509Certificate(createServerIdentity(HOSTS).certPem);
  expect(other.verify(ca.publicKey)).toBe(false);
  expect(other.serialNumber).not.toBe(leaf.serialNumber);
});

test.each([
  ['1.2.840.10045.4.3.2', '06082a8648ce3d040302'],
  ['2.5.29.17', '0603551d11'],
])('the object identifier %s is %s', (dotted, hex) => expect(oid(dotted).toString('hex')).toBe(hex));

test('a time is short until 2049 and long after', () => {
  expect(time(Date.parse('2026-11-23T10:20:30.400Z')).toString('latin1')).toBe('\x17\x0d261123102030Z');
  expect(time(Date.parse('2050-01-01T00:00:00Z')).toString('latin1')).toBe('\x18\x0f20500101000000Z');
});
