import type { Clock } from '../clock';
import type { Journal } from '../journal';
import { partitionOf } from '../partition';
import type { Engine } from './engine';
import { randomIdentifiers, type Identifiers } from './names';
import type { ResourceProvider } from './provider';
import type { StackEvent } from './stack';
import { AWS_LIMITS, type TemplateLimits } from './template';

/** How an emulated CloudFormation is set up. */
export interface CloudFormationOptions {
  readonly accountId: string;
  readonly region: string;
  /** @default the region's */
  readonly partition?: string;
  /** The zones of the region. @default its `a`, `b` and `c` */
  readonly availabilityZones?: readonly string[];
  /** Handlers by resource type. A type that is not here is carried as inert and listed in the stack's view. */
  readonly providers: Readonly<Record<string, ResourceProvider>>;
  /** Values of SSM parameters, by name. @default none: a parameter's name stands for its value */
  readonly ssmParameters?: Readonly<Record<string, string>>;
  /** Exports of stacks that are not here, by name. @default none: a template that imports one is refused */
  readonly exports?: Readonly<Record<string, string>>;
  /** @default AWS's: 500 resources, 1,000,000 bytes */
  readonly limits?: Partial<TemplateLimits>;
  readonly clock: Clock;
  readonly journal?: Journal;
  /** Told of every event. What it returns is awaited, so that a caller can hold a deployment at a resource. */
  readonly onEvent?: (event: StackEvent) => void | Promise<void>;
  /** @default random */
  readonly identifiers?: Identifiers;
  /**
   * Real milliseconds to wait for a resource before beginning the next that does not depend on it. Resources
   * faster than this are handled strictly one after another. @default 250
   */
  readonly patience?: number;
}

/** The engine that options describe, with no stack in it. */
export function makeEngine(options: CloudFormationOptions): Engine {
  const { region } = options;
  return {
    accountId: options.accountId,
    region,
    partition: options.partition ?? partitionOf(region) ?? 'aws',
    availabilityZones: options.availabilityZones ?? ['a', 'b', 'c'].map((zone) => `${region}${zone}`),
    providers: new Map(Object.entries(options.providers)),
    ssmParameters: new Map(Object.entries(options.ssmParameters ?? {})),
    exports: new Map(Object.entries(options.exports ?? {})),
    limits: { ...AWS_LIMITS, ...options.limits },
    identifiers: options.identifiers ?? randomIdentifiers,
    patience: options.patience ?? 250,
    clock: options.clock,
    journal: options.journal,
    onEvent: options.onEvent,
    stacks: new Map(),
  };
}
