import { resolveParameters, type ParameterValue } from '../cloudformation/parameters';
import { isPlainObject, own, type PlainObject } from '../cloudformation/plain-data';
import { TemplateError } from '../cloudformation/template-error';
import { makesCluster } from '../eks/resources/cluster-types';

/** What tells which clusters a template uses, and whether it installs the agent. */
const NAMES = ['ClusterName', 'AddonName'];

/**
 * A deployment's templates, the nested ones after the outermost, each as {@link withNamesResolved} gives it. Nested templates
 * are left out where any template makes a cluster: then they mean that one.
 */
export function templatesWithNamesResolved(
  template: unknown,
  given: Readonly<Record<string, string>>,
  nested: ReadonlyMap<string, unknown> = new Map(),
): unknown[] {
  const outermost = withNamesResolved(template, given);
  const inner = [...new Set(nested.values())];
  if ([template, ...inner].some(hasCluster)) return [outermost];
  const passedOn = nestedStackParameters(template, parameterValues(template, given));
  return [outermost, ...inner.map((each) => withNamesResolved(each, onlyDeclared(each, passedOn)))];
}

/**
 * A template's resources with nothing but their types and the names of clusters and add-ons, where `Ref` and `Fn::Sub` of
 * a parameter are replaced by its value, so that a cluster that is a parameter can be found before anything is deployed.
 */
function withNamesResolved(template: unknown, given: Readonly<Record<string, string>>): unknown {
  const values = parameterValues(template, given);
  const shortened = resourcesOf(template).map(({ id, type, properties }): [string, unknown] => {
    const names = NAMES.flatMap((name): [string, string][] => {
      const value = textOf(own(properties, name), values);
      return value === undefined ? [] : [[name, value]];
    });
    return [id, { Type: type, Properties: Object.fromEntries(names) }];
  });
  return { Resources: Object.fromEntries(shortened) };
}

interface Resource {
  readonly id: string;
  readonly type: unknown;
  readonly properties: PlainObject;
}

function resourcesOf(template: unknown): Resource[] {
  return Object.entries(member(template, 'Resources')).map(([id, resource]) => ({
    id,
    type: isPlainObject(resource) ? own(resource, 'Type') : undefined,
    properties: member(resource, 'Properties'),
  }));
}

const hasCluster = (template: unknown) => resourcesOf(template).some(({ type }) => makesCluster(type));

/** What the nested stacks of a template are given, those of one name taken together. */
function nestedStackParameters(
  template: unknown,
  values: ReadonlyMap<string, ParameterValue>,
): Readonly<Record<string, string>> {
  const given = resourcesOf(template)
    .filter(({ type }) => type === 'AWS::CloudFormation::Stack')
    .flatMap(({ properties }) => Object.entries(member(properties, 'Parameters')))
    .flatMap(([name, value]): [string, string][] => {
      const text = textOf(value, values);
      return text === undefined ? [] : [[name, text]];
    });
  return Object.fromEntries(given);
}

function onlyDeclared(template: unknown, given: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const declared = member(template, 'Parameters');
  return Object.fromEntries(Object.entries(given).filter(([name]) => Object.hasOwn(declared, name)));
}

/** A map that is a member of a map; empty if it is none. */
function member(value: unknown, key: string): PlainObject {
  const found = isPlainObject(value) ? own(value, key) : undefined;
  return isPlainObject(found) ? found : {};
}

function parameterValues(template: unknown, given: Readonly<Record<string, string>>): Map<string, ParameterValue> {
  const declared = member(template, 'Parameters');
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
