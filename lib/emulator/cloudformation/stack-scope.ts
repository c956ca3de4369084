import { resolveDynamicReferences } from './dynamic-references';
import { unresolvedCondition } from './conditions';
import { findStack, ssmParameter, type Engine } from './engine';
import { inertAttribute } from './inert';
import { isPlainObject, own, type PlainObject } from './plain-data';
import { NO_VALUE, type Scope, type StackOutputQuery } from './scope';
import type { StackState } from './stack-state';
import type { Template } from './template';
import { TemplateError, UndecidedError } from './template-error';
import { templateScope } from './template-scope';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/pseudo-parameter-reference.html */
const URL_SUFFIXES: ReadonlyMap<string, string> = new Map([
  ['aws-cn', 'amazonaws.com.cn'],
  ['aws-iso', 'c2s.ic.gov'],
  ['aws-iso-b', 'sc2s.sgov.gov'],
]);

/** A deployment's view of its template and of the stacks around it. */
export interface StackScope extends Scope {
  /** Names of exports of other stacks that were read. */
  readonly imported: ReadonlySet<string>;
}

/**
 * What the functions of `template` see when it is deployed as `stack`.
 *
 * @param conditions the template's conditions; read when asked, so that it may be filled later
 * @param withResources whether resources may be referred to (not so in `Conditions`)
 */
export function stackScope(
  engine: Engine,
  stack: StackState,
  template: Template,
  conditions: ReadonlyMap<string, boolean>,
  withResources: boolean,
): StackScope {
  const imported = new Set<string>();
  const pseudo = pseudoParameters(engine, stack);

  const resource = (name: string, at: string) => {
    if (withResources) return stack.resources.get(name);
    throw new TemplateError(
      `Template format error: Unresolved dependencies [${name}]. Cannot reference resources in the Conditions block of the template`,
      at,
    );
  };

  return {
    imported,
    ...templateScope(template),

    reference(name, at) {
      if (pseudo.has(name)) return pseudo.get(name);
      const parameter = template.parameters.get(name);
      if (parameter !== undefined) return parameter.value;
      const record = resource(name, at);
      if (record !== undefined) return record.provisioned.ref ?? record.provisioned.physicalId;
      throw unresolvedDependencies([name], at.startsWith('/Outputs') ? 'Outputs' : 'Resources', at);
    },

    attribute(logicalId, attribute, at) {
      const record = resource(logicalId, at);
      if (record === undefined) {
        throw new TemplateError(
          `Template error: instance of Fn::GetAtt references undefined resource ${logicalId}`,
          at,
        );
      }
      if (record.inert !== undefined) {
        const read = stack.attributesRead.get(logicalId) ?? new Set();
        stack.attributesRead.set(logicalId, read.add(attribute));
        return inertAttribute(record, attribute, engine);
      }
      const value = attributeOf(record.provisioned.attributes ?? {}, attribute);
      if (value !== undefined) return value;
      throw new TemplateError(
        `Template error: resource ${logicalId} does not support attribute type ${attribute} in Fn::GetAtt`,
        at,
      );
    },

    condition(name, at) {
      const value = conditions.get(name);
      if (value === undefined) throw unresolvedCondition(name, at);
      return value;
    },

    importValue(name, at) {
      for (const other of engine.stacks.values()) {
        if (other === stack || !Object.hasOwn(other.exports, name)) continue;
        imported.add(name);
        return other.exports[name];
      }
      const elsewhere = engine.exports.get(name);
      if (elsewhere !== undefined) return elsewhere;
      throw new UndecidedError(`No export named ${name} found`, at, { kind: 'export', name });
    },

    stackOutput: (query, at) => stackOutput(engine, stack, query, at),

    availabilityZones(region) {
      if (region === '' || region === engine.region) return engine.availabilityZones;
      return ['a', 'b', 'c'].map((zone) => `${region}${zone}`);
    },

    dynamicReferences: (text) =>
      resolveDynamicReferences(
        text,
        (name) => ssmParameter(engine, name),
        (words) => stack.notes.add(words),
      ),
  };
}

/** The refusal of a reference to something that is not in the template, in CloudFormation's words. */
export function unresolvedDependencies(names: readonly string[], block: string, at: string): TemplateError {
  return new TemplateError(
    `Template format error: Unresolved resource dependencies [${names.join(', ')}] in the ${block} block of the template`,
    at,
  );
}

/** The pseudo parameters of a stack, by name. */
export function pseudoParameters(
  engine: Pick<Engine, 'accountId' | 'partition' | 'region'>,
  stack: Pick<StackState, 'name' | 'id'>,
): ReadonlyMap<string, unknown> {
  return new Map<string, unknown>([
    ['AWS::AccountId', engine.accountId],
    ['AWS::NoValue', NO_VALUE],
    ['AWS::NotificationARNs', []],
    ['AWS::Partition', engine.partition],
    ['AWS::Region', engine.region],
    ['AWS::StackId', stack.id],
    ['AWS::StackName', stack.name],
    ['AWS::URLSuffix', URL_SUFFIXES.get(engine.partition) ?? 'amazonaws.com'],
  ]);
}

/** `Endpoint.Address` is either an attribute of that name, or `Address` inside the attribute `Endpoint`. */
function attributeOf(attributes: PlainObject, name: string): unknown {
  const whole = own(attributes, name);
  if (whole !== undefined) return whole;
  return name
    .split('.')
    .reduce<unknown>((value, key) => (isPlainObject(value) ? own(value, key) : undefined), attributes);
}

/** Unconfirmed: the words of AWS for an output that is not there. */
function stackOutput(engine: Engine, stack: StackState, query: StackOutputQuery, at: string): string {
  const other = findStack(engine, query.stackName);
  const value = other === undefined ? undefined : own(other.outputs, query.outputName);
  if (typeof value !== 'string') {
    throw new TemplateError(`Stack ${query.stackName} has no output ${query.outputName} here`, at);
  }
  if (query.region !== undefined && query.region !== engine.region) {
    stack.notes.add(`${at} reads an output from region ${query.region}; it was read from ${engine.region}.`);
  }
  return value;
}
