import type { RehearsalResult, SceneId, SceneResult } from '../model/result';
import { cause, unknown, type Scene, type SceneOutcome, type Stage } from './scene';
import { allowedAfter } from './scenes/allowed-after';
import { associate } from './scenes/associate';
import { deniedBefore } from './scenes/denied-before';
import { deployWithoutAssociation } from './scenes/deploy-without-association';
import { destroy } from './scenes/destroy';
import { isolation } from './scenes/isolation';
import { recreate } from './scenes/recreate';
import { refresh } from './scenes/refresh';
import { stillDenied } from './scenes/still-denied';
import { synthesise } from './scenes/synthesise';

/** The tutorial, in order. */
export const TUTORIAL: readonly Scene[] = [
  synthesise,
  deployWithoutAssociation,
  deniedBefore,
  associate,
  stillDenied,
  recreate,
  allowedAfter,
  isolation,
  refresh,
  destroy,
];

/** Told as the scenes go by. */
export interface Audience {
  sceneStarted?(scene: Scene): void;
  sceneEnded?(result: SceneResult): void;
}

/**
 * Plays the scenes one after the other and says what each proved. A scene that throws is `unknown`, never passed; one
 * whose requirements did not pass is not played.
 */
export async function rehearse(stage: Stage, audience: Audience = {}, scenes = TUTORIAL): Promise<RehearsalResult> {
  const started = performance.now();
  const results = new Map<SceneId, SceneResult>();
  for (const scene of scenes) {
    audience.sceneStarted?.(scene);
    const began = performance.now();
    const unmet = scene.requires.find((id) => results.get(id)?.status !== 'passed');
    const outcome = unmet ? unknown(cause(`not played, since "${unmet}" did not pass`)) : await play(scene, stage);
    const result: SceneResult = {
      id: scene.id,
      title: scene.title,
      status: outcome.status,
      evidence: outcome.evidence,
      ...(outcome.hops?.length ? { hops: outcome.hops } : {}),
      durationMs: Math.round(performance.now() - began),
    };
    results.set(scene.id, result);
    audience.sceneEnded?.(result);
  }
  const { mode, clients, notProven } = stage.environment;
  return {
    mode,
    clients,
    scenes: [...results.values()],
    notProven,
    durationMs: Math.round(performance.now() - started),
  };
}

async function play(scene: Scene, stage: Stage): Promise<SceneOutcome> {
  try {
    return await scene.play(stage);
  } catch (error) {
    return unknown(cause(error instanceof Error ? error.message : String(error)));
  }
}
