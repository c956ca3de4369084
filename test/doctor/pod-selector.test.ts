import { selectsLabels } from '../../lib/doctor/pod-selector';

describe('label selectors', () => {
  const labels = { app: 'web', tier: 'front' };
  test.each([
    [{}, true],
    [{ matchLabels: { app: 'web' } }, true],
    [{ matchLabels: { app: 'api' } }, false],
    [{ matchExpressions: [{ key: 'app', operator: 'In', values: ['web', 'api'] }] }, true],
    [{ matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['web'] }] }, false],
    [{ matchExpressions: [{ key: 'zone', operator: 'NotIn', values: ['a'] }] }, true],
    [{ matchExpressions: [{ key: 'zone', operator: 'Exists' }] }, false],
    [{ matchExpressions: [{ key: 'zone', operator: 'DoesNotExist' }] }, true],
    [{ matchExpressions: [{ key: 'zone', operator: 'Perhaps' }] }, undefined],
    [{ matchLabels: { app: 'api' }, matchExpressions: [{ operator: 'Perhaps' }] }, false],
    ['nonsense', undefined],
    [undefined, undefined],
  ])('%j selects app=web, tier=front: %s', (selector, expected) =>
    expect(selectsLabels(selector, labels)).toBe(expected),
  );
});
