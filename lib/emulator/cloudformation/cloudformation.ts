import type { Deployment } from './apply';
import { createStack, type Ended } from './create-stack';
import { deleteStack } from './delete-stack';
import { findStack, type Engine } from './engine';
import { makeEngine, type CloudFormationOptions } from './engine-options';
import { nestedStackProvider } from './nested-stack';
import type { GivenParameters } from './parameters';
import { makePlan, type Plan } from './plan';
import type { Stack, StackOutcome } from './stack';
import { viewOf, type StackState } from './stack-state';
import { TemplateError, UndecidedError } from './template-error';
import { isUnchanged, NO_UPDATES, refuseTypeChanges, updateStack } from './update-stack';

/** How many stacks may exist at once, as by AWS's default quota. */
const MAX_STACKS = 2000;

/** Stacks that AWS does not update: they can only be deleted. */
const NOT_UPDATABLE: ReadonlySet<string> = new Set([
  'ROLLBACK_COMPLETE',
  'ROLLBACK_FAILED',
  'CREATE_FAILED',
  'DELETE_FAILED',
  'UPDATE_ROLLBACK_FAILED',
]);

export interface DeployOptions {
  /** Values of the template's parameters. One that is not given has its default, whatever it was before. */
  readonly parameters?: GivenParameters;
  /** Templates of nested stacks, by asset path, asset hash or `TemplateURL`; see `readTemplates`. */
  readonly nested?: ReadonlyMap<string, unknown>;
}

/**
 * A stand-in for AWS CloudFormation in one account and region: takes templates, resolves them, and has the
 * resources' handlers create, update and delete in CloudFormation's order.
 */
export class CloudFormation {
  private readonly engine: Engine;

  constructor(options: CloudFormationOptions) {
    this.engine = makeEngine(options);
  }

  /**
   * Creates the stack, or updates it if it exists. A refusal, of the template or by a resource's handler, is an
   * outcome and not an exception; only an exception of `onEvent` passes through.
   *
   * @param template an object, or JSON or YAML as text
   */
  async deploy(stackName: string, template: unknown, options: DeployOptions = {}): Promise<StackOutcome> {
    const existing = this.engine.stacks.get(stackName);
    const name = checkName(stackName);
    if (name !== undefined) return refused(name);
    return this.deployAs(existing ?? this.newStack(stackName), template, options);
  }

  /** Deletes the stack. One that does not exist is told as such: `Stack with id X does not exist`. */
  async destroy(stackName: string): Promise<StackOutcome> {
    const stack = findStack(this.engine, stackName);
    if (stack === undefined) return refused(`Stack with id ${stackName} does not exist`);
    if (stack.busy) return this.refusedAsBusy(stack, 'deleted');
    return this.ended(stack, await exclusively(stack, () => deleteStack(this.deployment(stack))));
  }

  /** A stack as it is now, by its name or id; nested stacks too. */
  stack(nameOrId: string): Stack | undefined {
    const state = findStack(this.engine, nameOrId);
    return state === undefined ? undefined : this.view(state);
  }

  /** Every stack that exists, nested ones too, in the order of creation. */
  stacks(): readonly Stack[] {
    return [...this.engine.stacks.values()].map((state) => this.view(state));
  }

  private async deployAs(stack: StackState, template: unknown, options: DeployOptions): Promise<StackOutcome> {
    const exists = this.engine.stacks.get(stack.name) === stack;
    if (stack.busy) return this.refusedAsBusy(stack, 'updated');
    if (exists && NOT_UPDATABLE.has(stack.status)) {
      const reason = `Stack:${stack.id} is in ${stack.status} state and can not be updated.`;
      return { ...refused(reason), stack: this.view(stack) };
    }
    if (!exists && this.engine.stacks.size >= MAX_STACKS) return refused('Limit for stack has been exceeded');

    const deployment = this.deployment(stack);
    let plan: Plan;
    try {
      plan = makePlan(this.engine, stack, template, options.parameters ?? {}, options.nested ?? new Map());
      refuseTypeChanges(stack, plan);
    } catch (error) {
      if (error instanceof UndecidedError) return { ...refused(error.message), lacking: error.lacking };
      if (error instanceof TemplateError) return refused(error.message);
      throw error;
    }
    if (exists && isUnchanged(deployment, plan)) {
      return { ok: true, stack: this.view(stack), changed: false, reason: NO_UPDATES };
    }
    this.engine.stacks.set(stack.name, stack);
    const operation = exists ? updateStack : createStack;
    return this.ended(stack, await exclusively(stack, () => operation(deployment, plan)));
  }

  private deployment(stack: StackState): Deployment {
    return {
      engine: this.engine,
      stack,
      nestedStack: (parent, resource) =>
        nestedStackProvider(
          {
            begin: (name) => this.newStack(name, parent),
            find: (id) => findStack(this.engine, id),
            deploy: (child, template, options) => this.deployAs(child, template, options),
            destroy: (id) => this.destroy(id),
            forget: (child) => void this.engine.stacks.delete(child.name),
            suffix: () => this.engine.identifiers.suffix(),
          },
          parent,
          resource,
        ),
    };
  }

  private newStack(name: string, parent?: StackState): StackState {
    const { partition, region, accountId, identifiers } = this.engine;
    return {
      name,
      id: `arn:${partition}:cloudformation:${region}:${accountId}:stack/${name}/${identifiers.uuid()}`,
      parent,
      status: 'CREATE_IN_PROGRESS',
      busy: false,
      parameters: {},
      resources: new Map(),
      outputs: {},
      exports: {},
      imports: new Set(),
      attributesRead: new Map(),
      retained: [],
      notes: new Set(),
    };
  }

  private view(stack: StackState): Stack {
    return viewOf(stack, (id) => findStack(this.engine, id));
  }

  private ended(stack: StackState, end: Ended): StackOutcome {
    if (end.ok) return { ok: true, stack: this.view(stack), changed: true };
    const { reason, failedResource } = end;
    const lacking = failedResource?.lacking;
    return { ok: false, status: stack.status, reason, lacking, failedResource, stack: this.view(stack) };
  }

  private refusedAsBusy(stack: StackState, verb: string): StackOutcome {
    return refused(`Stack:${stack.id} is in ${stack.status} state and can not be ${verb}.`);
  }
}

function refused(reason: string): Extract<StackOutcome, { ok: false }> {
  return { ok: false, status: 'REFUSED', reason };
}

async function exclusively<T>(stack: StackState, operation: () => Promise<T>): Promise<T> {
  stack.busy = true;
  try {
    return await operation();
  } finally {
    stack.busy = false;
  }
}

function checkName(name: string): string | undefined {
  const pattern = '[a-zA-Z][-a-zA-Z0-9]*';
  if (new RegExp(`^${pattern}$`).test(name) && name.length <= 128) return undefined;
  const wanted =
    name.length > 128
      ? 'Member must have length less than or equal to 128'
      : `Member must satisfy regular expression pattern: ${pattern}`;
  return `1 validation error detected: Value '${name.slice(0, 200)}' at 'stackName' failed to satisfy constraint: ${wanted}`;
}
