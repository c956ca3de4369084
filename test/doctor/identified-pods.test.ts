import { skippedContainers } from '../../lib/doctor/identified-pods';
import type { Pod } from '../../lib/model/chain';

test.each([
  ['a,b', ['a', 'b']],
  ['"a",b', ['a', 'b']],
  ['a, b', ['a', ' b']],
  ['a "b"', []],
  ['\na\nb', ['a']],
  ['', []],
])('the annotation skip-containers %j leaves out %j', (list, expected) => {
  const pod = { annotations: { 'eks.amazonaws.com/skip-containers': list } } as unknown as Pod;
  expect([...skippedContainers(pod)]).toEqual(expected);
});
