import type { ProgramOutcome } from '../../lib/model/template-environment';
import { ownProgram, programResult, withSceneAfter } from '../../lib/walkthrough/program';
import { rehearse, TUTORIAL } from '../../lib/walkthrough/rehearse';
import { FakeEnvironment } from './fake-environment';

const pod = { namespace: 'default', name: 'aws-cli' };
const outcome: ProgramOutcome = {
  command: './check',
  exitCode: 0,
  stdout: 'fine\n',
  stderr: '',
  timedOut: false,
  truncated: false,
};

test('a program passes by ending with 0, and its output is shown', () => {
  expect(programResult(pod, outcome)).toEqual({
    status: 'passed',
    evidence: [
      { kind: 'fact', name: 'command', value: './check' },
      { kind: 'client', client: 'program', pod: 'aws-cli', succeeded: true, said: 'fine' },
      { kind: 'fact', name: 'exit code', value: '0' },
    ],
  });
});

test('one that ends otherwise fails, with both of its outputs', () => {
  const { status, evidence } = programResult(pod, { ...outcome, exitCode: 3, stderr: 'no\n' });
  expect(status).toBe('failed');
  expect(evidence).toContainEqual(expect.objectContaining({ succeeded: false, said: 'fine\nno' }));
});

test('one that had to be killed decides nothing', () => {
  expect(programResult(pod, { ...outcome, exitCode: 137, timedOut: true }).status).toBe('unknown');
});

test('long output is shown from its end, and said to be', () => {
  const stdout = Array.from({ length: 100 }, (_, line) => `line ${line}`).join('\n');
  const { evidence } = programResult(pod, { ...outcome, stdout });
  expect(evidence).toContainEqual(expect.objectContaining({ said: expect.stringMatching(/^line 60\n[^]*line 99$/) }));
  expect(evidence.at(-1)).toEqual({ kind: 'fact', name: 'output', value: 'the last part of it' });
});

test('in the tutorial it runs in the injected pod, right after the pod was re-created', async () => {
  const asked: string[] = [];
  const scene = ownProgram('./check', async ({ name }, command) => {
    asked.push(`${name} ${command}`);
    return { ...outcome, exitCode: 1 };
  });
  const scenes = withSceneAfter(TUTORIAL, 'recreate', scene);
  expect(scenes.map(({ id }) => id).slice(5, 8)).toEqual(['recreate', 'own-program', 'allowed-after']);
  const script = {
    synthesise: ({ associated }: { associated: boolean }) => ({
      stackName: 'Demo',
      template: { associated },
      resourceCount: 1,
      warnings: [],
      pod,
    }),
  };
  const result = await rehearse({ environment: new FakeEnvironment(), script }, {}, scenes);
  expect(result.scenes.find(({ id }) => id === 'own-program')?.status).toBe('failed');
  expect(asked).toEqual(['aws-cli ./check']);
});
