import { mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createServerIdentity, type ServerIdentity } from './certificates';
import { containerHome } from './container-home';
import { ContainerProcess, RUNNER } from './container-process';
import { hiddenFromPods } from './hidden-from-pods';
import { machineVariables } from './loopback-environment';
import { answerQuery, isOneOf } from './name-server';
import { NamespaceInit } from './namespace-init-process';
import { ADDRESSES, CONTAINER_FILES, CONTAINER_SCRIPT } from './namespace-scripts';
import {
  awsHosts,
  type ContainerSpecification,
  type Endpoint,
  type NetworkOptions,
  type PodNetwork,
  type PodSandbox,
} from './network';
import { absoluteMountPath, relativeFile, safeName } from './paths';
import { createPrivateFolder } from './private-folder';
import type { Privilege } from './probe';
import { closeServer, createServer } from './server';

const PLACES: Readonly<Record<Endpoint, { readonly host: string; readonly port: number }>> = {
  agent: { host: ADDRESSES.agent, port: 80 },
  'agent-ipv6': { host: ADDRESSES.agentIpv6, port: 80 },
  imds: { host: ADDRESSES.imds, port: 80 },
  aws: { host: ADDRESSES.aws, port: 443 },
};
/** At every address: see {@link CONTAINER_SCRIPT}. */
const NAME_SERVER = { host: '0.0.0.0', port: 53 };

const NOT_PROVEN: readonly string[] = [
  'Clients trust a throw-away authority for AWS\u2019s host names, by NODE_EXTRA_CA_CERTS, AWS_CA_BUNDLE and the like.',
  'The way between pod and node is not a network: the hop limit of instance metadata is decided, not counted, and no CNI, security group or network policy takes part.',
  'Names are resolved by a name server that knows AWS\u2019s alone: cluster DNS and its search domains are not there.',
  'A missing agent refuses the connection; on a node its address does not answer.',
  'The container\u2019s image is not run: its process and its files outside /run are this machine\u2019s, but for socket files and the user\u2019s ~/.aws, ~/.config and the like, which are hidden from it.',
];

/**
 * A private network in namespaces of its own: pods see AWS's true addresses, paths and host names, and nothing they
 * send can leave. All state stays in this process; only listening sockets are made inside, and handed out.
 *
 * @throws {Error} if the namespaces cannot be made
 */
export async function openNamespaceNetwork(options: NetworkOptions, privilege: Privilege): Promise<PodNetwork> {
  const folder = createPrivateFolder(options.temporaryFolder);
  const hosts = awsHosts(options.region);
  try {
    const starting = NamespaceInit.start(folder.path, privilege);
    starting.catch(() => {});
    const identity = createServerIdentity(hosts);
    writeFileSync(path.join(folder.path, 'ca.pem'), identity.caPem);
    for (const [name, content] of Object.entries(CONTAINER_FILES)) writeFileSync(path.join(folder.path, name), content);
    const network = new NamespaceNetwork(await starting, folder, identity, options, privilege);
    await network.answerNames(hosts).catch(async (error: unknown) => {
      await network.close();
      throw error;
    });
    return network;
  } catch (error) {
    folder.remove();
    throw error;
  }
}

class NamespaceNetwork implements PodNetwork {
  readonly mode = 'namespace';
  readonly extraAllowedHosts: readonly string[] = [];
  readonly notProven: readonly string[];
  private readonly servers = new Set<() => Promise<void>>();
  private readonly pods = new Set<PodSandbox>();
  private serial = 0;

  constructor(
    private readonly init: NamespaceInit,
    private readonly folder: { readonly path: string; remove(): void },
    private readonly identity: ServerIdentity,
    private readonly options: NetworkOptions,
    private readonly privilege: Privilege,
  ) {
    const ipv6 = init.addresses.includes(ADDRESSES.agentIpv6);
    this.notProven = ipv6
      ? NOT_PROVEN
      : [...NOT_PROVEN, 'This machine has no IPv6: nothing listens at [fd00:ec2::23].'];
  }

  listen: PodNetwork['listen'] = async (endpoint, handler) => {
    const socket = await this.init.listen(PLACES[endpoint]);
    const identity = endpoint === 'aws' ? this.identity : undefined;
    const server = createServer(handler, { identity, clock: this.options.clock, onDefect: this.options.onDefect });
    server.listen(socket);
    const close = async () => {
      if (this.servers.delete(close)) await closeServer(server);
    };
    this.servers.add(close);
    return { close };
  };

