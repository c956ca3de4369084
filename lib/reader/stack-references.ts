import { isPlainObject, own } from '../emulator/cloudformation/plain-data';
import { NO_VALUE, type Scope } from '../emulator/cloudformation/scope';
import type { Template } from '../emulator/cloudformation/template';
import { TemplateError } from '../emulator/cloudformation/template-error';
import { scalarText } from '../emulator/cloudformation/text-functions';
import { resolveLeniently } from './lenient-resolve';
import type { Conditions } from './open-conditions';
import { attributeOf, refOf, valueAt, type Naming } from './physical-names';
import type { TemplateProject } from './project';
import type { StackInput, TemplateView } from './stack-view';

/** How much text the functions of one template may make, in characters. */
const MAX_MADE = 400_000_000;

interface StackSources {
  readonly project: TemplateProject;
  readonly input: StackInput;
  readonly template: Template;
  readonly prefix: string;
  readonly given: ReadonlyMap<string, unknown>;
  readonly open: ReadonlyMap<string, string>;
  /** Filled after the scope is made. */
  readonly conditions: Conditions;
  readonly view: () => TemplateView;
}

/** What the functions of a template see when nothing is deployed: names that it gives, and missing parts for the rest. */
export function stackReferences(sources: StackSources): Scope {
  const { project, template, prefix, given, open, conditions, view } = sources;
  const { unknowns } = project;
  const pseudo = pseudoParameters(sources);
  const resolving = new Set<string>();
  let made = 0;

  const generated = (logicalId: string, attribute?: string): string => {
    const what = attribute === undefined ? 'the name' : attribute;
    const name = `${prefix}${logicalId}${attribute === undefined ? '' : `.${attribute}`}`;
    return unknowns.text(name, `${what} of ${logicalId} comes about with the deployment`);
  };

  const naming = (logicalId: string): Naming => ({
    property(...path) {
      const value = valueAt(template.resources.get(logicalId)?.properties ?? {}, path);
      const key = `${logicalId}/${path.join('/')}`;
      if (value === undefined || resolving.has(key)) return undefined;
      resolving.add(key);
      try {
        const at = `${prefix}/Resources/${logicalId}/Properties/${path.join('/')}`;
        return scalarText(resolveLeniently(value, view().scope, at, unknowns));
      } finally {
        resolving.delete(key);
      }
    },
    generated: () => generated(logicalId),
    partition: project.partition,
    region: String(pseudo.get('AWS::Region')),
    accountId: String(pseudo.get('AWS::AccountId')),
  });

  const resource = (name: string, at: string) => {
    const found = template.resources.get(name);
    if (found) return found;
    throw new TemplateError(`There is no resource or parameter ${name} in the template`, at);
  };

  return {
    languageExtensions: template.languageExtensions,
    reference(name, at) {
      if (pseudo.has(name)) return pseudo.get(name);
      if (given.has(name)) return given.get(name);
      const why = open.get(name);
      if (why !== undefined) return unknowns.text(`${prefix}${name}`, why);
      const parameter = template.parameters.get(name);
      if (parameter) return parameter.value;
      return refOf(resource(name, at).type, naming(name)) ?? generated(name);
    },
    attribute(logicalId, attribute, at) {
      const { type } = resource(logicalId, at);
      const output = /^Outputs\.(.+)$/.exec(attribute)?.[1];
      const nested = view().nested.get(logicalId);
      if (output !== undefined && nested) return nested.output(output) ?? generated(logicalId, attribute);
      return attributeOf(type, attribute, naming(logicalId)) ?? generated(logicalId, attribute);
    },
    condition(name, at) {
      const value = conditions.known.get(name);
      if (value !== undefined) return value;
      throw new TemplateError(conditions.open.get(name) ?? `There is no condition ${name}`, at);
    },
    mapping(map, top, second) {
      const tops = own(template.mappings, map);
      const attributes = isPlainObject(tops) ? own(tops, top) : undefined;
      return isPlainObject(attributes) ? own(attributes, second) : undefined;
    },
    hasMapping: (map) => Object.hasOwn(template.mappings, map),
    importValue: (name) =>
      project.exported(name) ?? unknowns.text(`import.${name}`, `the export ${name} is another stack's`),
    stackOutput: ({ stackName, outputName }) =>
      project.stack(stackName)?.output(outputName) ??
      unknowns.text(`${stackName}.${outputName}`, `the output ${outputName} is that of another stack, ${stackName}`),
    availabilityZones: () =>
      [1, 2, 3].map((zone) => unknowns.text(`Zone${zone}`, 'the availability zones are those of the region')),
    dynamicReferences: (text, at) =>
      text.replace(/\{\{resolve:[^{}]*\}\}/g, (whole) =>
        unknowns.text(`${prefix}${whole}`, `${whole} is resolved when the stack is deployed (${at})`),
      ),
    spend(characters, at) {
      made += characters;
      if (made > MAX_MADE) throw new TemplateError('The values of this template grow too large.', at);
    },
  };
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/pseudo-parameter-reference.html */
function pseudoParameters({ project, input }: StackSources): ReadonlyMap<string, unknown> {
  const { unknowns } = project;
  return new Map<string, unknown>([
    ['AWS::AccountId', project.accountId ?? unknowns.text('AccountId', 'the account is the one that is deployed to')],
    ['AWS::NoValue', NO_VALUE],
    ['AWS::NotificationARNs', []],
    ['AWS::Partition', project.partition],
    ['AWS::Region', project.region ?? unknowns.text('Region', 'the region is the one that is deployed to')],
    ['AWS::StackId', unknowns.text(`${input.stackName}.StackId`, 'the stack does not exist yet')],
    ['AWS::StackName', input.stackName],
    ['AWS::URLSuffix', project.partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com'],
  ]);
}
