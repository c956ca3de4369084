import type { Desired } from './desired';
import { NestedStackError } from './failure';
import { generatedName } from './names';
import { own, isPlainObject } from './plain-data';
import type { Provisioned, ResourceProvider, ResourceRequest } from './provider';
import type { StackOutcome } from './stack';
import type { StackState } from './stack-state';

/** How deep stacks may nest here; AWS documents no figure. */
const MAX_DEPTH = 20;

/** What a nested stack needs of the service it lives in. */
export interface StackOperations {
  /** A stack of that name that does not exist yet. */
  begin(name: string): StackState;
  find(id: string): StackState | undefined;
  deploy(
    stack: StackState,
    template: unknown,
    options: { parameters: Readonly<Record<string, unknown>>; nested: ReadonlyMap<string, unknown> },
  ): Promise<StackOutcome>;
  destroy(id: string): Promise<StackOutcome>;
  /** Removes a stack whose resources are gone already. */
  forget(stack: StackState): void;
  suffix(): string;
}

/**
 * `AWS::CloudFormation::Stack`: a stack as a resource of another. Its attributes are `Outputs.NAME`.
 *
 * @param resource the nested stack as the parent's template has it, with its own template
 */
export function nestedStackProvider(
  operations: StackOperations,
  parent: StackState,
  resource: Desired,
): ResourceProvider {
  const deploy = (stack: StackState, request: ResourceRequest): Promise<StackOutcome> => {
    const given = own(request.properties, 'Parameters') ?? {};
    return operations.deploy(stack, resource.nested?.template, {
      parameters: isPlainObject(given) ? given : {},
      nested: resource.nested?.templates ?? new Map<string, unknown>(),
    });
  };

  return {
    async create(request) {
      if (depthOf(parent) >= MAX_DEPTH) throw new Error(`Stacks nest deeper than ${MAX_DEPTH}.`);
      const stack = operations.begin(generatedName(request, 128, operations.suffix()));
      const outcome = await deploy(stack, request);
      if (outcome.ok) return provisioned(outcome);
      // It has rolled itself back; the parent, whose resource never came to be, would have nothing to delete.
      operations.forget(stack);
      parent.retained.push(...stack.retained);
      throw new NestedStackError(
        outcome.status === 'REFUSED'
          ? outcome.reason
          : `Embedded stack ${stack.id} was not successfully created: ${outcome.reason}`,
        outcome.failedResource,
        outcome.lacking,
      );
    },

    async update(request, previous) {
      const stack = operations.find(previous.physicalId);
      if (stack === undefined) throw new Error(`Stack with id ${previous.physicalId} does not exist`);
      const outcome = await deploy(stack, request);
      if (outcome.ok) return provisioned(outcome);
      throw new NestedStackError(
        outcome.status === 'REFUSED'
          ? outcome.reason
          : `Embedded stack ${stack.id} was not successfully updated. Currently in UPDATE_ROLLBACK_IN_PROGRESS with reason: ${outcome.reason}`,
        outcome.failedResource,
        outcome.lacking,
      );
    },

    async delete(_request, existing) {
      if (operations.find(existing.physicalId) === undefined) return;
      const outcome = await operations.destroy(existing.physicalId);
      if (outcome.ok) return void parent.retained.push(...outcome.stack.retained);
      throw new NestedStackError(
        `Embedded stack ${existing.physicalId} was not successfully deleted: ${outcome.reason}`,
        outcome.failedResource,
        outcome.lacking,
      );
    },
  };
}

function provisioned({ stack }: Extract<StackOutcome, { ok: true }>): Provisioned {
  const outputs = Object.entries(stack.outputs).map(([name, value]): [string, string] => [`Outputs.${name}`, value]);
  return { physicalId: stack.stackId, attributes: Object.fromEntries(outputs) };
}

function depthOf(stack: StackState): number {
  let depth = 0;
  for (let above = stack.parent; above !== undefined; above = above.parent) depth += 1;
  return depth;
}
