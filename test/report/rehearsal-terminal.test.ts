import type { RehearsalResult, SceneResult } from '../../lib/model/result';
import { closingLines, sceneLines } from '../../lib/report/rehearsal-terminal';

const plain = { colour: false, width: 80 };

const denied: SceneResult = {
  id: 'denied-before',
  title: 'before: the pod is denied',
  status: 'passed',
  durationMs: 1234,
  evidence: [
    {
      kind: 'client',
      client: 'js',
      pod: 'aws-cli',
      succeeded: false,
      said: 'AccessDenied: User: arn:aws:sts::111122223333:assumed-role/Node/i-0 is not authorized to perform: s3:ListAllMyBuckets',
    },
    { kind: 'fact', name: 'node', value: 'ip-10-0-0-1' },
  ],
};

test('a scene is one line, with the evidence aligned beneath and wrapped to the width', () => {
  expect(sceneLines(denied, plain)).toEqual([
    '✓ before: the pod is denied (denied-before, 1.2 s)',
    '    aws-cli  AccessDenied: User: arn:aws:sts::111122223333:assumed-role/Node/i-0',
    '             is not authorized to perform: s3:ListAllMyBuckets',
    '    node     ip-10-0-0-1',
  ]);
});

test('a failed scene has its cause, and a component its own words', () => {
  const lines = sceneLines(
    {
      ...denied,
      status: 'failed',
      durationMs: 9,
      evidence: [
        { kind: 'component', component: 'agent', said: 'Unauthorized Exception!' },
        { kind: 'cause', cause: 'the trust policy has no sts:TagSession' },
      ],
    },
    plain,
  );
  expect(lines).toEqual([
    '✗ before: the pod is denied (denied-before, 9 ms)',
    '    agent said  Unauthorized Exception!',
    '    because     the trust policy has no sts:TagSession',
  ]);
});

test('a failed scene says what to do, each thing once and in lines that can be pasted', () => {
  const long = `aws eks create-pod-identity-association ${'--and-so-on '.repeat(10)}`.trim();
  const hop = { from: 'pod', to: 's3', what: '', outcome: 'AccessDenied', ok: false, facts: [], onward: [] } as const;
  const call = { client: 'aws-sdk-js', pod: 'default/aws-cli', succeeded: false };
  const hops = [
    { ...call, hops: [{ ...hop, to: 'agent', onward: [{ ...hop, fix: `${long}\n# then` }] } as const] },
    { ...call, hops: [{ ...hop, fix: `${long}\n# then` }] },
    { ...call, succeeded: true, hops: [{ ...hop, fix: 'nothing' }] },
  ];
  const lines = (status: SceneResult['status']) =>
    sceneLines({ ...denied, evidence: [], status, hops }, plain).slice(1);
  expect(lines('failed')).toEqual([`    fix  ${long}`, '         # then']);
  expect(lines('passed')).toEqual([]);
});

test('colours only if asked for', () => {
  expect(sceneLines(denied, plain).join()).not.toContain('\u001b');
  expect(sceneLines(denied, { ...plain, colour: true })[0]).toContain('\u001b[32m✓');
});

describe('the closing lines', () => {
  const result = (...statuses: SceneResult['status'][]): RehearsalResult => ({
    mode: 'loopback',
    clients: ['aws-sdk-js'],
    scenes: statuses.map((status) => ({ ...denied, status })),
    notProven: ['the true addresses'],
    durationMs: 2500,
  });

  test('count, name the mode, and say what was not proven', () => {
    expect(closingLines(result('passed', 'passed'), plain)).toEqual([
      'Proven: Pod Identity works with this template, and only where it should.',
      '2 passed, in 2.5 s.',
      'Mode loopback, client aws-sdk-js. This run does not prove:',
      '  - the true addresses',
    ]);
  });

  test('never call a run proven that has a failed or an unknown scene', () => {
    expect(closingLines(result('passed', 'failed', 'unknown'), { ...plain, width: 100 })[0]).toBe(
      'Disproven: see the scenes marked ✗. 1 passed, 1 failed, 1 could not tell, in 2.5 s.',
    );
    expect(closingLines(result('passed', 'unknown'), plain)[0]).toMatch(/^Could not tell/);
  });
});
