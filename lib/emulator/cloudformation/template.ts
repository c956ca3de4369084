import { expandLoops } from './for-each';
import { resolveParameters, type GivenParameters, type ResolvedParameter } from './parameters';
import { macroError } from './macro';
import { below, isPlainObject, own, plainCopy, type PlainObject } from './plain-data';
import { TemplateError } from './template-error';
import { readOutputs, readResources, type TemplateOutput, type TemplateResource } from './template-members';
import { parseTemplateText } from './template-text';

/** A template whose structure is sound: sections, parameters, resources and outputs in the form the rest relies on. */
export interface Template {
  readonly languageExtensions: boolean;
  readonly parameters: ReadonlyMap<string, ResolvedParameter>;
  readonly mappings: PlainObject;
  readonly conditions: PlainObject;
  readonly rules: PlainObject;
  readonly resources: ReadonlyMap<string, TemplateResource>;
  readonly outputs: ReadonlyMap<string, TemplateOutput>;
}

/** What AWS allows of one template. A rehearsal of more may lift it. */
export interface TemplateLimits {
  /** Resources in one template: 500. */
  readonly resources: number;
  /** Bytes of a template given as text: 1,000,000, the most that is read from a bucket. */
  readonly bytes: number;
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
export const AWS_LIMITS: TemplateLimits = { resources: 500, bytes: 1_000_000 };

/** What a template is read against besides the values of its parameters. */
export interface TemplateSurroundings {
  /** @default AWS_LIMITS */
  readonly limits?: Partial<TemplateLimits>;
  /** The value of an SSM parameter, if it is known. */
  readonly ssm?: (name: string) => string | undefined;
  /** What the collections of `Fn::ForEach` may name besides the template's parameters. */
  readonly pseudoParameters?: ReadonlyMap<string, unknown>;
}

const SECTIONS: ReadonlySet<string> = new Set([
  ...['AWSTemplateFormatVersion', 'Conditions', 'Description', 'Hooks', 'Mappings', 'Metadata', 'Outputs'],
  ...['Parameters', 'Resources', 'Rules', 'Transform'],
]);

/**
 * Reads a template: an object, or text in JSON or YAML. Untrusted; every fault is told with its place.
 *
 * `Metadata` and `Hooks` are ignored. The transform `AWS::LanguageExtensions` is applied (its loops
 * are expanded here); any other transform is a program that runs inside AWS and is refused by name.
 *
 * @throws TemplateError for a template that CloudFormation would refuse
 */
export function readTemplate(
  input: unknown,
  given: GivenParameters = {},
  options: TemplateSurroundings = {},
): Template {
  const { ssm, pseudoParameters } = options;
  const limits = { ...AWS_LIMITS, ...options.limits };
  const document = plainCopy(typeof input === 'string' ? parseBounded(input, limits.bytes) : input);
  if (!isPlainObject(document)) throw new TemplateError('Template format error: unsupported structure.');
  // First of all: a macro may bring sections of its own, as the `Globals` of AWS::Serverless.
  const languageExtensions = readTransforms(own(document, 'Transform'));
  checkSections(document);

  const parameters = resolveParameters(section(document, 'Parameters'), given, ssm);
  const mappings = readMappings(section(document, 'Mappings'));
  const expanded = (name: string): PlainObject => {
    const value = section(document, name);
    if (!languageExtensions) return value;
    return expandLoops(value, { parameters, mappings, pseudoParameters }, below('', name)) as PlainObject;
  };
  return {
    languageExtensions,
    parameters,
    mappings,
    conditions: expanded('Conditions'),
    rules: section(document, 'Rules'),
    resources: readResources(expanded('Resources'), limits.resources),
    outputs: readOutputs(expanded('Outputs')),
  };
}

function parseBounded(text: string, bytes: number): unknown {
  const size = Buffer.byteLength(text);
  if (size <= bytes) return parseTemplateText(text);
  throw new TemplateError(`Template may not exceed ${bytes} bytes in size. (It has ${size}.)`);
}

function checkSections(document: PlainObject): void {
  const unknown = Object.keys(document).filter((name) => !SECTIONS.has(name));
  if (unknown.length > 0) {
    throw new TemplateError(
      `Invalid template property or properties [${unknown.join(', ')}]`,
      below('', unknown[0] ?? ''),
    );
  }
  const version = own(document, 'AWSTemplateFormatVersion');
  if (version !== undefined && version !== '2010-09-09') {
    throw new TemplateError(
      'Template format error: unsupported value for AWSTemplateFormatVersion.',
      '/AWSTemplateFormatVersion',
    );
  }
}

function section(document: PlainObject, name: string): PlainObject {
  const value = own(document, name) ?? {};
  if (isPlainObject(value)) return value;
  throw new TemplateError(`Template format error: ${name} must be an object.`, below('', name));
}

function readTransforms(declared: unknown): boolean {
  const transforms: readonly unknown[] = declared === undefined ? [] : Array.isArray(declared) ? declared : [declared];
  for (const transform of transforms) {
    const name = isPlainObject(transform) ? own(transform, 'Name') : transform;
    if (name !== 'AWS::LanguageExtensions') throw macroError('The transform', name, '/Transform');
  }
  return transforms.length > 0;
}

/**
 * Wordings recorded in localstack/localstack,
 * tests/aws/services/cloudformation/engine/test_mappings.snapshot.json.
 */
function readMappings(mappings: PlainObject): PlainObject {
  for (const [map, tops] of Object.entries(mappings)) {
    if (!isPlainObject(tops)) {
      throw new TemplateError(
        `Template format error: Every Mappings member ${map} must be a map`,
        below('/Mappings', map),
      );
    }
    for (const [top, attributes] of Object.entries(tops)) {
      const at = below(below('/Mappings', map), top);
      if (!isPlainObject(attributes)) {
        throw new TemplateError(`Template format error: Every Mappings member ${top} must be a map`, at);
      }
      const wrong = Object.keys(attributes).find((key) => isPlainObject(attributes[key]));
      if (wrong === undefined) continue;
      throw new TemplateError(
        'Template format error: Every Mappings attribute must be a String or a List.',
        below(at, wrong),
      );
    }
  }
  return mappings;
}
