import fc from 'fast-check';
import { nearestName } from '../../lib/stack/nearest-name';

const names = ['clusterName', 'existingCluster', 'kubernetesVersion', 'trust'];

test.each([
  ['kubernetsVersion', 'kubernetesVersion'],
  ['kubernetesversion', 'kubernetesVersion'],
  ['clusterNmae', 'clusterName'],
  ['clustername', 'clusterName'],
  ['existingClusters', 'existingCluster'],
  ['turst', 'trust'],
  ['trust', 'trust'],
])('%s is %s', (misspelt, meant) => {
  expect(nearestName(misspelt, names)).toBe(meant);
});

test.each(['colour', '', 'x', 'cluster', 'kubernetes'])('%p is none of them', (key) => {
  expect(nearestName(key, names)).toBeUndefined();
});

test('two letters swapped are seen through', () => {
  fc.assert(
    fc.property(fc.constantFrom(...names), fc.nat(), (name, place) => {
      const at = place % (name.length - 1);
      const swapped = name.slice(0, at) + name[at + 1] + name[at] + name.slice(at + 2);
      expect(nearestName(swapped, names)).toBe(name);
    }),
  );
});

test('a very long key costs nothing', () => {
  expect(nearestName('x'.repeat(1_000_000), names)).toBeUndefined();
});
