import { readFileSync } from 'node:fs';
import cdkJson from '../../cdk.json';

const recommended = JSON.parse(
  readFileSync(require.resolve('aws-cdk-lib/recommended-feature-flags.json'), 'utf8'),
) as Record<string, unknown>;

test('every recommended feature flag is on, but the one whose log groups outlive the stack', () => {
  expect(cdkJson.context).toEqual({ ...recommended, '@aws-cdk/aws-lambda:useCdkManagedLogGroup': false });
});

test("findings of CDK's check of the template fail a synthesis", () => {
  expect(cdkJson.context['@aws-cdk/core:validateAgainstDefaultRules']).toBe(true);
});

test('the app is run without type checking, which would take ten seconds a synthesis', () => {
  expect(cdkJson.app).toBe('node -r ts-node/register bin/app.ts');
  const tsconfig = JSON.parse(readFileSync('tsconfig.json', 'utf8')) as { 'ts-node'?: unknown };
  expect(tsconfig['ts-node']).toEqual({ swc: true });
});

test('no metadata resource, which would need a list of regions in the template', () => {
  expect(cdkJson.versionReporting).toBe(false);
});
