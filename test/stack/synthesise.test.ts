import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { parseSettings } from '../../lib/stack/settings';
import { SettingsError } from '../../lib/stack/settings-error';
import { synthesise } from '../../lib/stack/synthesise';

const leftovers = () => readdirSync(tmpdir()).filter((name) => name.startsWith('eks-pod-identity-demo-'));

test('gives settings, template and warnings', () => {
  const synthesis = synthesise({ clusterName: 'demo', kubernetesVersion: '1.30' }, new Date('2026-11-23'));
  expect(synthesis.settings).toEqual(parseSettings({ clusterName: 'demo', kubernetesVersion: '1.30' }));
  expect(synthesis.stackName).toBe('EksPodIdentityDemo');
  expect(Object.keys(synthesis.template.Resources).length).toBeGreaterThan(35);
  expect(synthesis.warnings).toEqual([
    'Kubernetes 1.30: extended support ended on 2026-07-23. EKS creates no such cluster any more and upgrades those that exist.',
  ]);
  expect(synthesis.durationMs).toBeGreaterThan(0);
});

test('the same settings give the same template', () => {
  expect(synthesise().template).toEqual(synthesise({}).template);
});

test('nothing stays on disk and nothing is printed', () => {
  const before = leftovers();
  const printed = ['log', 'warn', 'error'].map((name) =>
    jest.spyOn(console, name as 'log').mockImplementation(() => {}),
  );
  synthesise({ kubernetesVersion: '1.30' });
  for (const spy of printed) {
    expect(spy).not.toHaveBeenCalled();
    spy.mockRestore();
  }
  expect(leftovers().filter((name) => !before.includes(name))).toEqual([]);
});

test('settings that cannot be used are refused before anything is made', () => {
  expect(() => synthesise({ kubernetsVersion: '1.35' })).toThrow(SettingsError);
});

test('a second time it is cheap', () => {
  synthesise();
  // Some 80 ms; the bound only catches the check of the template (3 s) or copies of the Lambda code coming back.
  expect(synthesise().durationMs).toBeLessThan(1500);
});
