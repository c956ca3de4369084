import fc from 'fast-check';
import { patchMerge, threeWayMerge } from '../../../lib/emulator/kubernetes/merge';

describe('three-way merge', () => {
  test('removes what was applied before and is no longer, keeps what others added', () => {
    expect(threeWayMerge({ a: 1, b: 2 }, { a: 1, c: 3 }, { a: 0, b: 2, other: 9 }, 'by-key')).toEqual({
      a: 1,
      c: 3,
      other: 9,
    });
  });

  test('without an applied configuration removes nothing', () => {
    expect(threeWayMerge(undefined, { a: 1 }, { b: 2 }, 'by-key')).toEqual({ a: 1, b: 2 });
  });

  test('null removes', () => {
    expect(threeWayMerge({}, { a: null }, { a: 1, b: 2 }, 'by-key')).toEqual({ b: 2 });
  });

  test('goes into maps', () => {
    const labels = (map: object) => ({ metadata: { labels: map } });
    expect(threeWayMerge(labels({ a: '1' }), labels({ b: '2' }), labels({ a: '1', c: '3' }), 'by-key')).toEqual(
      labels({ b: '2', c: '3' }),
    );
  });

  test('merges containers by name, so that injected variables and mounts stay', () => {
    const applied = { containers: [{ name: 'c', image: '1', env: [{ name: 'OWN', value: 'a' }] }] };
    const live = {
      containers: [
        {
          name: 'c',
          image: '1',
          env: [
            { name: 'OWN', value: 'a' },
            { name: 'INJECTED', value: 'x' },
          ],
          volumeMounts: [{ name: 't', mountPath: '/t' }],
        },
        { name: 'sidecar', image: 's' },
      ],
    };
    const next = { containers: [{ name: 'c', image: '2', env: [{ name: 'NEW', value: 'b' }] }] };
    expect(threeWayMerge(applied, next, live, 'by-key')).toEqual({
      containers: [
        {
          name: 'c',
          image: '2',
          env: [
            { name: 'NEW', value: 'b' },
            { name: 'INJECTED', value: 'x' },
          ],
          volumeMounts: [{ name: 't', mountPath: '/t' }],
        },
        { name: 'sidecar', image: 's' },
      ],
    });
  });

  test("puts what the server added before what it stood before, as kubectl's order of elements does", () => {
    const volumes = (...names: string[]) => ({ volumes: names.map((name) => ({ name })) });
    expect(threeWayMerge(volumes('a'), volumes('a'), volumes('injected', 'a'), 'by-key')).toEqual(
      volumes('injected', 'a'),
    );
    expect(threeWayMerge(volumes('a'), volumes('a'), volumes('a', 'added'), 'by-key')).toEqual(volumes('a', 'added'));
  });

  test('a volume that changes its kind loses the old one', () => {
    const volumes = (source: object) => ({ volumes: [{ name: 'v', ...source }] });
    expect(
      threeWayMerge(
        volumes({ emptyDir: {} }),
        volumes({ hostPath: { path: '/' } }),
        volumes({ emptyDir: {} }),
        'by-key',
      ),
    ).toEqual(volumes({ hostPath: { path: '/' } }));
  });

  test('replaces lists without a key, and all lists of custom resources', () => {
    expect(threeWayMerge({}, { command: ['b'] }, { command: ['a', 'b'] }, 'by-key')).toEqual({ command: ['b'] });
    const env = (name: string) => ({ env: [{ name }] });
    expect(threeWayMerge({}, env('b'), env('a'), 'replace')).toEqual(env('b'));
  });

  test('treats finalizers as a set', () => {
    expect(threeWayMerge({ finalizers: ['a'] }, { finalizers: ['b'] }, { finalizers: ['a', 'c'] }, 'by-key')).toEqual({
      finalizers: ['c', 'b'],
    });
  });

  test('of what is live already changes nothing', () => {
    const tree = fc.letrec((tie) => ({
      value: fc.oneof({ maxDepth: 3 }, fc.string(), fc.integer(), tie('map')),
      map: fc.dictionary(fc.constantFrom('a', 'b', 'env', 'x'), tie('value')),
    })).map;
    fc.assert(
      fc.property(tree, fc.constantFrom('by-key' as const, 'replace' as const), (map, lists) => {
        const data = map as Record<string, unknown>;
        expect(threeWayMerge(data, data, data, lists)).toEqual(data);
      }),
    );
  });
});

describe('patch', () => {
  const live = {
    env: [
      { name: 'a', value: '1' },
      { name: 'b', value: '2' },
    ],
    labels: { x: '1' },
  };

  test('strategic: items by key, with deletion and replacement', () => {
    expect(
      patchMerge(
        {
          env: [
            { name: 'b', value: '3' },
            { name: 'a', $patch: 'delete' },
          ],
        },
        live,
        'by-key',
      ),
    ).toEqual({
      ...live,
      env: [{ name: 'b', value: '3' }],
    });
    expect(patchMerge({ labels: { $patch: 'replace', y: '2' } }, live, 'by-key')).toEqual({
      ...live,
      labels: { y: '2' },
    });
  });

  test('merge: lists replaced', () => {
    expect(patchMerge({ env: [{ name: 'c' }], labels: { x: null } }, live, 'replace')).toEqual({
      env: [{ name: 'c' }],
      labels: {},
    });
  });
});
