// @ts-check
/**
 * The process that stands for a pod's container: it runs the unmodified AWS SDK for JavaScript, and other programs, on
 * command, with nothing but the environment it was started with.
 *
 * Plain JavaScript with types in comments, so that a pod needs nothing but Node and the SDK: no compiler, no hook.
 *
 * Commands come as one JSON object a line on stdin, answers go out the same way on stdout; both carry the command's
 * `id`. When stdin ends, however the other side came to its end, this process ends its children, removes the folder
 * named by `--remove-on-exit`, and exits: nothing of a pod outlives the rehearsal.
 */
'use strict';
const { spawn } = require('node:child_process');
const { rmSync } = require('node:fs');
const { readFile } = require('node:fs/promises');
const http = require('node:http');
const { createInterface } = require('node:readline');
const { callerIdentity } = require('./caller-identity.cjs');

/**
 * @typedef {{ id: number, op: string, clockOffsetMs?: number, timeoutMs?: number, service?: string, operation?: string,
 *   region?: string, input?: object, keepClient?: boolean, argv?: string[], shell?: string, maxOutputBytes?: number, path?: string,
 *   requests?: { url: string, headers: Record<string, string> }[] }} Command
 * @typedef {{ config: { credentials: () => Promise<Credentials> }, send: Function, destroy?: () => void }} Client
 * @typedef {{ accessKeyId: string, accountId?: string, expiration?: Date }} Credentials
 */

/** @type {Map<string, Client>} */
const keptClients = new Map();
/** @type {Set<import('node:child_process').ChildProcess>} */
const children = new Set();
/**
 * As a program would name it. A pod without an association has no AWS_REGION, and the SDK would stop at that before it
 * looked for credentials; the AWS CLI's `s3 ls` needs none.
 */
const region =
  process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION ?? process.argv[process.argv.indexOf('--region') + 1];
/** Where no name of a bucket resolves; the SDK has no variable for it. */
const s3 = process.argv.includes('--path-style') ? { forcePathStyle: true } : {};
const folderToRemove = process.argv[process.argv.indexOf('--remove-on-exit') + 1];
let running = 0;
let stopping = false;
let clockOffsetMs = 0;

/** @param {Command} command */
async function handle(command) {
  setClock(command.clockOffsetMs ?? 0);
  switch (command.op) {
    case 'call':
      return call(command);
    case 'caller-identity':
      return whoAmI(command);
    case 'credentials': {
      const { client, done } = clientFor('s3', command.keepClient !== false);
      try {
        return { ok: true, credentials: summary(await client.config.credentials()) };
      } catch (error) {
        return failure(error);
      } finally {
        done();
      }
    }
    case 'env':
      return {
        ok: true,
        env: Object.fromEntries(Object.entries(process.env).filter(([name]) => name.startsWith('AWS_'))),
      };
    case 'exec':
      return execute(command);
    case 'http':
      return { ok: true, answers: await Promise.all((command.requests ?? []).map((request) => get(request, command))) };
    case 'file':
      return { ok: true, content: await readFile(String(command.path), 'utf8') };
    default:
      return { ok: false, name: 'UnknownCommand', message: `unknown command ${JSON.stringify(command.op)}` };
  }
}

/** One SDK call, by a new client with the default credential chain or by the one kept. @param {Command} command */
async function call(command) {
  const timeout = AbortSignal.timeout(command.timeoutMs ?? 60_000);
  let done = () => {};
  try {
    const service = String(command.service);
    const chosen = clientFor(service, command.keepClient === true);
    done = chosen.done;
    const Operation = load(service)[`${command.operation}Command`];
    if (typeof Operation !== 'function') throw new TypeError(`${service} has no operation ${command.operation}`);
    const output = await chosen.client.send(new Operation(command.input ?? {}), { abortSignal: timeout });
    const credentials = summary(await chosen.client.config.credentials());
    return { ok: true, output: await plain(output), credentials };
  } catch (error) {
    return { ...failure(error), timedOut: timeout.aborted };
  } finally {
    done();
  }
}

