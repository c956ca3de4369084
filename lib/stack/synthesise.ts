import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { App } from 'aws-cdk-lib';
import cdkJson from '../../cdk.json';
import { PodIdentityDemoStack, STACK_NAME } from './pod-identity-demo-stack';
import { parseSettings, type Settings } from './settings';

/** What {@link synthesise} gives. */
export interface Synthesis {
  readonly settings: Settings;
  readonly stackName: string;
  /** The stack's CloudFormation template, as `cdk synth` prints it. */
  readonly template: CloudFormationTemplate;
  /** What `cdk synth` would warn of, one sentence or two each. */
  readonly warnings: readonly string[];
  readonly durationMs: number;
}

/** The parts of a template that this app makes. */
export interface CloudFormationTemplate {
  readonly Description?: string;
  readonly Parameters?: Readonly<Record<string, unknown>>;
  readonly Conditions?: Readonly<Record<string, unknown>>;
  readonly Resources: Readonly<Record<string, TemplateResource>>;
  readonly Outputs?: Readonly<Record<string, { readonly Value: unknown; readonly Description?: string }>>;
  readonly [section: string]: unknown;
}

/** A resource of that template. */
export interface TemplateResource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly DependsOn?: string | readonly string[];
  readonly DeletionPolicy?: string;
  readonly [attribute: string]: unknown;
}

/**
 * Synthesises the demo in this process, without the CDK command line: same settings, same feature flags, same template
 * but for the paths of Lambda code in metadata. That code is hashed, not copied, and CDK's check of the template, which takes
 * longer than all the rest, is left to `cdk synth`. Nothing stays on disk.
 *
 * @param context as given to `cdk synth` with `-c`; it goes before cdk.json's
 * @param today tells which Kubernetes versions are past their end
 * @throws SettingsError for settings that cannot be used
 */
export function synthesise(context: Readonly<Record<string, unknown>> = {}, today: Date = new Date()): Synthesis {
  const started = performance.now();
  const settings = parseSettings({ ...cdkJson.context, ...context });
  const outdir = temporaryFolder();
  try {
    const app = new App({
      outdir,
      analyticsReporting: false,
      treeMetadata: false,
      builtinCloudFormationValidation: false,
      context: {
        ...cdkJson.context,
        // As the CDK command line has it, so that a finding points to its construct.
        'aws:cdk:enable-path-metadata': true,
        'aws:cdk:disable-asset-staging': true,
        // Otherwise warnings are also printed here.
        '@aws-cdk/core:annotationsInValidationReport': false,
      },
    });
    new PodIdentityDemoStack(app, STACK_NAME, { settings, today });
    const artifact = app.synth().getStackByName(STACK_NAME);
    return {
      settings,
      stackName: STACK_NAME,
      template: artifact.template as CloudFormationTemplate,
      warnings: artifact.messages
        .filter(({ level }) => level === 'warning')
        .map(({ entry }) => String(entry.data).replace(/ \[ack: [^\]]*\]$/, '')),
      durationMs: performance.now() - started,
    };
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

/** Makes a folder by whose name a later rehearsal sees whether the process that made it was killed, and removes it. */
function temporaryFolder(): string {
  const folder = join(tmpdir(), `eks-pod-identity-${process.pid}-${randomBytes(6).toString('hex')}`);
  mkdirSync(folder, { mode: 0o700 });
  return folder;
}