  /** Answers what pods ask of DNS: AWS's host names lead to the front door, and there are no others. */
  async answerNames(hosts: readonly string[]): Promise<void> {
    const socket = await this.init.bind(NAME_SERVER);
    socket.on('message', (message, { address, port }) => {
      const answer = answerQuery(message, (name) => (isOneOf(hosts, name) ? ADDRESSES.aws : undefined));
      if (answer) socket.send(answer, port, address);
    });
    // A client that did not wait for its answer is no defect.
    socket.on('error', () => {});
    socket.unref();
    const close = async () => void (this.servers.delete(close) && socket.close());
    this.servers.add(close);
  }

  startPod: PodNetwork['startPod'] = async (name) => {
    const id = `${++this.serial}-${safeName(name)}`;
    const home = path.join(this.folder.path, 'homes', id);
    mkdirSync(home, { recursive: true, mode: 0o700 });
    const processes: ContainerProcess[] = [];
    const pod: PodSandbox = {
      translations: [],
      writeFile: (volume, file, content) =>
        this.init
          .ask({ op: 'write', file: path.join(id, safeName(volume), relativeFile(file)), content })
          .then(() => {}),
      startContainer: async (container) => {
        for (const { volume } of container.mounts) {
          await this.init.ask({ op: 'folder', file: path.join(id, safeName(volume)) });
        }
        const started = await ContainerProcess.launch(this.command(container, id, containerHome(home, container)));
        processes.push(started);
        if (this.pods.has(pod)) return started;
        await started.stop(0);
        throw new Error('the pod was removed while its container started');
      },
      remove: async (graceMs) => {
        this.pods.delete(pod);
        await Promise.all(processes.map((running) => running.stop(graceMs)));
        // If the first process is gone, so are the volumes.
        await this.init.ask({ op: 'remove', file: id }).catch(() => {});
      },
    };
    this.pods.add(pod);
    return pod;
  };

  async close(): Promise<void> {
    await Promise.all([...this.pods].map((pod) => pod.remove(0)));
    await Promise.all([...this.servers].map((close) => close()));
    await this.init.end();
    this.folder.remove();
  }

  private command(container: ContainerSpecification, id: string, home: string) {
    const run = realpathSync('/var/run');
    const mounts = container.mounts.flatMap(({ volume, mountPath }) => {
      const target = absoluteMountPath(mountPath);
      // Elsewhere a mount point would have to be made in the machine's own files.
      if (!/^(?:\/var)?\/run\//.test(target)) {
        throw new Error(`mountPath ${mountPath} is outside /var/run: a namespace without an image has no such folder`);
      }
      return [path.join(this.folder.path, 'volumes', id, safeName(volume)), target];
    });
    const env = this.environment(container, home);
    const program = [process.execPath, RUNNER, '--region', this.options.region];
    const enter = ['-n', '-m', '-p', '-t', String(this.init.pid), 'unshare', '-m', 'sh', '-c', CONTAINER_SCRIPT, 'pod'];
    const argv = [run, this.folder.path, ...hiddenFromPods(), '--', ...mounts, '--'];
    if (this.privilege !== 'sudo') {
      const user = this.privilege === 'user-namespace' ? ['-U', '--preserve-credentials'] : [];
      return { argv: ['nsenter', ...user, ...enter, ...argv, ...program], env, cwd: home };
    }
    // sudo drops the environment, and the container must not keep root.
    const [uid, gid] = [process.getuid?.() ?? 0, process.getgid?.() ?? 0];
    const drop = ['setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', 'env', '-i'];
    const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`);
    const inside = ['nsenter', ...enter, ...argv, ...drop, ...variables, ...program];
    return { argv: ['sudo', '-n', '--', ...inside], env: machineVariables(process.env), cwd: home };
  }

  private environment(container: ContainerSpecification, home: string): Record<string, string> {
    const ca = path.join(this.folder.path, 'ca.pem');
    return {
      ...container.env,
      ...machineVariables(process.env),
      HOME: home,
      NODE_EXTRA_CA_CERTS: ca,
      AWS_CA_BUNDLE: ca,
      SSL_CERT_FILE: ca,
      REQUESTS_CA_BUNDLE: ca,
      NODE_NO_WARNINGS: '1',
    };
  }
}
