import type { z } from 'zod';
import { isBuiltInNamespace } from '../../k8s/namespace-chart';
import { nearestName } from './nearest-name';
import { type SettingDefinition, settingDefinitions } from './setting-definitions';
import { SettingsError, type SettingsProblem } from './settings-error';
import { brokenRules } from './settings-rules';

type Definitions = typeof settingDefinitions;

/** The name of a setting. */
export type SettingName = keyof Definitions;

/** The settings as they were given: what was left out, and has no default of its own, is absent. */
export type GivenSettings = { readonly [Name in SettingName]: z.output<Definitions[Name]['schema']> };

/** The settings of the demo, checked and complete. {@link settingsReference} explains each. */
export type Settings = GivenSettings & {
  readonly installAgent: boolean;
  readonly createNamespace: boolean;
  readonly managedPolicies: readonly string[];
};

/** One row of the settings' documentation. */
export interface SettingReference {
  readonly key: SettingName;
  readonly description: string;
  readonly allowed: string;
  readonly default: string;
  /** As it is written on the command line, without `-c`. */
  readonly example: string;
}

/** All settings, for help texts and documentation. */
export const settingsReference: readonly SettingReference[] = settingNames().map((key) => {
  const definition: SettingDefinition = settingDefinitions[key];
  return {
    key,
    description: definition.description,
    allowed: definition.allowed,
    default: definition.defaultText ?? String(definition.default),
    example: `${key}=${definition.example}`,
  };
});

/**
 * Reads the settings out of CDK context. Values may be strings, as `-c key=value` gives them, or JSON, as cdk.json
 * does; keys that belong to CDK itself are passed over.
 *
 * @throws SettingsError naming every setting that is unknown, malformed, or at odds with another
 */
export function parseSettings(context: Readonly<Record<string, unknown>>): Settings {
  const problems: SettingsProblem[] = [];
  const given = new Map<SettingName, unknown>();
  for (const [key, value] of Object.entries(context)) {
    if (isCdksOwn(key)) continue;
    if (!isSettingName(key)) {
      problems.push(unknownKey(key, value));
      continue;
    }
    const definition: SettingDefinition = settingDefinitions[key];
    const parsed = definition.schema.safeParse(value);
    if (parsed.success) given.set(key, parsed.data);
    else if (value !== '' || definition.default !== undefined) problems.push(notAllowed(key, value));
    // else: empty where the default is nothing, so that `-c adminArn=` undoes what cdk.json says
  }
  const entries = settingNames().map((key) => [key, given.has(key) ? given.get(key) : settingDefinitions[key].default]);
  if (problems.length === 0) {
    problems.push(...brokenRules(Object.fromEntries(entries) as GivenSettings, new Set(given.keys())));
  }
  if (problems.length > 0) throw new SettingsError(problems);
  return complete(Object.fromEntries(entries) as GivenSettings);
}

/** Fills in the defaults that depend on other settings. */
function complete(given: GivenSettings): Settings {
  return {
    ...given,
    installAgent: given.installAgent ?? !given.existingCluster,
    createNamespace: given.createNamespace ?? !isBuiltInNamespace(given.namespace),
    managedPolicies: given.managedPolicies ?? (given.targetRoleArn === undefined ? ['AmazonS3ReadOnlyAccess'] : []),
  };
}

/** Context that the CDK CLI, the library's feature flags and cached look-ups keep beside the app's own. */
function isCdksOwn(key: string): boolean {
  return key.includes(':') || key.startsWith('@') || cdksPlainKeys.has(key);
}
const cdksPlainKeys = new Set(['acknowledged-issue-numbers', 'cdk-migrate', 'cli-telemetry']);

function settingNames(): SettingName[] {
  return Object.keys(settingDefinitions) as SettingName[];
}

function isSettingName(key: string): key is SettingName {
  return Object.hasOwn(settingDefinitions, key);
}

function unknownKey(key: string, value: unknown): SettingsProblem {
  const meant = nearestName(key, settingNames());
  return {
    key,
    value,
    reason:
      meant === undefined
        ? `There is no such setting. There are ${settingNames().join(', ')}.`
        : `There is no such setting. Did you mean ${meant}?`,
    example: exampleOf(meant ?? 'clusterName'),
  };
}

function notAllowed(key: SettingName, value: unknown): SettingsProblem {
  return { key, value, reason: `Allowed: ${settingDefinitions[key].allowed}.`, example: exampleOf(key) };
}

function exampleOf(key: SettingName): string {
  return `${key}=${settingDefinitions[key].example}`;
}
