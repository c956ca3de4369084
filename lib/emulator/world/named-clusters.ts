import { resolveParameters, type ParameterValue } from '../cloudformation/parameters';
import { isPlainObject, own, type PlainObject } from '../cloudformation/plain-data';
import { TemplateError } from '../cloudformation/template-error';

/** What tells which clusters a template uses, and whether it installs the agent. */
const NAMES = ['ClusterName', 'AddonName'];

/**
 * A template's resources with nothing but their types and the names of clusters and add-ons, where `Ref` and `Fn::Sub` of
 * a parameter are replaced by its value, so that a cluster that is a parameter can be found before anything is deployed.
 */
export function withNamesResolved(template: unknown, given: Readonly<Record<string, string>>): unknown {
  const values = parameterValues(template, given);
  const resources = isPlainObject(template) ? own(template, 'Resources') : undefined;
  if (!isPlainObject(resources)) return template;
  const shortened = Object.entries(resources).map(([id, resource]): [string, unknown] => {
    const type = isPlainObject(resource) ? own(resource, 'Type') : undefined;
    const properties = isPlainObject(resource) ? own(resource, 'Properties') : undefined;
    const names = NAMES.flatMap((name): [string, string][] => {
      const value = isPlainObject(properties) ? textOf(own(properties, name), values) : undefined;
      return value === undefined ? [] : [[name, value]];
    });
    return [id, { Type: type, Properties: Object.fromEntries(names) }];
  });
  return { Resources: Object.fromEntries(shortened) };
}

function parameterValues(template: unknown, given: Readonly<Record<string, string>>): Map<string, ParameterValue> {
  const declared = isPlainObject(template) ? own(template, 'Parameters') : undefined;
  if (!isPlainObject(declared)) return new Map();
  try {
    return new Map([...resolveParameters(declared, given)].map(([name, { value }]) => [name, value]));
  } catch (error) {
    // CloudFormation refuses the template for it in a moment, in its own words.
    if (error instanceof TemplateError) return new Map();
    throw error;
  }
}

function textOf(value: unknown, parameters: ReadonlyMap<string, ParameterValue>): string | undefined {
  if (typeof value === 'string') return value;
  if (!isPlainObject(value)) return undefined;
  const named = (name: unknown) => (typeof name === 'string' ? asText(parameters.get(name)) : undefined);
  const text = own(value, 'Fn::Sub');
  if (typeof text !== 'string') return named((value as PlainObject)['Ref']);
  const replaced = text.replace(/\$\{([^!{}]+)\}/g, (written, name: string) => named(name) ?? written);
  return replaced.includes('${') ? undefined : replaced;
}

const asText = (value: ParameterValue | undefined) => (typeof value === 'string' ? value : undefined);
