import type { LoadedStack } from '../emulator/cloudformation/assembly';
import { isPlainObject, own, type PlainObject } from '../emulator/cloudformation/plain-data';
import { NO_VALUE, type Scope } from '../emulator/cloudformation/scope';
import { readTemplate } from '../emulator/cloudformation/template';
import { TemplateError } from '../emulator/cloudformation/template-error';
import type { TemplateOutput, TemplateResource } from '../emulator/cloudformation/template-members';
import { parseTemplateText } from '../emulator/cloudformation/template-text';
import { hasUnknown } from '../model/chain';
import { resolveLeniently } from './lenient-resolve';
import { nestedName } from './nested-name';
import { closeLoops } from './open-loops';
import { readConditions, type Conditions } from './open-conditions';
import { closeParameters } from './open-parameters';
import type { TemplateProject } from './project';
import { stackReferences } from './stack-references';

/** The resources of a stack, to be looked at: as a template has them, or as they stand. */
export interface StackView {
  readonly name: string;
  readonly file?: string;
  /** What the names of missing values of this stack begin with; empty if it is the only stack. */
  readonly prefix: string;
  /** The stack and resource that this one is nested in. */
  readonly parent?: { readonly stack: StackView; readonly logicalId: string };
  /** Names of stacks that are deployed before. */
  readonly dependencies: readonly string[];
  /** Resources that exist, as far as conditions are decided. */
  readonly members: ReadonlyMap<string, TemplateResource>;
  /** Resources of which that is not known, with the reason. */
  readonly doubtful: ReadonlyMap<string, Doubtful>;
  /** What other resources see of a resource. */
  readonly scope: Pick<Scope, 'reference' | 'attribute'>;
  /** Whether an `Fn::If` takes its first branch; `undefined` if that is not known. */
  condition(name: string): boolean | undefined;
  /** A resource's properties with every function replaced as far as that goes. */
  properties(logicalId: string): PlainObject;
}

/** A resource of which it is not known whether it exists. */
interface Doubtful {
  readonly type: string;
  /** One clause. */
  readonly why: string;
}

/** A template to be looked at without being deployed. */
export interface TemplateView extends StackView {
  readonly parent?: { readonly stack: TemplateView; readonly logicalId: string };
  readonly outputs: ReadonlyMap<string, TemplateOutput>;
  readonly scope: Scope;
  /** Stacks nested in this one, by logical id. */
  readonly nested: ReadonlyMap<string, TemplateView>;
  /** An output's value; `undefined` if there is none of that name. */
  output(name: string): unknown;
}

/** What a stack is opened with. */
export type StackInput = Pick<
  LoadedStack,
  'stackName' | 'template' | 'dependencies' | 'nested' | 'nestedFiles' | 'parameters'
> & {
  readonly file?: string;
};

/** Where a template is no longer read: real stacks hold hundreds of resources, and thousands are read as well. */
const LIMITS = { resources: 200_000, bytes: 200_000_000 };
const DEEPEST_NESTING = 20;

/**
 * Opens a stack and those nested in it.
 * @param given parameter values, for a nested stack those of its parent, which may have missing parts
 * @throws TemplateError for a template that CloudFormation would refuse as malformed
 */
