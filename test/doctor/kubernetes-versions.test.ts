import { findRule } from '../../lib/doctor';
import { EXTENDED_SUPPORT_UNTIL, minorOf, NEWEST_KNOWN, OLDEST_KNOWN } from '../../lib/doctor/kubernetes-versions';
import { versionStanding } from '../../lib/emulator/eks/kubernetes-versions';
import { asRead, unreadChain, type Cluster } from '../../lib/model/chain';
import { kubernetesVersions, supportOf } from '../../lib/stack/kubernetes-versions';

test("the ends of Kubernetes versions are those of the stack's own table", () => {
  const ends = kubernetesVersions.flatMap(({ version, extendedUntil }) =>
    extendedUntil === undefined ? [] : [[version, extendedUntil]],
  );
  expect(Object.entries(EXTENDED_SUPPORT_UNTIL)).toEqual(ends);
});

test('the oldest and the newest version are told by number, not by letter', () => {
  const versions = Object.keys(EXTENDED_SUPPORT_UNTIL);
  expect([versions[0], versions.at(-1)]).toEqual([OLDEST_KNOWN, NEWEST_KNOWN]);
});

test.each([
  ['1.9', 9],
  ['1.35', 35],
  ['2.0', undefined],
  ['1.35.2', undefined],
  ['‹Version›', undefined],
])('the minor of %s is %s', (version, minor) => expect(minorOf(version)).toBe(minor));

test('a version ends on the same day for the stack, for the doctor and for the rehearsal', () => {
  const rule = findRule('kubernetes-version-supported')!;
  for (const version of kubernetesVersions) {
    if (version.extendedUntil === undefined || version.version === OLDEST_KNOWN) continue;
    const end = Date.parse(version.extendedUntil);
    for (const at of [end - 1, end]) {
      const cluster = { id: 'c', source: {}, name: 'c', version: version.version } as unknown as Cluster;
      const [outcome] = rule.check({ ...unreadChain('not asked'), at, clusters: asRead([cluster]) });
      expect([supportOf(version, new Date(at)) === 'ended', outcome?.outcome === 'not-compliant']).toEqual([
        at === end,
        at === end,
      ]);
      expect(versionStanding(version.version, at).creatable).toBe(at < end);
    }
  }
});
