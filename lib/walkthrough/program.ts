import type { PodName } from '../model/environment';
import type { Evidence, SceneStatus } from '../model/result';
import type { ProgramOutcome } from '../model/template-environment';
import { demoOf, fact, type Scene } from './scene';

/** Lines of a program's output that are shown, from its end. */
const SHOWN_LINES = 40;

/** What the user's own program came to in a pod: it passes if it ended with 0; one that had to be killed decides nothing. */
export function programResult(
  pod: PodName,
  { command, exitCode, stdout, stderr, timedOut, truncated }: ProgramOutcome,
): { readonly status: SceneStatus; readonly evidence: readonly Evidence[] } {
  const output = [stdout, stderr].map((text) => text.trimEnd()).filter((text) => text !== '');
  const lines = output.join('\n').split('\n');
  const said = lines.slice(-SHOWN_LINES).join('\n');
  const succeeded = exitCode === 0 && !timedOut;
  return {
    status: timedOut ? 'unknown' : succeeded ? 'passed' : 'failed',
    evidence: [
      fact('command', command),
      { kind: 'client', client: 'program', pod: pod.name, succeeded, said: said || '(no output)' },
      fact('exit code', timedOut ? 'none: it was killed, since its time was up' : exitCode),
      ...(truncated || lines.length > SHOWN_LINES ? [fact('output', 'the last part of it')] : []),
    ],
  };
}

/** The scene that runs the user's own program in the tutorial's pod, once that is injected. */
export function ownProgram(command: string, run: (pod: PodName, command: string) => Promise<ProgramOutcome>): Scene {
  return {
    id: 'own-program',
    title: 'your own program runs in the pod and ends with 0',
    requires: ['recreate'],
    async play(stage) {
      const { pod } = demoOf(stage).after;
      return programResult(pod, await run(pod, command));
    },
  };
}

/** The tutorial with a scene more, right after the one named. */
export function withSceneAfter(scenes: readonly Scene[], id: Scene['id'], scene: Scene): readonly Scene[] {
  return scenes.flatMap((each) => (each.id === id ? [each, scene] : [each]));
}