/** Who a client with the default credential chain is, as STS tells. @param {Command} command */
async function whoAmI({ region: asked = '', timeoutMs }) {
  const timeout = AbortSignal.timeout(timeoutMs ?? 60_000);
  // Credentials that are being fetched cannot be called off.
  const tooLate = new Promise((_resolve, reject) => timeout.addEventListener('abort', () => reject(timeout.reason)));
  try {
    const answer = await Promise.race([callerIdentity(asked, timeout), tooLate]);
    return answer.ok ? { ...answer, credentials: summary(answer.credentials) } : answer;
  } catch (error) {
    return { ...failure(error), timedOut: timeout.aborted };
  }
}

/**
 * One plain HTTP request, as any program could make it: no SDK, no retries. Status 0 is no answer, and says why.
 * @param {{ url: string, headers: Record<string, string> }} request @param {Command} command
 * @returns {Promise<{ status: number, body: string }>}
 */
function get({ url, headers }, { timeoutMs }) {
  return new Promise((resolve) => {
    const fail = (/** @type {Error} */ error) => resolve({ status: 0, body: error.message });
    const sent = http.get(url, { headers, timeout: timeoutMs ?? 60_000, agent: false }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (/** @type {string} */ chunk) => (body += chunk));
      response.on('error', fail).on('end', () => resolve({ status: response.statusCode ?? 0, body }));
    });
    sent.on('timeout', () => sent.destroy(new Error('no answer in time'))).on('error', fail);
  });
}

/** @param {string} service @returns {any} */
function load(service) {
  if (!/^[a-z0-9-]+$/.test(service)) throw new TypeError(`${JSON.stringify(service)} does not name an AWS service`);
  return require(`@aws-sdk/client-${service}`);
}

/** @param {string} service @param {boolean} keep */
function clientFor(service, keep) {
  const kept = keptClients.get(service);
  if (keep && kept) return { client: kept, done: () => {} };
  const library = load(service);
  const name = Object.keys(library).find((key) => key.endsWith('Client') && key !== '__Client');
  /** @type {Client} */
  const client = new library[String(name)]({ region, ...(service === 's3' && s3) });
  if (keep) keptClients.set(service, client);
  return { client, done: () => void (keep || client.destroy?.()) };
}

/** @param {Credentials} credentials */
function summary(credentials) {
  const { accessKeyId, accountId, expiration } = credentials;
  return { accessKeyId, accountId, expiration: expiration?.toISOString() };
}

/** @param {any} error */
function failure(error) {
  return {
    ok: false,
    name: String(error?.name ?? 'Error'),
    message: String(error?.message ?? error),
    httpStatus: error?.$metadata?.httpStatusCode,
    requestId: error?.$metadata?.requestId ?? error?.requestId,
  };
}

/** An SDK output without its streams. @param {any} output */
async function plain(output) {
  if (typeof output?.Body?.transformToString === 'function') {
    return { ...output, Body: await output.Body.transformToString() };
  }
  return output;
}

