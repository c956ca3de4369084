import { cidr, length, select } from './list-functions';
import { refuseMacroCall } from './macro';
import { below, isPlainObject, own, type PlainObject } from './plain-data';
import { NO_VALUE, type Scope } from './scope';
import { attributeReference, parseSubstitution } from './substitution';
import { TemplateError } from './template-error';
import { base64, join, scalarText, split, toJsonString } from './text-functions';

/** An intrinsic function: takes its argument as it stands in the template, gives the value. */
type Intrinsic = (argument: unknown, scope: Scope, at: string) => unknown;

/** Makes an intrinsic of a function over an argument that is resolved first. */
function strict(apply: (argument: unknown, at: string) => unknown): Intrinsic {
  return (argument, scope, at) => {
    const value = apply(resolve(argument, scope, at), at);
    if (typeof value === 'string') scope.spend(value.length, at);
    return value;
  };
}

/** The same, for a function that exists only under the transform `AWS::LanguageExtensions`. */
function extension(name: string, apply: (argument: unknown, at: string) => unknown): Intrinsic {
  return (argument, scope, at) => {
    requireExtensions(name, scope, at);
    return strict(apply)(argument, scope, at);
  };
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html */
const INTRINSICS: ReadonlyMap<string, Intrinsic> = new Map<string, Intrinsic>([
  ['Ref', reference],
  ['Fn::GetAtt', getAttribute],
  ['Fn::Sub', substitute],
  ['Fn::If', choose],
  ['Fn::FindInMap', findInMap],
  ['Fn::ImportValue', importValue],
  ['Fn::GetStackOutput', getStackOutput],
  ['Fn::GetAZs', (argument, scope, at) => scope.availabilityZones(text(argument, scope, at, 'Fn::GetAZs'), at)],
  ['Fn::Join', strict(join)],
  ['Fn::Split', strict(split)],
  ['Fn::Select', strict(select)],
  ['Fn::Base64', strict(base64)],
  ['Fn::Cidr', strict(cidr)],
  ['Fn::Length', extension('Fn::Length', length)],
  ['Fn::ToJsonString', extension('Fn::ToJsonString', toJsonString)],
]);

/**
 * A template's value with every intrinsic function replaced by what it gives. Gives {@link NO_VALUE} if the
 * whole value is to be left out.
 *
 * @param at where the value stands in the template, for errors
 * @throws TemplateError for a function that is malformed, unknown or refers to what is not there
 */
export function resolve(value: unknown, scope: Scope, at: string): unknown {
  if (typeof value === 'string') return value.includes('{{resolve:') ? scope.dynamicReferences(value, at) : value;
  if (Array.isArray(value)) {
    return value.map((item, index) => resolve(item, scope, below(at, index))).filter((item) => item !== NO_VALUE);
  }
  if (!isPlainObject(value)) return value;
  refuseMacroCall(value, at);
  const name = functionName(value);
  if (name !== undefined) {
    const intrinsic = INTRINSICS.get(name);
    if (intrinsic === undefined)
      throw new TemplateError(`Template error: ${name} is not supported here`, below(at, name));
    return intrinsic(value[name], scope, below(at, name));
  }
  const resolved: [string, unknown][] = [];
  for (const [key, item] of Object.entries(value)) {
    const part = resolve(item, scope, below(at, key));
    if (part !== NO_VALUE) resolved.push([key, part]);
  }
  return Object.fromEntries(resolved);
}

/** The function that a map calls: its only key, if that is `Ref` or begins with `Fn::`. */
export function functionName(value: PlainObject): string | undefined {
  const keys = Object.keys(value);
  const name = keys[0];
  return keys.length === 1 && name !== undefined && (name === 'Ref' || name.startsWith('Fn::')) ? name : undefined;
}

function requireExtensions(name: string, scope: Scope, at: string): void {
  if (scope.languageExtensions) return;
  throw new TemplateError(`${name} needs "Transform": "AWS::LanguageExtensions" in the template.`, at);
}

/** An argument that must be text once resolved. */
function text(argument: unknown, scope: Scope, at: string, name: string): string {
  const value = scalarText(resolve(argument, scope, at));
  if (value === undefined) throw new TemplateError(`Template error: ${name} requires a String-typed value`, at);
  return value;
}

function reference(argument: unknown, scope: Scope, at: string): unknown {
  const name = scope.languageExtensions ? resolve(argument, scope, at) : argument;
  if (typeof name !== 'string') throw new TemplateError('Template error: All References must be of type string', at);
  return scope.reference(name, at);
}

function getAttribute(argument: unknown, scope: Scope, at: string): unknown {
  const parts = typeof argument === 'string' ? splitAttribute(argument) : argument;
  const [logicalId, attribute] = Array.isArray(parts) ? parts.map((part) => resolve(part, scope, at)) : [];
  if (!Array.isArray(parts) || parts.length !== 2 || typeof logicalId !== 'string' || typeof attribute !== 'string') {
    throw new TemplateError(
      'Template error: every Fn::GetAtt object requires two non-empty parameters, the resource name and the resource attribute',
      at,
    );
  }
  return scope.attribute(logicalId, attribute, at);
}

function splitAttribute(name: string): readonly string[] {
  const parts = attributeReference(name);
  return parts === undefined ? [name] : [parts.logicalId, parts.attribute];
}

function substitute(argument: unknown, scope: Scope, at: string): unknown {
  const [template, given] = Array.isArray(argument) ? (argument as unknown[]) : [argument, {}];
  if (typeof template !== 'string' || !isPlainObject(given) || (Array.isArray(argument) && argument.length !== 2)) {
    throw new TemplateError(
      'Template error: One or more Fn::Sub intrinsic functions don’t specify expected arguments. Specify a string as first argument, and an optional second argument to specify a mapping of values to replace in the string',
      at,
    );
  }
  const parts = parseSubstitution(template, at).map((part) => {
    if (part.kind === 'text') return part.text;
    const value = variable(part.name, given, scope, at);
    const words = scalarText(value);
    if (words !== undefined) return words;
    throw notText(part.name, given, at);
  });
  scope.spend(
    parts.reduce((sum, part) => sum + part.length, 0),
    at,
  );
  const result = parts.join('');
  return result.includes('{{resolve:') ? scope.dynamicReferences(result, at) : result;
}

/**
 * The words for a value of the function's own map are in localstack/localstack#13000. Unconfirmed: those for a reference.
 */
function notText(name: string, given: PlainObject, at: string): TemplateError {
  return new TemplateError(
    Object.hasOwn(given, name)
      ? 'Template error: every value of the context object of every Fn::Sub object must be a string or a function that returns a string'
      : `Template error: \${${name}} in Fn::Sub does not resolve to a string`,
    at,
  );
}

function variable(name: string, given: PlainObject, scope: Scope, at: string): unknown {
  if (Object.hasOwn(given, name)) return resolve(given[name], scope, below(at, name));
  const attribute = attributeReference(name);
  return attribute === undefined
    ? scope.reference(name, at)
    : scope.attribute(attribute.logicalId, attribute.attribute, at);
}

function choose(argument: unknown, scope: Scope, at: string): unknown {
  if (!Array.isArray(argument) || argument.length !== 3) {
    throw new TemplateError('Template error: Fn::If requires a list argument with three elements', at);
  }
  const [name, whenTrue, whenFalse] = argument as unknown[];
  if (typeof name !== 'string') {
    throw new TemplateError(
      'Template error: Fn::If requires a list argument with the first element being a condition',
      at,
    );
  }
  return scope.condition(name, at) ? resolve(whenTrue, scope, below(at, 1)) : resolve(whenFalse, scope, below(at, 2));
}

function findInMap(argument: unknown, scope: Scope, at: string): unknown {
  const parts: readonly unknown[] = Array.isArray(argument) ? argument : [];
  const [map, top, second] = parts.slice(0, 3).map((part) => scalarText(resolve(part, scope, at)));
  const options = parts[3];
  if (map === undefined || top === undefined || second === undefined || parts.length > 4) {
    throw new TemplateError(
      'Template error: every Fn::FindInMap object requires three parameters, the map name, map key and the attribute for return value',
      at,
    );
  }
  const found = scope.mapping(map, top, second);
  if (found !== undefined) return found;
  if (isPlainObject(options) && Object.hasOwn(options, 'DefaultValue')) {
    requireExtensions('Fn::FindInMap with DefaultValue', scope, at);
    return resolve(options['DefaultValue'], scope, below(at, 3));
  }
  if (!scope.hasMapping(map)) {
    throw new TemplateError(
      `Template error: Mapping named '${map}' is not present in the 'Mappings' section of template.`,
      at,
    );
  }
  throw new TemplateError(`Template error: Unable to get mapping for ${map}::${top}::${second}`, at);
}

function importValue(argument: unknown, scope: Scope, at: string): unknown {
  return scope.importValue(text(argument, scope, at, 'Fn::ImportValue'), at);
}

/** `Fn::GetStackOutput`, as aws-cdk-lib writes it for weak references between stacks (core/lib/cfn-fn.d.ts). */
function getStackOutput(argument: unknown, scope: Scope, at: string): unknown {
  const query = resolve(argument, scope, at);
  const field = (name: string): string | undefined => (isPlainObject(query) ? scalarText(own(query, name)) : undefined);
  const stackName = field('StackName');
  const outputName = field('OutputName');
  if (stackName === undefined || outputName === undefined) {
    throw new TemplateError('Template error: Fn::GetStackOutput requires a StackName and an OutputName', at);
  }
  return scope.stackOutput({ stackName, outputName, region: field('Region'), roleArn: field('RoleArn') }, at);
}
