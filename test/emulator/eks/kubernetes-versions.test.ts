import { defaultVersion, minorOf, versionStanding } from '../../../lib/emulator/eks/kubernetes-versions';

const TODAY = Date.parse('2026-11-23');

describe('on 2026-11-23', () => {
  test.each([
    ['1.31', 'extended'],
    ['1.32', 'extended'],
    ['1.33', 'extended'],
    ['1.34', 'standard'],
    ['1.35', 'standard'],
    ['1.36', 'standard'],
  ])('a cluster can be created on %s, in %s support', (version, support) => {
    expect(versionStanding(version, TODAY)).toEqual({ creatable: true, support });
  });

  test('not on 1.30, and the reason has the date', () => {
    const reason = expect.stringContaining('1.30 on 2026-07-23');
    expect(versionStanding('1.30', TODAY)).toEqual({ creatable: false, reason });
  });

  test.each(['1.29', '1.24', '1.37', '9.99', 'latest', '1.35.1', ''])('not on %s', (version) => {
    expect(versionStanding(version, TODAY)).toMatchObject({ creatable: false });
  });

  test('the newest version is the default', () => expect(defaultVersion(TODAY)).toBe('1.36'));
});

test('support ends with the first moment of its day', () => {
  const end = Date.parse('2026-07-23T00:00:00Z');
  expect(versionStanding('1.30', end - 1)).toEqual({ creatable: true, support: 'extended' });
  expect(versionStanding('1.30', end)).toMatchObject({ creatable: false });
});

test('1.34 goes from standard to extended support on 2026-12-02', () => {
  const day = Date.parse('2026-12-02');
  expect(versionStanding('1.34', day - 1)).toMatchObject({ support: 'standard' });
  expect(versionStanding('1.34', day)).toMatchObject({ support: 'extended' });
});

test('a version is not offered before its release', () => {
  expect(versionStanding('1.35', Date.parse('2026-01-01'))).toMatchObject({
    creatable: false,
    reason: expect.stringContaining('from 2026-01-27 on'),
  });
});

test('minors are read, anything else is not a number', () => {
  expect(minorOf('1.35')).toBe(35);
  expect(minorOf('2.1')).toBeNaN();
});
