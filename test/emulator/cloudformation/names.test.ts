import fc from 'fast-check';

import { generatedName, randomIdentifiers } from '../../../lib/emulator/cloudformation/names';

const request = { stackName: 'EksPodIdentityDemo', logicalId: 'PodRole7C5D1F0A' };

test('a generated name is stack, logical id and a random suffix', () => {
  expect(generatedName(request, 64)).toMatch(/^EksPodIdentityDemo-PodRole7C5D1F0A-[A-Za-z0-9]{12}$/);
  expect(generatedName(request, 64)).not.toBe(generatedName(request, 64));
  expect(randomIdentifiers.uuid()).toMatch(/^[0-9a-f-]{36}$/);
});

test('a long one is shortened in stack and logical id, never in the suffix', () => {
  const long = { stackName: 'S'.repeat(100), logicalId: 'L'.repeat(100) };
  expect(generatedName(long, 64, 'abcdefghijkl')).toBe(`${'S'.repeat(25)}-${'L'.repeat(25)}-abcdefghijkl`);
  expect(generatedName({ ...long, stackName: 'Short' }, 64, 'abcdefghijkl')).toBe(
    `Short-${'L'.repeat(45)}-abcdefghijkl`,
  );
  expect(generatedName({ ...long, logicalId: 'Role' }, 64, 'abcdefghijkl')).toBe(`${'S'.repeat(46)}-Role-abcdefghijkl`);
});

test('no name is longer than the service takes', () => {
  const names = fc.string({ minLength: 1, maxLength: 140 });
  fc.assert(
    fc.property(names, names, fc.integer({ min: 16, max: 200 }), (stackName, logicalId, maxLength) => {
      const name = generatedName({ stackName, logicalId }, maxLength, 'abcdefghijkl');
      expect(name.length).toBeLessThanOrEqual(maxLength);
      expect(name.endsWith('-abcdefghijkl')).toBe(true);
    }),
  );
});
