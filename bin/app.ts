import { setFlagsFromString } from 'node:v8';
import { App } from 'aws-cdk-lib';
import { PodIdentityDemoStack, STACK_NAME } from '../lib/stack/pod-identity-demo-stack';
import { parseSettings } from '../lib/stack/settings';
import { SettingsError } from '../lib/stack/settings-error';

// CDK checks the template with a WebAssembly module. Left to itself, V8 spends longer on optimising it than it runs.
setFlagsFromString('--liftoff-only');

const app = new App();
try {
  const settings = parseSettings(app.node.getAllContext());
  new PodIdentityDemoStack(app, STACK_NAME, { settings, today: new Date() });
} catch (error) {
  if (!(error instanceof SettingsError)) throw error;
  process.stderr.write(`\n${error.message}\n\n`);
  process.exit(1);
}
