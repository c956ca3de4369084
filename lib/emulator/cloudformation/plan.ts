import { evaluateConditions } from './conditions';
import { readDeletionPolicies, type DeletionPolicies } from './deletion-policies';
import { ssmParameter, type Engine } from './engine';
import { dependencyOrder, type Graph } from './graph';
import type { GivenParameters } from './parameters';
import { below } from './plain-data';
import { checkOutputReferences, dependencyGraph, type Known } from './resource-dependencies';
import type { StackState } from './stack-state';
import { pseudoParameters, stackScope, type StackScope } from './stack-scope';
import type { RuleScope } from './rule-functions';
import { checkRules } from './rules';
import { checkStaticFunctions, type Place } from './static-check';
import { readTemplate, type Template } from './template';
import { TemplateError } from './template-error';
import type { TemplateOutput, TemplateResource } from './template-members';
import { scalarText } from './text-functions';

/** A template made ready to be deployed as one stack: checked, its conditions known, its resources in order. */
export interface Plan {
  readonly template: Template;
  /** The resources that exist under the conditions. */
  readonly members: ReadonlyMap<string, TemplateResource>;
  /** The outputs that exist under the conditions. */
  readonly outputs: ReadonlyMap<string, TemplateOutput>;
  readonly policies: ReadonlyMap<string, DeletionPolicies>;
  readonly graph: Graph;
  /** Each resource after those it depends on. */
  readonly order: readonly string[];
  readonly scope: StackScope;
  /** Templates of nested stacks, by asset path, asset hash or `TemplateURL`. */
  readonly nested: ReadonlyMap<string, unknown>;
}

/**
 * Everything CloudFormation checks before it touches a resource.
 *
 * @throws TemplateError for a template or parameters it would refuse
 */
export function makePlan(
  engine: Engine,
  stack: StackState,
  input: unknown,
  parameters: GivenParameters,
  nested: ReadonlyMap<string, unknown>,
): Plan {
  const pseudo = pseudoParameters(engine, stack);
  const template = readTemplate(input, parameters, {
    limits: engine.limits,
    ssm: (name) => ssmParameter(engine, name),
    pseudoParameters: pseudo,
  });
  checkRules(template.rules, ruleScope(template, pseudo)).forEach((note) => stack.notes.add(note));
  const conditions = evaluateConditions(
    template.conditions,
    stackScope(engine, stack, template, new Map<string, boolean>(), false),
  );
  const members = existing(template.resources, conditions, 'Resources');
  const outputs = existing(template.outputs, conditions, 'Outputs');

  const known: Known = {
    template,
    conditions,
    pseudoParameters: new Set(pseudo.keys()),
  };
  const graph = dependencyGraph(members, known);
  checkOutputReferences(members, known);
  const scope = stackScope(engine, stack, template, conditions, true);
  const places = staticPlaces(members, outputs);
  checkStaticFunctions(places, (name) => template.resources.has(name), conditions, scope);
  return {
    template,
    members,
    outputs,
    policies: readDeletionPolicies(members, scope),
    graph,
    order: dependencyOrder(graph),
    scope,
    nested,
  };
}

function ruleScope({ parameters }: Template, pseudo: ReadonlyMap<string, unknown>): RuleScope {
  return {
    reference(name, at) {
      const parameter = parameters.get(name);
      if (parameter?.unread !== undefined) return { unknown: `the SSM parameter ${parameter.unread}` };
      const value = parameter?.value ?? scalarText(pseudo.get(name));
      if (value !== undefined) return value;
      throw new TemplateError(
        `Template format error: Unresolved dependencies [${name}]: a rule sees parameters alone`,
        at,
      );
    },
  };
}

/** What is resolved in the course of a deployment: properties, and last of all outputs. */
function staticPlaces(
  members: ReadonlyMap<string, TemplateResource>,
  outputs: ReadonlyMap<string, TemplateOutput>,
): readonly Place[] {
  return [
    ...[...members].map(([name, { properties }]): Place => [properties, `/Resources/${name}/Properties`]),
    ...[...outputs].flatMap(([name, { value, exportName }]): Place[] => [
      [value, `/Outputs/${name}/Value`],
      [exportName, `/Outputs/${name}/Export/Name`],
    ]),
  ];
}

function existing<Member extends { readonly condition?: string }>(
  members: ReadonlyMap<string, Member>,
  conditions: ReadonlyMap<string, boolean>,
  block: string,
): ReadonlyMap<string, Member> {
  return new Map(
    [...members].filter(([name, { condition }]) => {
      const holds = condition === undefined ? true : conditions.get(condition);
      if (holds !== undefined) return holds;
      throw new TemplateError(
        `Template format error: Unresolved condition dependency ${condition} in the ${block} block of the template`,
        below(below(`/${block}`, name), 'Condition'),
      );
    }),
  );
}
