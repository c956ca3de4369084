import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { systemClock } from '../../clock';
import {
  bitString,
  boolean,
  explicit,
  implicit,
  integer,
  octetString,
  oid,
  sequence,
  set,
  time,
  utf8String,
} from './der';

/** What a TLS server of AWS's host names needs, and what its clients must trust. */
export interface ServerIdentity {
  /** The authority's certificate, for `NODE_EXTRA_CA_CERTS` and the like. */
  readonly caPem: string;
  /** The server's certificate and key. They are never written to a file. */
  readonly certPem: string;
  readonly keyPem: string;
}

const DAY_MS = 24 * 60 * 60 * 1000;
const ECDSA_WITH_SHA256 = sequence(oid('1.2.840.10045.4.3.2'));

/**
 * Makes a throw-away authority and one server certificate for `hosts`, P-256, valid for a week around now. The
 * authority's key is dropped at once: it can sign nothing else.
 *
 * @param hosts DNS names; `*.` may stand for one label
 */
export function createServerIdentity(hosts: readonly string[]): ServerIdentity {
  const authority = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const server = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const authorityName = name('EKS Pod Identity rehearsal, throw-away authority');
  const ca = certificate({
    subject: authorityName,
    issuer: authorityName,
    subjectKey: authority.publicKey,
    issuerKey: authority.privateKey,
    issuerPublicKey: authority.publicKey,
    extensions: [
      extension('2.5.29.19', true, sequence(boolean(true), integer([0]))), // basicConstraints: CA, no CA below it
      extension('2.5.29.15', true, bitString(Buffer.from([0x06]), 1)), // keyUsage: keyCertSign, cRLSign
    ],
  });
  const leaf = certificate({
    subject: name('EKS Pod Identity rehearsal'),
    issuer: authorityName,
    subjectKey: server.publicKey,
    issuerKey: authority.privateKey,
    issuerPublicKey: authority.publicKey,
    extensions: [
      extension('2.5.29.19', true, sequence()), // basicConstraints: not a CA
      extension('2.5.29.15', true, bitString(Buffer.from([0x80]), 7)), // keyUsage: digitalSignature
      extension('2.5.29.37', false, sequence(oid('1.3.6.1.5.5.7.3.1'))), // extKeyUsage: serverAuth
      extension('2.5.29.17', false, sequence(...hosts.map((host) => implicit(2, Buffer.from(host))))), // subjectAltName
    ],
  });
  return { caPem: ca, certPem: leaf, keyPem: server.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string };
}

interface CertificateContents {
  readonly subject: Buffer;
  readonly issuer: Buffer;
  readonly subjectKey: KeyObject;
  readonly issuerKey: KeyObject;
  readonly issuerPublicKey: KeyObject;
  readonly extensions: readonly Buffer[];
}

/** An X.509 v3 certificate (RFC 5280), as PEM. */
function certificate(contents: CertificateContents): string {
  // Certificates answer to the machine's clock, not to the emulated one: clients check them against it.
  const now = systemClock.now();
  const serial = randomBytes(16);
  serial[0] = ((serial[0] as number) & 0x7f) | 0x40;
  const toBeSigned = sequence(
    explicit(0, integer([2])),
    integer(serial),
    ECDSA_WITH_SHA256,
    contents.issuer,
    sequence(time(now - DAY_MS), time(now + 6 * DAY_MS)),
    contents.subject,
    contents.subjectKey.export({ type: 'spki', format: 'der' }),
    explicit(
      3,
      sequence(
        extension('2.5.29.14', false, octetString(keyIdentifier(contents.subjectKey))),
        extension('2.5.29.35', false, sequence(implicit(0, keyIdentifier(contents.issuerPublicKey)))),
        ...contents.extensions,
      ),
    ),
  );
  const signature = sign('sha256', toBeSigned, contents.issuerKey);
  const base64 = sequence(toBeSigned, ECDSA_WITH_SHA256, bitString(signature)).toString('base64');
  return `-----BEGIN CERTIFICATE-----\n${base64.replace(/(.{64})/g, '$1\n').trimEnd()}\n-----END CERTIFICATE-----\n`;
}

const name = (commonName: string) => sequence(set(sequence(oid('2.5.4.3'), utf8String(commonName))));

function extension(id: string, critical: boolean, value: Buffer): Buffer {
  return sequence(oid(id), ...(critical ? [boolean(true)] : []), octetString(value));
}

function keyIdentifier(key: KeyObject): Buffer {
  return createHash('sha1')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest();
}
