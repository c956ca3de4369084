import { TemplateError } from '../emulator/cloudformation/template-error';
import { scalarText } from '../emulator/cloudformation/text-functions';
import { resolveLeniently } from './lenient-resolve';
import { openStack, type StackInput, type StackView, type TemplateView } from './stack-view';
import { unknowns, type Unknowns } from './unknowns';

/** The stacks that are read together. */
export interface Project {
  readonly unknowns: Unknowns;
  /** Of the top level and nested, each after those it is nested in. */
  readonly stacks: readonly StackView[];
  stack(name: string): StackView | undefined;
}

/** Templates that are read together, and what they share. */
export interface TemplateProject extends Project {
  readonly partition: string;
  readonly region?: string;
  readonly accountId?: string;
  /** Whether there is one stack, whose name then says nothing. */
  readonly isSingle: boolean;
  readonly stacks: readonly TemplateView[];
  stack(name: string): TemplateView | undefined;
  /** The value of an export of one of the stacks. */
  exported(name: string): unknown;
}

/** Where stacks will be deployed, as far as that is known. */
export interface Destination {
  /** @default - not known */
  readonly accountId?: string;
  /** @default - not known */
  readonly region?: string;
  /** @default aws */
  readonly partition?: string;
}

/**
 * Opens stacks in the order in which they are deployed.
 * @throws TemplateError naming the stack
 */
export function openProject(inputs: readonly StackInput[], destination: Destination): TemplateProject {
  const stacks = new Map<string, TemplateView>();
  const exports = new Map<string, unknown>();
  const all: TemplateView[] = [];
  const project: TemplateProject = {
    partition: destination.partition ?? 'aws',
    ...(destination.region !== undefined && { region: destination.region }),
    ...(destination.accountId !== undefined && { accountId: destination.accountId }),
    unknowns: unknowns(),
    isSingle: inputs.length === 1,
    stacks: all,
    stack: (name) => stacks.get(name),
    exported: (name) => exports.get(name),
  };
  for (const input of inputs) {
    const view = opened(project, input);
    stacks.set(view.name, view);
    addFamily(view, all);
    for (const [name, value] of exportsOf(project, view)) exports.set(name, value);
  }
  return project;
}

function opened(project: TemplateProject, input: StackInput): TemplateView {
  try {
    return openStack(project, input, new Map(Object.entries(input.parameters)));
  } catch (error) {
    if (!(error instanceof TemplateError) || project.isSingle) throw error;
    throw new TemplateError(`${input.stackName}: ${error.message}`, error.path);
  }
}

function addFamily(view: TemplateView, all: TemplateView[]): void {
  all.push(view);
  for (const child of view.nested.values()) addFamily(child, all);
}

function exportsOf(project: TemplateProject, view: TemplateView): readonly [string, unknown][] {
  return [...view.outputs].flatMap(([name, output]): [string, unknown][] => {
    if (output.exportName === undefined) return [];
    const at = `${view.prefix}/Outputs/${name}/Export`;
    const exportName = scalarText(resolveLeniently(output.exportName, view.scope, at, project.unknowns));
    return exportName === undefined ? [] : [[exportName, view.output(name)]];
  });
}
