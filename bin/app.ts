import { setFlagsFromString } from 'node:v8';
import { App, Validations } from 'aws-cdk-lib';
import { PodIdentityDoctor } from '../lib/cdk/pod-identity-doctor';
import { PodIdentityDemoStack, STACK_NAME } from '../lib/stack/pod-identity-demo-stack';
import { parseSettings } from '../lib/stack/settings';
import { SettingsError } from '../lib/stack/settings-error';

// CDK checks the template with a WebAssembly module. Left to itself, V8 spends longer on optimising it than it runs.
setFlagsFromString('--liftoff-only');

const app = new App();
Validations.of(app).addPlugins(new PodIdentityDoctor());
try {
  const settings = parseSettings(app.node.getAllContext());
  new PodIdentityDemoStack(app, STACK_NAME, { settings, today: new Date() });
} catch (error) {
  if (!(error instanceof SettingsError)) throw error;
  process.stderr.write(`\n${error.message}\n\n`);
  process.exit(1);
}
