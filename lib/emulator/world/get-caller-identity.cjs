// @ts-check
/**
 * What `aws sts get-caller-identity` does, with the parts of the AWS SDK for JavaScript that are installed: credentials from
 * the SDK's default chain, a request signed by the SDK's signer, sent to STS. Run inside a pod. Prints one JSON object: `{ ok:
 * true, output: { Arn, … }, credentials }` or `{ ok: false, name, message, httpStatus }`. Needs no permission, and so tells
 * who a pod is whatever its role may do.
 *
 * Usage: node get-caller-identity.cjs MILLISECONDS REGION: how far the clock of this world is ahead of the machine's, and its
 * region, whose STS is asked whatever region the pod's environment names: every STS gives the same answer, and here is one.
 */
'use strict';
const { createHash, createHmac } = require('node:crypto');
const { S3Client } = require('@aws-sdk/client-s3');
const { SignatureV4 } = require('@smithy/signature-v4');

const [aheadMs, region = ''] = process.argv.slice(2);
const endpoint = new URL(
  process.env.AWS_ENDPOINT_URL_STS ?? process.env.AWS_ENDPOINT_URL ?? `https://sts.${region}.amazonaws.com`,
);
const body = 'Action=GetCallerIdentity&Version=2011-06-15';

/** The hash that the signer asks for: SHA-256, keyed or not. */
class Sha256 {
  /** @param {any} [secret] */
  constructor(secret) {
    this.hash = secret === undefined ? createHash('sha256') : createHmac('sha256', secret);
  }
  /** @param {any} data */
  update(data) {
    this.hash.update(data);
  }
  async digest() {
    return new Uint8Array(this.hash.digest());
  }
}

async function main() {
  const credentials = await new S3Client({ region }).config.credentials();
  const signer = new SignatureV4({ credentials, region, service: 'sts', sha256: /** @type {any} */ (Sha256) });
  const request = await signer.sign(
    {
      method: 'POST',
      protocol: endpoint.protocol,
      hostname: endpoint.hostname,
      path: '/',
      query: {},
      headers: { host: endpoint.host, 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
      body,
    },
    { signingDate: new Date(Date.now() + Number(aheadMs)) },
  );
  const { status, text } = await send(request.headers);
  const field = (/** @type {string} */ name) => new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1];
  if (status !== 200) {
    return {
      ok: false,
      name: field('Code') ?? `HTTP ${status}`,
      message: field('Message') ?? text,
      httpStatus: status,
    };
  }
  return {
    ok: true,
    output: { Arn: field('Arn'), UserId: field('UserId'), Account: field('Account') },
    credentials: { accessKeyId: credentials.accessKeyId },
  };
}

/** @param {Record<string, string>} headers @returns {Promise<{ status: number, text: string }>} */
function send(headers) {
  const { request } = require(endpoint.protocol === 'https:' ? 'node:https' : 'node:http');
  return new Promise((resolve, reject) => {
    const sent = request(endpoint, { method: 'POST', headers, timeout: 20_000 }, (/** @type {any} */ response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (/** @type {string} */ chunk) => (text += chunk));
      response.on('end', () => resolve({ status: response.statusCode, text }));
    });
    sent.on('timeout', () => sent.destroy(Object.assign(new Error('no answer from STS'), { name: 'TimeoutError' })));
    sent.on('error', reject);
    sent.end(body);
  });
}

main()
  .catch((error) => ({ ok: false, name: String(error?.name ?? 'Error'), message: String(error?.message ?? error) }))
  .then((outcome) => process.stdout.write(`${JSON.stringify(outcome)}\n`));
