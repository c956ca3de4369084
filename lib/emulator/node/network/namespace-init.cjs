// @ts-check
/**
 * The first process of a pod network's namespaces. It makes listening sockets where only pods can reach them and hands
 * them to the rehearsal's process outside, which answers on them; it writes the pods' volumes into a memory file system
 * that exists in here alone; and when its owner is gone, so is it, and the kernel ends everything in here with it.
 *
 * Plain JavaScript, so that it starts as fast as Node does.
 */
'use strict';
const { randomBytes } = require('node:crypto');
const { createSocket } = require('node:dgram');
const { mkdirSync, readlinkSync, renameSync, rmSync, writeFileSync } = require('node:fs');
const { createServer } = require('node:net');
const { networkInterfaces } = require('node:os');
const path = require('node:path');

/** @typedef {{ id: number, op: 'listen' | 'bind' | 'write' | 'remove' | 'folder', host?: string, port?: number, file?: string, content?: string }} Request */

const volumes = String(process.argv[2]);
process.on('disconnect', () => process.exit(0));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});

/** @param {Request} request */
function handle({ id, op, host, port, file, content }) {
  const target = path.join(volumes, file ?? '');
  switch (op) {
    case 'listen': {
      const server = createServer();
      server.on('error', (error) => answer(id, error.message));
      server.listen({ host, port, ipv6Only: host?.includes(':') ?? false }, () =>
        // The copy kept here must go, or it would take half of the connections.
        process.send?.({ id }, server, {}, () => server.close()),
      );
      return;
    }
    case 'bind': {
      const socket = createSocket('udp4');
      socket.on('error', (error) => answer(id, error.message));
      socket.bind(port, host, () => process.send?.({ id }, socket, {}, () => socket.close()));
      return;
    }
    case 'folder':
      mkdirSync(target, { recursive: true });
      return answer(id);
    case 'write': {
      mkdirSync(path.dirname(target), { recursive: true });
      const fresh = `${target}.${randomBytes(4).toString('hex')}`;
      writeFileSync(fresh, content ?? '', { mode: 0o644 });
      renameSync(fresh, target);
      return answer(id);
    }
    case 'remove':
      rmSync(target, { recursive: true, force: true });
      return answer(id);
  }
}

/** @param {number} id @param {string} [error] */
const answer = (id, error) => void process.send?.({ id, error });

process.on('message', (/** @type {Request} */ request) => {
  try {
    handle(request);
  } catch (error) {
    answer(request.id, error instanceof Error ? error.message : String(error));
  }
});

// /proc is still the machine's, so this is the id by which the outside knows this process.
const pid = Number(readlinkSync('/proc/self'));
const addresses = Object.values(networkInterfaces()).flatMap((known) => known?.map(({ address }) => address) ?? []);
process.send?.({ ready: true, pid, addresses });
