import type { AddressInfo } from 'node:net';
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { HttpHandler } from '../../http';
import { containerHome } from './container-home';
import { ContainerProcess, RUNNER } from './container-process';
import { loopbackEnvironment } from './loopback-environment';
import type { Endpoint, Listener, NetworkOptions, PodNetwork, PodSandbox, Translation } from './network';
import { absoluteMountPath, relativeFile, replaceFile, safeName } from './paths';
import { createPrivateFolder, type PrivateFolder } from './private-folder';
import { closeServer, createServer } from './server';

const ENDPOINTS: readonly Endpoint[] = ['agent', 'agent-ipv6', 'imds', 'aws'];

const NOT_PROVEN: readonly string[] = [
  'The agent, instance metadata and AWS are reached at 127.0.0.1 and their own ports, not at 169.254.170.23, 169.254.169.254 and AWS\u2019s host names.',
  'The token lies below a temporary folder, not below /var/run/secrets.',
  'Clients are pointed at the stand-ins by AWS_ENDPOINT_URL and AWS_EC2_METADATA_SERVICE_ENDPOINT, over plain HTTP.',
  'Buckets are named in the path of a request, not in its host name.',
  'Nothing but the environment keeps a program that is run in the pod from leaving the machine.',
  'A missing agent closes the connection at once; on a node its address does not answer.',
  'The container\u2019s image is not run: its process is this machine\u2019s.',
];

/**
 * A network of the loopback interface alone: it needs no privilege and runs on every system, and proves less. Each
 * endpoint keeps its port for the network's life, listening or not, so that a pod started before the agent finds it.
 *
 * @throws {Error} if no port or folder can be had
 */
export async function openLoopbackNetwork(options: NetworkOptions): Promise<PodNetwork> {
  const folder = createPrivateFolder(options.temporaryFolder);
  const doors = new Map<Endpoint, Door>();
  for (const endpoint of ENDPOINTS) doors.set(endpoint, await openDoor(options));
  const ports = Object.fromEntries([...doors].map(([endpoint, door]) => [endpoint, door.port])) as Record<
    Endpoint,
    number
  >;
  const pods = new Set<PodSandbox>();
  let serial = 0;

  return {
    mode: 'loopback',
    notProven: NOT_PROVEN,
    extraAllowedHosts: ['127.0.0.1'],
    listen: (endpoint, handler) => (doors.get(endpoint) as Door).listen(handler),
    startPod: (name) => {
      const pod = createPod(folder, `${++serial}-${safeName(name)}`, options.region, ports, () => pods.delete(pod));
      pods.add(pod);
      return Promise.resolve(pod);
    },
    close: async () => {
      await Promise.all([...pods].map((pod) => pod.remove(0)));
      await Promise.all([...doors.values()].map((door) => door.close()));
      folder.remove();
    },
  };
}

interface Door {
  readonly port: number;
  listen(handler: HttpHandler): Promise<Listener>;
  close(): Promise<void>;
}

/** A port that drops every request until something listens. */
async function openDoor({ clock, onDefect }: NetworkOptions): Promise<Door> {
  let current: HttpHandler | undefined;
  const server = createServer((request) => (current ? current(request) : 'drop'), { clock, onDefect });
  // Only once a request is there: a connection reset before that leaves some clients waiting for ever.
  server.prependListener('request', ({ socket }) => void (current ?? socket.resetAndDestroy()));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port: 0, exclusive: true }, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    listen: (handler) => {
      if (current) return Promise.reject(new Error('something listens at this address already'));
      current = handler;
      const close = () => {
        if (current !== handler) return Promise.resolve();
        current = undefined;
        server.closeAllConnections();
        return Promise.resolve();
      };
      return Promise.resolve({ close });
    },
    close: () => closeServer(server),
  };
}

function createPod(
  folder: PrivateFolder,
  name: string,
  region: string,
  ports: Readonly<Record<Endpoint, number>>,
  forget: () => void,
): PodSandbox {
  const podFolder = path.join(folder.path, name);
  const home = path.join(podFolder, 'home');
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const translations: Translation[] = [];
  const processes: ContainerProcess[] = [];
  let removed = false;
  const volumes = new Map<string, { files: Map<string, string>; folders: Set<string> }>();
  const volume = (named: string) => {
    const known = volumes.get(named) ?? { files: new Map<string, string>(), folders: new Set<string>() };
    volumes.set(named, known);
    return known;
  };

  return {
    translations,
    writeFile: async (named, file, content) => {
      const { files, folders } = volume(named);
      files.set(relativeFile(file), content);
      for (const mounted of folders) replaceFile(path.join(mounted, file), content);
    },
    startContainer: async (container) => {
      const root = path.join(podFolder, safeName(container.name));
      mkdirSync(root, { recursive: true, mode: 0o700 });
      const mounts = container.mounts.map(({ volume: named, mountPath }) => ({
        volume: named,
        folder: path.join(root, ...absoluteMountPath(mountPath).split('/')),
      }));
      const ownHome = containerHome(home, container);
      const translation = loopbackEnvironment(container, { ports, root, home: ownHome }, process.env);
      translations.push(...translation.translations);
      const started = await ContainerProcess.launch({
        argv: [process.execPath, RUNNER, '--region', region, '--path-style', '--remove-on-exit', root],
        env: translation.env,
        cwd: home,
      });
      processes.push(started);
      if (!removed) {
        // Only now: from here on the process removes what is in the folder, however this one ends.
        for (const { volume: named, folder: mounted } of mounts) {
          const { files, folders } = volume(named);
          folders.add(mounted);
          for (const [file, content] of files) replaceFile(path.join(mounted, file), content);
        }
        return started;
      }
      await started.stop(0);
      throw new Error('the pod was removed while its container started');
    },
    remove: async (graceMs) => {
      removed = true;
      forget();
      await Promise.all(processes.map((running) => running.stop(graceMs)));
      rmSync(podFolder, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}
