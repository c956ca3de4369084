import { lstatSync, readFileSync, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import path from 'node:path';

/** Where programs look, without being told to, for what a user has for AWS and for clusters; Docker Desktop has its socket there. */
const OF_THE_USER = ['.aws', '.config', '.kube', '.docker'];

/**
 * Files of this machine that a pod in namespaces must not see, absolute: the user's own settings, and every socket that a
 * process of this machine listens on, since a network namespace keeps no program from a socket that is a file. What lies
 * below a pod's own /run is covered by that.
 */
export function hiddenFromPods(): readonly string[] {
  return [...settingsOfTheUser(), ...socketFiles()];
}

function settingsOfTheUser(): string[] {
  // Node and this project may themselves lie in one, as with a version manager; pods need them.
  const needed = [process.execPath, __dirname];
  return [...new Set(homes())]
    .flatMap((home) => OF_THE_USER.map((name) => path.join(home, name)))
    .filter((folder) => isFolder(folder) && !needed.some((file) => file.startsWith(folder + path.sep)));
}

/** By the environment, and by the user database, which Java for one prefers. */
function homes(): string[] {
  const named = process.env.HOME ? [process.env.HOME] : [];
  try {
    return [...named, userInfo().homedir];
  } catch {
    // A user whom the database does not know.
    return named;
  }
}

function socketFiles(): string[] {
  return [...new Set(socketPaths(readText('/proc/net/unix')))].filter((file) => {
    try {
      return lstatSync(file).isSocket();
    } catch {
      // Gone, or where this user, and so a pod, cannot reach it.
      return false;
    }
  });
}

/** The paths in Linux's table of sockets: `Num RefCount Protocol Flags Type St Inode Path` (proc(5)). */
export function socketPaths(table: string): string[] {
  return table.split('\n').flatMap((line) => /^(?:\S+ +){6}\d+ (\/.*)$/.exec(line)?.[1] ?? []);
}

function isFolder(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
