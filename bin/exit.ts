import type { SceneStatus } from '../lib/model/result';

/** What the exit code says: 0 proven, 1 disproven, 2 could not tell or bad usage. */
export const EXIT = { proven: 0, disproven: 1, unknown: 2 } as const;

/** The exit code of a rehearsal. */
export const EXIT_BY_VERDICT: Record<SceneStatus, number> = {
  passed: EXIT.proven,
  failed: EXIT.disproven,
  unknown: EXIT.unknown,
};
