import { verdict, type SceneStatus } from '../../lib/model/result';

const of = (...statuses: SceneStatus[]) => verdict(statuses.map((status) => ({ status })));

test.each<[SceneStatus, SceneStatus[]]>([
  ['passed', ['passed', 'passed']],
  ['failed', ['passed', 'failed']],
  ['unknown', ['passed', 'unknown']],
  ['failed', ['unknown', 'failed']],
  ['unknown', []],
])('%s, of %j', (expected, statuses) => {
  expect(of(...statuses)).toBe(expected);
});
