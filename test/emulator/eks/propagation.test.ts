import fc from 'fast-check';
import { PropagatedIdentities } from '../../../lib/emulator/eks/propagation';
import { CLUSTER, newClusterAccount, StandingClock } from './account';

const PODS = { namespace: 'default', serviceAccount: 'aws-cli-sa' };

test('without a delay the webhook sees a change at once', () => {
  const seen = new PropagatedIdentities(new StandingClock(), 0);
  seen.add(PODS);
  expect(seen.visible()).toEqual([PODS]);
  seen.remove(PODS);
  expect(seen.visible()).toEqual([]);
});

test('with a delay it sees a new association, and the end of one, so much later', () => {
  const clock = new StandingClock();
  const seen = new PropagatedIdentities(clock, 5000);
  seen.add(PODS);
  expect(seen.visible()).toEqual([]);
  clock.advance(4999);
  expect(seen.visible()).toEqual([]);
  clock.advance(1);
  expect(seen.visible()).toEqual([PODS]);
  seen.remove(PODS);
  clock.advance(4999);
  expect(seen.visible()).toEqual([PODS]);
  clock.advance(1);
  expect(seen.visible()).toEqual([]);
});

test('an association that is made again before its end was seen is not missed', () => {
  const clock = new StandingClock();
  const seen = new PropagatedIdentities(clock, 5000);
  seen.add(PODS);
  clock.advance(5000);
  seen.remove(PODS);
  seen.add(PODS);
  for (let i = 0; i < 4; i++) {
    clock.advance(2500);
    expect(seen.visible()).toEqual([PODS]);
  }
});

test('the list is the same array until something changes', () => {
  const clock = new StandingClock();
  const seen = new PropagatedIdentities(clock, 1000);
  seen.add(PODS);
  clock.advance(1000);
  const list = seen.visible();
  clock.advance(1000);
  expect(seen.visible()).toBe(list);
  seen.add({ ...PODS, namespace: 'other' });
  expect(seen.visible()).not.toBe(list);
  expect(seen.visible()).toEqual([PODS]);
});

test('whatever is done, the webhook sees the associations of some seconds ago', () => {
  const step = fc.record({
    pods: fc.constantFrom('a', 'b', 'c'),
    wait: fc.constantFrom(0, 1000, 2000, 3000, 5000),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const clock = new StandingClock();
      const delay = 3000;
      const seen = new PropagatedIdentities(clock, delay);
      const standing = new Set<string>();
      const history: { at: number; standing: Set<string> }[] = [{ at: -Infinity, standing: new Set() }];
      for (const { pods, wait } of steps) {
        const identity = { namespace: 'n', serviceAccount: pods };
        if (standing.delete(pods)) seen.remove(identity);
        else {
          standing.add(pods);
          seen.add(identity);
        }
        history.push({ at: clock.now(), standing: new Set(standing) });
        clock.advance(wait);
        const then = history.filter(({ at }) => at + delay <= clock.now()).at(-1)!.standing;
        const known = ['a', 'b', 'c'].filter((name) => seen.has({ namespace: 'n', serviceAccount: name }));
        expect(new Set(known)).toEqual(then);
        const names = seen.visible().map(({ serviceAccount }) => serviceAccount);
        expect(new Set(names)).toEqual(then);
      }
    }),
  );
});

test('EKS itself knows an association before the webhook does', () => {
  const { eks, podRole, clock } = newClusterAccount({ propagationMs: 8000 });
  eks.createPodIdentityAssociation({ clusterName: CLUSTER, ...PODS, roleArn: podRole.arn });
  expect(eks.associationFor(CLUSTER, PODS)).toBeDefined();
  expect(eks.visibleIdentities(CLUSTER)).toEqual([]);
  expect(eks.isIdentityVisible(CLUSTER, PODS)).toBe(false);
  clock.advance(8000);
  expect(eks.visibleIdentities(CLUSTER)).toEqual([PODS]);
  expect(eks.isIdentityVisible(CLUSTER, PODS)).toBe(true);
  expect(eks.isIdentityVisible('no-cluster', PODS)).toBe(false);
});