export function openStack(
  project: TemplateProject,
  input: StackInput,
  given: ReadonlyMap<string, unknown>,
  parent?: TemplateView['parent'],
): TemplateView {
  const { unknowns } = project;
  const document = typeof input.template === 'string' ? parseTemplateText(input.template) : input.template;
  const { document: withoutParameters, open } = closeParameters(document, new Set(given.keys()));
  const { document: closed, loops } = closeLoops(withoutParameters, open);
  const template = readTemplate(closed, {}, { limits: LIMITS });
  const properties = new Map<string, PlainObject>();
  const nested = new Map<string, TemplateView>();
  const prefix = parent ? `${parent.stack.prefix}${parent.logicalId}.` : project.isSingle ? '' : `${input.stackName}.`;

  // Filled below: conditions are evaluated by means of the view, and decide what is in it.
  const conditions: Conditions = { known: new Map(), open: new Map() };
  const members = new Map<string, TemplateResource>();
  const doubtful = new Map<string, Doubtful>(loops.map(({ logicalId, ...doubt }) => [logicalId, doubt]));
  const view: TemplateView = {
    name: input.stackName,
    ...(input.file !== undefined && { file: input.file }),
    prefix,
    ...(parent && { parent }),
    dependencies: input.dependencies,
    members,
    doubtful,
    outputs: template.outputs,
    nested,
    condition: (name) => conditions.known.get(name),
    properties(logicalId) {
      const known = properties.get(logicalId);
      if (known) return known;
      // A resource that refers to itself through others sees nothing instead of going round.
      properties.set(logicalId, {});
      const member = members.get(logicalId);
      const at = `/Resources/${logicalId}/Properties`;
      const resolved = member && resolveLeniently(member.properties, view.scope, `${prefix}${at}`, unknowns);
      const result = isPlainObject(resolved) ? resolved : {};
      properties.set(logicalId, result);
      return result;
    },
    output(name) {
      const output = view.outputs.get(name);
      if (!output) return undefined;
      const value = resolveLeniently(output.value, view.scope, `${prefix}/Outputs/${name}/Value`, unknowns);
      return value === NO_VALUE ? undefined : value;
    },
    scope: stackReferences({ project, input, template, prefix, given, open, conditions, view: () => view }),
  };

  const whyMissing = (name: string): string | undefined => {
    if (template.resources.has(name)) return undefined;
    const value = view.scope.reference(name, `/Conditions`);
    return typeof value === 'string' && hasUnknown(value) ? unknowns.why(value) : undefined;
  };
  Object.assign(conditions, readConditions(template.conditions, view.scope, whyMissing));
  sortByCondition(template.resources, conditions, { members, doubtful });
  openNested(project, input, view, nested);
  return view;
}

/** @throws TemplateError for a condition that the template does not have */
function sortByCondition(
  resources: ReadonlyMap<string, TemplateResource>,
  { known, open }: Conditions,
  { members, doubtful }: { readonly members: Map<string, TemplateResource>; readonly doubtful: Map<string, Doubtful> },
): void {
  for (const [logicalId, member] of resources) {
    const { type, condition } = member;
    const why = condition === undefined ? undefined : open.get(condition);
    const holds = condition === undefined ? true : known.get(condition);
    if (why !== undefined) doubtful.set(logicalId, { type, why });
    else if (holds === undefined) throw undefinedCondition(logicalId, condition);
    else if (holds) members.set(logicalId, member);
  }
}

function openNested(
  project: TemplateProject,
  input: StackInput,
  view: TemplateView,
  nested: Map<string, TemplateView>,
): void {
  if (depthOf(view) >= DEEPEST_NESTING) throw new TemplateError(`Stacks nest deeper than ${DEEPEST_NESTING}.`);
  for (const [logicalId, member] of view.members) {
    if (member.type !== 'AWS::CloudFormation::Stack') continue;
    const name = nestedName(member, input.nested);
    if (name === undefined) continue;
    const template = input.nested.get(name);
    const parameters = own(view.properties(logicalId), 'Parameters');
    const given = new Map(Object.entries(isPlainObject(parameters) ? parameters : {}));
    const child = {
      stackName: `${view.name}-${logicalId}`,
      template,
      dependencies: [],
      parameters: {},
      nested: input.nested,
      ...(input.nestedFiles && { nestedFiles: input.nestedFiles }),
    };
    const file = input.nestedFiles?.get(name) ?? view.file;
    const placed = file === undefined ? child : { ...child, file };
    nested.set(logicalId, openStack(project, placed, given, { stack: view, logicalId }));
  }
}

function depthOf(view: TemplateView): number {
  let depth = 0;
  for (let above = view.parent; above; above = above.stack.parent) depth += 1;
  return depth;
}

function undefinedCondition(logicalId: string, condition: string | undefined): TemplateError {
  return new TemplateError(
    `Template format error: Unresolved condition dependency ${condition} in the Resources block of the template`,
    `/Resources/${logicalId}/Condition`,
  );
}
