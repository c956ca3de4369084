import { constraintFault } from './parameter-constraints';
import { below, isPlainObject, own, type PlainObject } from './plain-data';
import { TemplateError } from './template-error';

/** What `Ref` gives for a parameter: text, or a list for the list types. */
export type ParameterValue = string | readonly string[];

/** A parameter's value, and what a reader should know of how it came about. */
export interface ResolvedParameter {
  readonly value: ParameterValue;
  /** The SSM parameter whose name stands for its value, since that is not known. */
  readonly unread?: string;
  /** Where the stand-in could not do what CloudFormation does, for example read an SSM parameter. */
  readonly notes: readonly string[];
}

/** Parameter values given to a stack, as a caller or a parent stack's `Parameters` property has them. */
export type GivenParameters = Readonly<Record<string, unknown>>;

const PROPERTIES: ReadonlySet<string> = new Set([
  ...['AllowedPattern', 'AllowedValues', 'ConstraintDescription', 'Default', 'Description'],
  ...['MaxLength', 'MaxValue', 'MinLength', 'MinValue', 'NoEcho', 'Type'],
]);

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-supplied-parameter-types.html */
const TYPES: ReadonlySet<string> = new Set([
  ...['String', 'Number', 'CommaDelimitedList', 'AWS::Route53::HostedZone::Id', 'AWS::SSM::Parameter::Name'],
  ...[
    ...['AvailabilityZone::Name', 'Image::Id', 'Instance::Id', 'KeyPair::KeyName', 'SecurityGroup::GroupName'],
    ...['SecurityGroup::Id', 'Subnet::Id', 'Volume::Id', 'VPC::Id'],
  ].map((type) => `AWS::EC2::${type}`),
]);

/**
 * The value of each declared parameter: the given one, else the default, checked against the declaration.
 *
 * A parameter of type `AWS::SSM::Parameter::Value<…>` holds the *name* of an SSM parameter. `ssm` says what is
 * stored there; where nothing is known the name itself is carried as the value, with a note.
 *
 * @throws TemplateError for a malformed declaration, a missing, an unknown or a refused value
 */
export function resolveParameters(
  declared: PlainObject,
  given: GivenParameters,
  ssm: (name: string) => string | undefined = () => undefined,
): ReadonlyMap<string, ResolvedParameter> {
  const unknown = Object.keys(given).filter((name) => !Object.hasOwn(declared, name));
  if (unknown.length > 0) throw new TemplateError(`Parameters: [${unknown.join(', ')}] do not exist in the template`);

  const missing: string[] = [];
  const resolved = new Map<string, ResolvedParameter>();
  for (const [name, declaration] of Object.entries(declared)) {
    const path = below('/Parameters', name);
    if (!isPlainObject(declaration)) {
      throw new TemplateError('Template format error: Every Parameters member must be an object.', path);
    }
    const type = checkedType(declaration, path);
    const text = textOf(own(given, name) ?? own(declaration, 'Default'), path);
    if (text === undefined) missing.push(name);
    else resolved.set(name, valueOf(name, type, text, declaration, ssm));
  }
  if (missing.length > 0)
    throw new TemplateError(`Parameters: [${missing.join(', ')}] must have values`, '/Parameters');
  return resolved;
}

function checkedType(declaration: PlainObject, path: string): string {
  const unknown = Object.keys(declaration).find((key) => !PROPERTIES.has(key));
  if (unknown !== undefined) throw new TemplateError(`Invalid template parameter property '${unknown}'`, path);
  const type = own(declaration, 'Type');
  if (typeof type !== 'string') {
    throw new TemplateError('Template format error: Every Parameters object must contain a Type member.', path);
  }
  const stored = /^AWS::SSM::Parameter::Value<(.{1,100})>$/.exec(type)?.[1] ?? type;
  const item = /^List<(.{1,100})>$/.exec(stored)?.[1] ?? stored;
  if (!TYPES.has(item)) throw new TemplateError(`Template format error: Unrecognized parameter type: ${type}`, path);
  return type;
}

function valueOf(
  name: string,
  type: string,
  text: string,
  declaration: PlainObject,
  ssm: (name: string) => string | undefined,
): ResolvedParameter {
  const path = below('/Parameters', name);
  const isList = type.includes('List');
  const notes: string[] = [];
  const note = (words: string): void => void (notes.includes(words) || notes.push(words));
  for (const part of isList ? splitList(text) : [text]) {
    const fault = constraintFault(part, name, declaration, note);
    if (fault === undefined) continue;
    const described = own(declaration, 'ConstraintDescription');
    const told = typeof described === 'string' ? `failed to satisfy constraint: ${described}` : fault;
    throw new TemplateError(`Parameter '${name}' ${told}`, path);
  }
  if (!type.startsWith('AWS::SSM::Parameter::Value<')) return { value: isList ? splitList(text) : text, notes };

  const stored = ssm(text);
  if (stored === undefined) {
    note(`Parameter ${name} reads the SSM parameter ${text}, whose value is not known here: its name stands for it.`);
  }
  const value = isList ? splitList(stored ?? text) : (stored ?? text);
  return { value, notes, ...(stored === undefined && { unread: text }) };
}

function textOf(value: unknown, path: string): string | undefined {
  if (value === undefined) return undefined;
  if (Array.isArray(value)) return value.map((item) => textOf(item, path) ?? '').join(',');
  if (['string', 'number', 'boolean'].includes(typeof value)) return String(value);
  throw new TemplateError('Template format error: Every parameter value must be a string.', path);
}

function splitList(text: string): readonly string[] {
  return text === '' ? [] : text.split(',').map((item) => item.trim());
}
