import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { OUT_OF_CTRL_C } from './container-process';

/** How the namespaces can be made: by the user alone, as root, or through a `sudo` that asks nothing. */
export type Privilege = 'user-namespace' | 'root' | 'sudo';

export type Probe =
  | { readonly mode: 'namespace'; readonly privilege: Privilege; readonly reason: string }
  | { readonly mode: 'loopback'; readonly reason: string };

const TIMEOUT_MS = 3_000;

/** What `unshare` is told for each privilege: new mounts, network and processes; killed with its parent. */
export const UNSHARE: Readonly<Record<Privilege, readonly string[]>> = {
  'user-namespace': ['unshare', '-U', '-r', '-n', '-m', '-p', '--fork', '--kill-child'],
  root: ['unshare', '-n', '-m', '-p', '--fork', '--kill-child'],
  sudo: ['sudo', '-n', '--', 'unshare', '-n', '-m', '-p', '--fork', '--kill-child'],
};

const REASONS: Readonly<Record<Privilege, string>> = {
  'user-namespace': 'unprivileged user namespaces are available',
  root: 'running as root',
  sudo: 'sudo asks for no password',
};

let probed: Promise<Probe> | undefined;

/** Finds out, once and within milliseconds, which network this machine allows. Never rejects. */
export function probeNetwork(): Promise<Probe> {
  return (probed ??= probe());
}

/** The same, every time anew. */
export async function probe(): Promise<Probe> {
  if (process.platform !== 'linux') {
    return { mode: 'loopback', reason: `network namespaces are Linux's; this is ${process.platform}` };
  }
  // A mount, because a container's security profile may allow the namespaces and refuse what they are for.
  const script =
    'for needed in mount nsenter; do command -v $needed >/dev/null || { echo "$needed is not on the PATH" >&2; exit 1; }; done; ' +
    'mount -t tmpfs tmpfs /run && ' +
    '{ command -v ip || command -v perl || command -v python3 || { echo "none of ip, perl and python3 is on the PATH" >&2; exit 1; }; }';
  const candidates: readonly Privilege[] =
    process.getuid?.() === 0 ? ['user-namespace', 'root'] : ['user-namespace', 'sudo'];
  let refusal = '';
  for (const privilege of candidates) {
    const problem = await run([...UNSHARE[privilege], 'sh', '-c', script]);
    if (problem === undefined) return { mode: 'namespace', privilege, reason: REASONS[privilege] };
    refusal ||= problem;
  }
  const because = [refusal, ...restrictions()].join('; ');
  return { mode: 'loopback', reason: `this machine allows no network namespace: ${because}` };
}

/** Settings of the kernel that keep users from namespaces, and the value with which they do. */
const RESTRICTIONS: readonly (readonly [setting: string, value: string])[] = [
  ['user/max_user_namespaces', '0'],
  ['user/max_net_namespaces', '0'],
  ['kernel/unprivileged_userns_clone', '0'],
  // Ubuntu since 24.04.
  ['kernel/apparmor_restrict_unprivileged_userns', '1'],
];

/** Those that are so on this machine, as `sysctl` writes them. @param root where the settings are files */
export function restrictions(root = '/proc/sys'): string[] {
  return RESTRICTIONS.flatMap(([setting, value]) => {
    try {
      const isSo = readFileSync(`${root}/${setting}`, 'utf8').trim() === value;
      return isSo ? [`${setting.replaceAll('/', '.')} is ${value}`] : [];
    } catch {
      // A kernel without this setting.
      return [];
    }
  });
}

/** Runs a program as the network's own are run: `sudo` remembers a password for the terminal that it was typed in. */
function run(argv: readonly string[]): Promise<string | undefined> {
  const [file = '', ...args] = argv;
  return new Promise((resolve) => {
    const child = spawn(file, args, { env: process.env, stdio: ['ignore', 'ignore', 'pipe'], detached: OUT_OF_CTRL_C });
    let said = '';
    const timer = setTimeout(() => child.kill('SIGKILL'), TIMEOUT_MS);
    const end = (problem?: string) => {
      clearTimeout(timer);
      resolve(problem);
    };
    child.stderr.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(0, 4096)));
    child.on('error', (error) => end(error.message));
    child.on('close', (code, signal) => {
      if (code === 0) return end();
      end(said.trim().split('\n')[0] || `${file} ended with ${signal ?? code}`);
    });
  });
}
