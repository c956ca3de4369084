import type { Deployment, DeploymentOutcome, Environment, PodName } from '../model/environment';
import type { CallHops } from '../model/hop';
import type { Evidence, SceneId, SceneStatus } from '../model/result';

/** The demo as one synthesis made it. */
export interface SynthesisedDemo {
  readonly stackName: string;
  readonly template: unknown;
  readonly resourceCount: number;
  readonly warnings: readonly string[];
  /** The pod whose ServiceAccount is to be associated. */
  readonly pod: PodName;
  /** The pod whose ServiceAccount never is; absent if the settings leave it out. */
  readonly isolationPod?: PodName;
}

/** Which of the demo's two halves to synthesise. */
export interface Half {
  /** Whether the role and the association are in the template. */
  readonly associated: boolean;
  /** Asks for the pod to be re-created though nothing else changed. */
  readonly podRevision?: string;
}

/** Where the templates come from. The walkthrough does not know how they are made, and so can play others'. */
export interface Script {
  /** @throws whatever says that the settings or the stack's code are wrong; its message is shown. */
  synthesise(half: Half): SynthesisedDemo;
}

/** What the scenes share while a rehearsal runs. Each field is set by the scene that is named for it. */
export interface Stage {
  readonly environment: Environment;
  readonly script: Script;
  /** Set by `synthesise`. */
  demo?: { readonly before: SynthesisedDemo; readonly after: SynthesisedDemo };
  /** Set by `associate`: the update, held where the association exists and the pod is still the old one. */
  update?: Deployment;
  /** Set by `associate`: the pod as it was before the update. */
  oldPodUid?: string;
  /** Set by `recreate`. */
  updateOutcome?: DeploymentOutcome;
}

export interface SceneOutcome {
  readonly status: SceneStatus;
  readonly evidence: readonly Evidence[];
  /** The requests behind the evidence. */
  readonly hops?: readonly CallHops[];
}

/** One step of the tutorial. */
export interface Scene {
  readonly id: SceneId;
  /** What is true if the scene passes, as a sentence for the reader. */
  readonly title: string;
  /** Scenes without which this one means nothing; if one did not pass, this one is not played and stays `unknown`. */
  readonly requires: readonly SceneId[];
  play(stage: Stage): Promise<SceneOutcome>;
}

export function passed(...evidence: readonly Evidence[]): SceneOutcome {
  return { status: 'passed', evidence };
}

export function failed(...evidence: readonly Evidence[]): SceneOutcome {
  return { status: 'failed', evidence };
}

export function unknown(...evidence: readonly Evidence[]): SceneOutcome {
  return { status: 'unknown', evidence };
}

export function fact(name: string, value: string | number): Evidence {
  return { kind: 'fact', name, value: String(value) };
}

export function cause(text: string): Evidence {
  return { kind: 'cause', cause: text };
}

/** The demo, for scenes that require `synthesise`. */
export function demoOf(stage: Stage): NonNullable<Stage['demo']> {
  if (!stage.demo) throw new Error('the scene needs `synthesise` among its requirements');
  return stage.demo;
}
