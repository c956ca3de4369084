import * as fc from 'fast-check';
import { settingDefinitions } from '../../lib/stack/setting-definitions';
import { parseSettings } from '../../lib/stack/settings';
import { SettingsError } from '../../lib/stack/settings-error';
import { synthesise } from '../../lib/stack/synthesise';
import { hostileText, hostileValue, refusalOf, RUNS } from './hostile';

const key = fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...Object.keys(settingDefinitions)) }, hostileText);
const context = (value: fc.Arbitrary<unknown>) =>
  fc.array(fc.tuple(key, value), { maxLength: 4 }).map((pairs) => Object.fromEntries(pairs));

test('settings are taken or refused, each with its name, in few words without control characters', async () => {
  await fc.assert(
    fc.asyncProperty(context(hostileValue), async (given) => {
      const refusal = await refusalOf(SettingsError, () => parseSettings(given));
      if (!refusal) return;
      // What a terminal would obey.
      expect(refusal.message).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
      expect(refusal.message.length).toBeLessThan(2000 * (refusal.problems.length + 1));
    }),
    { numRuns: RUNS },
  );
});

test('what is taken can be synthesised', async () => {
  const words = fc.constantFrom('true', 'false', 'a', 'team-a', '1', '2', 'None', 'cluster', 'account', 'x'.repeat(63));
  let made = 0;
  await fc.assert(
    fc.asyncProperty(context(words), async (given) => {
      const refusal = await refusalOf(SettingsError, () => parseSettings(given));
      if (refusal || made >= 12) return;
      made += 1;
      expect(Object.keys(synthesise(given).template.Resources)).not.toHaveLength(0);
    }),
    { numRuns: 300 },
  );
  expect(made).toBeGreaterThan(3);
});
