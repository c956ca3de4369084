import { nearMisses } from '../../../lib/emulator/kubernetes/near-misses';

const identity = (namespace: string, serviceAccount: string) => ({ namespace, serviceAccount });
const wanted = identity('payments', 'checkout');

test('shares the namespace or the name with what was wanted, the likeliest first', () => {
  const identities = [
    identity('payments', 'zebra'),
    identity('far', 'away'),
    identity('payment', 'checkout'),
    identity('billing', 'checkout'),
    identity('payments', 'checkout-v2'),
    identity('payments', 'app-checkout'),
  ];
  expect(nearMisses(wanted, identities)).toEqual({
    nearest: [
      identity('payment', 'checkout'),
      identity('payments', 'checkout-v2'),
      identity('payments', 'app-checkout'),
      identity('billing', 'checkout'),
      identity('payments', 'zebra'),
    ],
    further: 0,
  });
});

test('names five of five thousand, the same ones in whatever order they come, and counts the others', () => {
  const many = Array.from({ length: 5000 }, (_, index) => identity('payments', `worker-${index}`));
  const expected = {
    nearest: [
      identity('payments', 'checkouts'),
      ...[0, 1, 10, 100].map((index) => identity('payments', `worker-${index}`)),
    ],
    further: 4996,
  };
  expect(nearMisses(wanted, [...many, identity('payments', 'checkouts')])).toEqual(expected);
  expect(nearMisses(wanted, [identity('payments', 'checkouts'), ...many.reverse()])).toEqual(expected);
});

test('of nothing are none', () => {
  expect(nearMisses(wanted, [identity('a', 'b')])).toEqual({ nearest: [], further: 0 });
  expect(nearMisses(identity('', ''), [identity('', 'x')])).toEqual({ nearest: [identity('', 'x')], further: 0 });
});
