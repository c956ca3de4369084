import { NO_VALUE, type Scope } from '../emulator/cloudformation/scope';
import type { Template } from '../emulator/cloudformation/template';
import { templateScope } from '../emulator/cloudformation/template-scope';
import { TemplateError } from '../emulator/cloudformation/template-error';
import { scalarText } from '../emulator/cloudformation/text-functions';
import { resolveLeniently } from './lenient-resolve';
import type { Conditions } from './open-conditions';
import { attributeOf, refOf, type Naming } from './physical-names';
import { field } from './plain-fields';
import type { TemplateProject } from './project';
import type { StackInput, TemplateView } from './stack-view';

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
  const naming = namingIn(sources, pseudo);
  const generated = (logicalId: string, attribute?: string): string => generatedText(sources, logicalId, attribute);

  const resource = (name: string, at: string) => {
    const found = template.resources.get(name);
    if (found) return found;
    throw new TemplateError(`There is no resource or parameter ${name} in the template`, at);
  };

  return {
    ...templateScope(template),
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
  };
}

/** How the resources of a stack are named. One whose name refers to itself through others is named by the deployment. */
function namingIn(sources: StackSources, pseudo: ReadonlyMap<string, unknown>): (logicalId: string) => Naming {
  const { project, template, prefix, view } = sources;
  const resolving = new Set<string>();
  return (logicalId) => ({
    property(...path) {
      const value = field(template.resources.get(logicalId)?.properties, ...path);
      const key = `${logicalId}/${path.join('/')}`;
      if (value === undefined || resolving.has(key)) return undefined;
      resolving.add(key);
      try {
        const at = `${prefix}/Resources/${logicalId}/Properties/${path.join('/')}`;
        return scalarText(resolveLeniently(value, view().scope, at, project.unknowns));
      } finally {
        resolving.delete(key);
      }
    },
    generated: () => generatedText(sources, logicalId),
    partition: project.partition,
    region: String(pseudo.get('AWS::Region')),
    accountId: String(pseudo.get('AWS::AccountId')),
  });
}

function generatedText({ project, prefix }: StackSources, logicalId: string, attribute?: string): string {
  const { unknowns } = project;
  const why = `${attribute ?? 'the name'} of ${logicalId} comes about with the deployment`;
  return attribute === undefined
    ? unknowns.madeUp(`${prefix}${logicalId}`, why)
    : unknowns.text(`${prefix}${logicalId}.${attribute}`, why);
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