/** Any other program, its output capped, killed with all it started when its time is up. @param {Command} command */
function execute(command) {
  const limit = command.maxOutputBytes ?? 1024 * 1024;
  const [file = '', ...args] = command.argv ?? [];
  /** Its own process group, where there is such a thing, so that its children die with it. */
  const detached = process.platform !== 'win32';
  const child =
    command.shell === undefined
      ? spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'], detached, windowsHide: true })
      : spawn(command.shell, { stdio: ['ignore', 'pipe', 'pipe'], detached, windowsHide: true, shell: true });
  children.add(child);
  return new Promise((resolve) => {
    let timedOut = false;
    let truncated = false;
    const timer = setTimeout(() => {
      timedOut = true;
      kill(child);
    }, command.timeoutMs ?? 60_000);
    /** @param {import('node:stream').Readable | null} stream */
    const collect = (stream) => {
      /** @type {Buffer[]} */
      const chunks = [];
      let size = 0;
      stream?.on('data', (/** @type {Buffer} */ chunk) => {
        if (size + chunk.length > limit) truncated = true;
        chunks.push(chunk.subarray(0, Math.max(0, limit - size)));
        size += chunk.length;
      });
      return () => Buffer.concat(chunks).toString('utf8');
    };
    const stdout = collect(child.stdout);
    const stderr = collect(child.stderr);
    /** @param {number} exitCode @param {string} [note] */
    const finish = (exitCode, note = '') => {
      clearTimeout(timer);
      children.delete(child);
      resolve({ ok: true, exitCode, stdout: stdout(), stderr: stderr() + note, timedOut, truncated });
    };
    // What a shell says and returns for a program that is not there, or may not be run.
    child.on('error', (/** @type {NodeJS.ErrnoException} */ error) =>
      error.code === 'ENOENT' ? finish(127, `${file}: not found\n`) : finish(126, `${file}: ${error.message}\n`),
    );
    child.on('close', (code, signal) =>
      finish(code ?? 128 + (require('node:os').constants.signals[signal ?? 'SIGKILL'] ?? 9)),
    );
  });
}

/** @param {import('node:child_process').ChildProcess} child */
function kill(child) {
  try {
    if (process.platform === 'win32' || child.pid === undefined) child.kill('SIGKILL');
    else process.kill(-child.pid, 'SIGKILL');
  } catch {
    // Gone already.
  }
}

const machineDate = Date;

/**
 * Sets this process's clock against the machine's, as far as JavaScript can tell: the emulated world may stand hours
 * ahead, and a client on a node has the node's time. @param {number} offsetMs
 */
function setClock(offsetMs) {
  clockOffsetMs = offsetMs;
  if (offsetMs === 0 || globalThis.Date !== machineDate) return;
  const now = () => machineDate.now() + clockOffsetMs;
  globalThis.Date = new Proxy(machineDate, {
    construct: (target, args, newTarget) => Reflect.construct(target, args.length > 0 ? args : [now()], newTarget),
    apply: () => new machineDate(now()).toString(),
    get: (target, key, receiver) => (key === 'now' ? now : Reflect.get(target, key, receiver)),
  });
}

/** @param {string} [why] if it was not asked to: whoever waits for an answer is told this with the end of the process */
function leave(why) {
  if (why !== undefined) process.stderr.write(`${why}\n`);
  for (const child of children) kill(child);
  try {
    if (process.argv.includes('--remove-on-exit')) rmSync(String(folderToRemove), { recursive: true, force: true });
  } catch {
    // The folder's owner removes what is left.
  }
  process.exit(0);
}

/** @param {object} message */
const say = (message) => void process.stdout.write(`${JSON.stringify(message)}\n`);

const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => {
  /** @type {Command} */
  let command;
  try {
    command = JSON.parse(line);
  } catch {
    return;
  }
  if (command.op === 'stop') {
    stopping = true;
    if (running === 0) leave();
    return;
  }
  if (!loaded) loadAhead.refresh();
  running++;
  Promise.resolve()
    .then(() => handle(command))
    .catch(failure)
    .then((answer) => say({ id: command.id, ...answer }))
    .finally(() => --running === 0 && stopping && leave());
});
lines.on('close', () => leave('its stdin ended'));
process.stdout.on('error', (error) => leave(`its stdout failed: ${error.message}`));
// The terminal sends Ctrl-C to everyone; this process ends when its owner does.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {
  stopping = true;
  process.stderr.write('it was sent SIGTERM\n');
  if (running === 0) leave();
});

say({ ready: true });
let loaded = false;
// Loaded ahead, so that the first call is quick, but not before what is asked at once and needs no SDK.
const loadAhead = setTimeout(() => {
  loaded = true;
  try {
    load('s3');
  } catch {
    // The first call says what is missing.
  }
}, 20);
