import { execFile } from 'node:child_process';

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

async function probe(): Promise<Probe> {
  if (process.platform !== 'linux') {
    return { mode: 'loopback', reason: `network namespaces are Linux's; this is ${process.platform}` };
  }
  // A mount, because a container's security profile may allow the namespaces and refuse what they are for.
  const script =
    'command -v nsenter >/dev/null && mount -t tmpfs tmpfs /run && { command -v ip || command -v perl || command -v python3; }';
  const candidates: readonly Privilege[] =
    process.getuid?.() === 0 ? ['user-namespace', 'root'] : ['user-namespace', 'sudo'];
  let refusal = '';
  for (const privilege of candidates) {
    const problem = await run([...UNSHARE[privilege], 'sh', '-c', script]);
    if (problem === undefined) return { mode: 'namespace', privilege, reason: REASONS[privilege] };
    refusal ||= problem;
  }
  return { mode: 'loopback', reason: `this machine allows no network namespace: ${refusal}` };
}

function run(argv: readonly string[]): Promise<string | undefined> {
  const [file = '', ...args] = argv;
  return new Promise((resolve) => {
    execFile(file, args, { timeout: TIMEOUT_MS, killSignal: 'SIGKILL' }, (error, _, stderr) => {
      if (!error) return resolve(undefined);
      resolve(stderr.trim().split('\n')[0] || error.message.split('\n')[0] || 'unshare failed');
    });
  });
}
