import { CloudFormation } from '../../../lib/emulator/cloudformation/cloudformation';
import type { CloudFormationOptions } from '../../../lib/emulator/cloudformation/engine-options';
import type { Provisioned, ResourceProvider } from '../../../lib/emulator/cloudformation/provider';
import type { StackEvent, StackOutcome } from '../../../lib/emulator/cloudformation/stack';

/** What a recording provider was asked to do, and what exists because of it. */
export class World {
  /** `create Pod`, `update Pod`, `delete Pod-1`: with the physical id where one goes. */
  readonly calls: string[] = [];
  readonly existing = new Map<string, Readonly<Record<string, unknown>>>();
  /** Logical ids whose next call of the given kind is refused, with the words of the refusal. */
  readonly refusals = new Map<string, Error>();
  private serial = 0;

  provider(options: Partial<ResourceProvider> = {}): ResourceProvider {
    const refuse = (call: string): void => {
      this.calls.push(call);
      const error = this.refusals.get(call);
      if (error !== undefined) throw error;
    };
    return {
      create: ({ logicalId, properties }): Provisioned => {
        refuse(`create ${logicalId}`);
        const physicalId = `${logicalId}-${(this.serial += 1)}`;
        this.existing.set(physicalId, properties);
        return { physicalId, attributes: { Arn: `arn:${physicalId}`, Serial: this.serial } };
      },
      update: ({ logicalId, properties }, previous): Provisioned => {
        refuse(`update ${logicalId}`);
        this.existing.set(previous.physicalId, properties);
        return { physicalId: previous.physicalId, ref: previous.ref, attributes: previous.attributes };
      },
      delete: (_request, { physicalId }): void => {
        refuse(`delete ${physicalId}`);
        this.existing.delete(physicalId);
      },
      ...options,
    };
  }
}

/** Names that are the same in every run. */
export function fixedIdentifiers() {
  let serial = 0;
  return {
    suffix: () => String((serial += 1)).padStart(12, '0'),
    uuid: () => `00000000-0000-0000-0000-${String((serial += 1)).padStart(12, '0')}`,
  };
}

/** A CloudFormation whose types `T`, `Custom::T` and the given ones are recorded in `world`, with the events it emits. */
export function recording(options: Partial<CloudFormationOptions> = {}, types: readonly string[] = []) {
  const world = new World();
  const events: StackEvent[] = [];
  const cloudFormation = new CloudFormation({
    accountId: '111122223333',
    region: 'eu-central-1',
    clock: { now: () => 0 },
    identifiers: fixedIdentifiers(),
    onEvent: (event) => void events.push(event),
    ...options,
    providers: {
      T: world.provider({ replacedBy: ['Name'] }),
      'Custom::T': world.provider(),
      ...Object.fromEntries(types.map((type) => [type, world.provider()])),
      ...options.providers,
    },
  });
  /** The events so far as lines, `CREATE_COMPLETE Pod`, forgetting them. */
  const told = (): string[] => events.splice(0).map(({ status, logicalId }) => `${status} ${logicalId}`);
  /** The calls so far, forgetting them. */
  const called = (): string[] => world.calls.splice(0);
  return { world, events, cloudFormation, told, called };
}

/** A resource of the recorded type. */
export function resource(properties: Record<string, unknown> = {}, others: Record<string, unknown> = {}) {
  return { Type: 'T', Properties: properties, ...others };
}

/** Why a deployment failed: the failed resource's own reason where there is one. */
export function reasonOf(outcome: StackOutcome): string {
  return outcome.ok ? 'it succeeded' : (outcome.failedResource?.reason ?? outcome.reason);
}

/** Properties of the resource `A` after a template with only that resource was deployed. */
export async function resolved(value: unknown, sections: Record<string, unknown> = {}): Promise<unknown> {
  const { cloudFormation } = recording();
  const outcome = await cloudFormation.deploy('Stack', { ...sections, Resources: { A: resource({ Value: value }) } });
  return outcome.ok ? outcome.stack.resources[0]?.properties['Value'] : reasonOf(outcome);
}
