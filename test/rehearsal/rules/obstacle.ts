import { spawnSync } from 'node:child_process';
import type { Rehearsal } from '../../doctor/rehearsal';
import { namespaceObstacle } from '../../emulator/node/network/support';

/** Why a case cannot be rehearsed on this machine; `undefined` where it can. */
export function obstacle({ mode, needsCli }: Rehearsal): string | undefined {
  if (needsCli && !hasPython()) return 'no python3, 3.9 or later, on the PATH';
  return mode === 'namespace' ? namespaceObstacle() : undefined;
}

let python: boolean | undefined;

function hasPython(): boolean {
  python ??= spawnSync('python3', ['-c', 'import sys; sys.exit(sys.version_info < (3, 9))']).status === 0;
  return python;
}
