// @ts-check
/**
 * What `aws sts get-caller-identity` does, with the parts of the AWS SDK for JavaScript that are installed: credentials from
 * the SDK's default chain, a request signed by the SDK's signer, sent to STS. Needs no permission, and so tells who a pod is
 * whatever its role may do. Part of the process that stands for a container, and as plain as that.
 */
'use strict';
const { createHash, createHmac } = require('node:crypto');

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

/**
 * Asks STS who the caller is, with credentials that are fetched anew.
 *
 * @param {string} region whose STS is asked whatever region the pod's environment names: every STS gives the same answer,
 *   and here is one
 * @param {AbortSignal} timeout
 * @returns {Promise<{ ok: true, output: object, credentials: object } | { ok: false, name: string, message: string, httpStatus: number }>}
 * @throws what the SDK throws where there are no credentials, or Error where STS does not answer
 */
async function callerIdentity(region, timeout) {
  // Not before it is asked for: what needs no SDK must not wait for it.
  const { S3Client } = require('@aws-sdk/client-s3');
  const { SignatureV4 } = require('@smithy/signature-v4');
  const endpoint = new URL(
    process.env.AWS_ENDPOINT_URL_STS ?? process.env.AWS_ENDPOINT_URL ?? `https://sts.${region}.amazonaws.com`,
  );
  const client = new S3Client({ region });
  try {
    const credentials = await client.config.credentials();
    const signer = new SignatureV4({ credentials, region, service: 'sts', sha256: /** @type {any} */ (Sha256) });
    const { headers } = await signer.sign({
      method: 'POST',
      protocol: endpoint.protocol,
      hostname: endpoint.hostname,
      path: '/',
      query: {},
      headers: { host: endpoint.host, 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
      body,
    });
    const { status, text } = await send(endpoint, headers, timeout);
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
      credentials,
    };
  } finally {
    client.destroy();
  }
}

/**
 * @param {URL} endpoint @param {Record<string, string>} headers @param {AbortSignal} signal
 * @returns {Promise<{ status: number, text: string }>}
 */
function send(endpoint, headers, signal) {
  const { request } = require(endpoint.protocol === 'https:' ? 'node:https' : 'node:http');
  return new Promise((resolve, reject) => {
    const options = { method: 'POST', headers, signal, agent: false };
    const sent = request(endpoint, options, (/** @type {any} */ response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (/** @type {string} */ chunk) => (text += chunk));
      response.on('error', reject).on('end', () => resolve({ status: response.statusCode, text }));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

module.exports = { callerIdentity };
