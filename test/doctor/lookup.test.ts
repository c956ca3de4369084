import { groupBy, inOneCluster, lookup } from '../../lib/doctor/lookup';
import { nearMisses } from '../../lib/doctor/near-misses';
import { asRead, itemsOf } from '../../lib/model/chain';
import { chainOf, healthyDraft } from './draft';

test.each([
  ['a', 'a', true],
  ['a', 'b', false],
  ['a', undefined, true],
  [undefined, 'b', true],
])('%s and %s may be one cluster: %s', (one, other, expected) => expect(inOneCluster(one, other)).toBe(expected));

describe('an association of one cluster, and a pod of the same names in another', () => {
  const own = chainOf(healthyDraft());
  const elsewhere = itemsOf(own.associations).map((item) => ({ ...item, clusterName: 'elsewhere' }));
  const chain = { ...own, associations: asRead(elsewhere) };
  const [association] = elsewhere;
  const [pod] = itemsOf(own.pods);

  test('have nothing to do with each other', () => {
    expect(lookup(own).identifiedPods).toHaveLength(1);
    expect(lookup(chain).identifiedPods).toEqual([]);
    expect(lookup(chain).podsOf(association!)).toEqual([]);
    expect(lookup(chain).associationsOf({ ...pod!, name: pod!.serviceAccount })).toEqual([]);
  });

  test('are no near miss, while a manifest that names no cluster is one for each', () => {
    const misspelt = elsewhere.map((item) => ({ ...item, namespace: 'defualt' }));
    const { clusterName: _clusterName, ...loose } = pod!;
    expect(nearMisses({ ...chain, associations: asRead(misspelt) })).toEqual([]);
    expect(nearMisses({ ...chain, associations: asRead(misspelt), pods: asRead([loose]) })).toHaveLength(1);
  });
});

test('groups keep the order of their items', () => {
  const groups = groupBy(['ab', 'b', 'aa'], (text) => text.charAt(0));
  expect([...groups]).toEqual([
    ['a', ['ab', 'aa']],
    ['b', ['b']],
  ]);
});
