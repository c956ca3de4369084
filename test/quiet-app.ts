import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import cdkJson from '../cdk.json';

/** An app with the project's feature flags that stages no assets and prints nothing. */
export function quietApp(context: Readonly<Record<string, unknown>> = {}): App {
  return new App({
    context: {
      ...cdkJson.context,
      'aws:cdk:disable-asset-staging': true,
      '@aws-cdk/core:annotationsInValidationReport': false,
      ...context,
    },
    builtinCloudFormationValidation: false,
    treeMetadata: false,
  });
}

/** What a validation plugin reports, as the CDK writes it to `validation-report.json`. */
export interface PluginReport {
  readonly pluginName: string;
  readonly conclusion: string;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly violations: readonly {
    readonly ruleName: string;
    readonly severity: string;
    readonly suggestedFix: string;
    readonly violatingConstructs: readonly {
      readonly constructPath: string;
      readonly cloudFormationResource?: { readonly templatePath: string; readonly logicalId: string };
    }[];
  }[];
}

/** What `cdk synth` of an app makes of its validation plugins: whether it refuses, and what each reports. */
export function synthesised(app: App): { readonly refused: boolean; readonly reports: readonly PluginReport[] } {
  const silenced = jest.spyOn(console, 'error').mockImplementation(() => {});
  let refused = false;
  try {
    app.synth();
  } catch (error) {
    if (!/validation-report\.json/.test((error as Error).message)) throw error;
    refused = true;
  } finally {
    silenced.mockRestore();
  }
  return { refused, reports: reportsOf(app) };
}

function reportsOf(app: App): readonly PluginReport[] {
  try {
    const text = readFileSync(join(app.outdir, 'validation-report.json'), 'utf8');
    return (JSON.parse(text) as { readonly pluginReports: readonly PluginReport[] }).pluginReports;
  } catch (error) {
    // Without anything to report the CDK writes no file.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
