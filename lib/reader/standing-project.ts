import { own } from '../emulator/cloudformation/plain-data';
import type { TemplateResource } from '../emulator/cloudformation/template-members';
import type { RehearsedState, StandingResource } from '../model/rehearsed-state';
import { nestedName } from './nested-name';
import type { Project } from './project';
import type { StackInput, StackView } from './stack-view';
import { unknowns } from './unknowns';

/** What is told of a stack from outside. */
export type KnownStack = Pick<StackInput, 'stackName' | 'dependencies' | 'file' | 'nestedFiles'>;

const NESTED = 'AWS::CloudFormation::Stack';

/**
 * The stacks that stand, for the same readers that read templates: every value is there, nothing is missing, and what a
 * condition left out is left out.
 *
 * @param known the stacks that were deployed, in their order; those that do not stand are passed over
 */
export function standingProject(
  { resources }: Pick<RehearsedState, 'resources'>,
  known: readonly KnownStack[],
): Project {
  const byStack = new Map<string, StandingResource[]>();
  for (const resource of resources) {
    const siblings = byStack.get(resource.stackName);
    if (siblings) siblings.push(resource);
    else byStack.set(resource.stackName, [resource]);
  }
  const stacks: StackView[] = [];
  const open = (
    name: string,
    from: Omit<StackView, keyof ReturnType<typeof viewOf> | 'name'>,
    nestedFiles: ReadonlyMap<string, string> = new Map(),
  ): void => {
    const members = byStack.get(name);
    if (!members) return;
    const stack: StackView = { name, ...from, ...viewOf(members) };
    stacks.push(stack);
    for (const member of members) {
      const { type, logicalId, physicalId } = member;
      const child = type === NESTED ? stackOf(physicalId) : undefined;
      if (child === undefined) continue;
      const file = nestedFiles.get(nestedName(memberOf(member), nestedFiles) ?? '') ?? stack.file;
      const placed = { prefix: `${stack.prefix}${logicalId}.`, parent: { stack, logicalId }, dependencies: [] };
      open(child, { ...placed, ...(file !== undefined && { file }) }, nestedFiles);
    }
  };
  for (const { stackName, dependencies, file, nestedFiles } of known) {
    const prefix = known.length === 1 ? '' : `${stackName}.`;
    open(stackName, { prefix, dependencies, ...(file !== undefined && { file }) }, nestedFiles);
  }
  return { unknowns: unknowns(), stacks, stack: (name) => stacks.find((stack) => stack.name === name) };
}

/** The name in a stack's id, `arn:aws:cloudformation:REGION:ACCOUNT:stack/NAME/UUID`. */
function stackOf(stackId: string): string | undefined {
  return /:stack\/([^/]+)\//.exec(stackId)?.[1];
}

/** What the resources themselves tell of a stack. */
function viewOf(resources: readonly StandingResource[]) {
  const byId = new Map(resources.map((resource) => [resource.logicalId, resource]));
  return {
    members: new Map(resources.map((resource) => [resource.logicalId, memberOf(resource)])),
    doubtful: new Map<string, never>(),
    scope: {
      reference: (logicalId: string): unknown => byId.get(logicalId)?.physicalId,
      attribute: (logicalId: string, name: string): unknown => own(byId.get(logicalId)?.attributes ?? {}, name),
    },
    // Conditions are decided, and no function that asks for one is left.
    condition: () => undefined,
    properties: (logicalId: string) => byId.get(logicalId)?.properties ?? {},
  };
}

function memberOf({ type, properties, dependsOn, path }: StandingResource): TemplateResource {
  return { type, properties, dependsOn, metadata: path === undefined ? {} : { 'aws:cdk:path': path } };
}
