/**
 * What a rehearsal found, as data. Nothing in here is wording for a terminal: `lib/report` owns that.
 */
import type { CallHops } from './hop';

/** The tutorial's scenes, in the order in which they are played. */
export const SCENE_IDS = [
  'synthesise',
  'deploy-without-association',
  'denied-before',
  'associate',
  'still-denied',
  'recreate',
  'allowed-after',
  'isolation',
  'refresh',
  'destroy',
] as const;

/** `own-program` is played only if the user asks for a program of their own to be run in the pod. */
export type SceneId = (typeof SCENE_IDS)[number] | 'own-program';

/** `unknown` is "could not tell": the scene did not run, or what it saw decides nothing. It is never a pass. */
export type SceneStatus = 'passed' | 'failed' | 'unknown';

/** One thing that was seen. */
export type Evidence =
  /** What a client in a pod got, in its own words. */
  | {
      readonly kind: 'client';
      readonly client: string;
      readonly pod: string;
      readonly succeeded: boolean;
      readonly said: string;
    }
  /** What a component put on the wire, verbatim. */
  | { readonly kind: 'component'; readonly component: string; readonly said: string }
  /** Why, where nobody on the wire says so. */
  | { readonly kind: 'cause'; readonly cause: string }
  /** Something read off: a role, a session, a variable. */
  | { readonly kind: 'fact'; readonly name: string; readonly value: string };

/** How one scene went, and what was seen in it. */
export interface SceneResult {
  readonly id: SceneId;
  readonly title: string;
  readonly status: SceneStatus;
  readonly evidence: readonly Evidence[];
  /** The requests behind the scene's calls, redacted, one entry for each client; absent where a scene passes none on. */
  readonly hops?: readonly CallHops[];
  readonly durationMs: number;
}

/** How the tutorial went. */
export interface RehearsalResult {
  /** How the pods were isolated: `namespace`, `loopback`. */
  readonly mode: string;
  readonly clients: readonly string[];
  readonly scenes: readonly SceneResult[];
  /** What this mode and these clients leave unproven, in plain sentences. */
  readonly notProven: readonly string[];
  /** Wall time of the whole run, in milliseconds. */
  readonly durationMs: number;
}

/** Disproven beats unknown beats proven. */
export function verdict(scenes: readonly Pick<SceneResult, 'status'>[]): SceneStatus {
  if (scenes.some((scene) => scene.status === 'failed')) return 'failed';
  return scenes.length > 0 && scenes.every((scene) => scene.status === 'passed') ? 'passed' : 'unknown';
}
