import { randomBytes } from 'node:crypto';
import { lstatSync, mkdirSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const PREFIX = 'eks-pod-identity-';
const SIGNALS: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const open = new Set<string>();
let hooked = false;

/** A folder that no other user can read, gone when this process ends, however it is told to. */
export interface PrivateFolder {
  readonly path: string;
  remove(): void;
}

/**
 * Makes a folder under `parent`, by default the system's temporary one, and removes those that killed processes of this user left behind.
 * Its name carries this process's id, by which a later run sees that it is stale.
 *
 * @throws {Error} if the folder cannot be made
 */
export function createPrivateFolder(parent = temporaryFolder()): PrivateFolder {
  removeStale(parent);
  const folder = path.join(parent, `${PREFIX}${process.pid}-${randomBytes(6).toString('hex')}`);
  mkdirSync(folder, { mode: 0o700 });
  open.add(folder);
  hook();
  return {
    path: folder,
    remove: () => {
      open.delete(folder);
      removeFolder(folder);
    },
  };
}

/** The temporary folder; not one below /run, over which a pod gets a /run of its own. */
function temporaryFolder(): string {
  const folder = realpathSync(tmpdir());
  return folder === '/run' || folder.startsWith('/run/') ? '/tmp' : folder;
}

function removeStale(parent: string): void {
  for (const name of readdirSync(parent)) {
    const pid = new RegExp(`^${PREFIX}(\\d+)-[0-9a-f]{12}$`).exec(name)?.[1];
    if (pid === undefined || isAlive(Number(pid))) continue;
    const folder = path.join(parent, name);
    try {
      const status = lstatSync(folder);
      const mine = process.getuid === undefined || status.uid === process.getuid();
      if (status.isDirectory() && mine) removeFolder(folder);
    } catch {
      // Another run was faster.
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function removeFolder(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3, retryDelay: 20 });
  } catch {
    // A file still open on Windows; the next run removes it.
  }
}

/** Removes what is open when the process exits or is told to end, and lets the signal take its usual course. */
function hook(): void {
  if (hooked) return;
  hooked = true;
  const removeAll = () => open.forEach(removeFolder);
  process.on('exit', removeAll);
  for (const signal of SIGNALS) {
    process.once(signal, () => {
      removeAll();
      // Without another listener the default would have ended the process: so be it.
      if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
    });
  }
}
