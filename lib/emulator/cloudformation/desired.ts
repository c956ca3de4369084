import { isDeepStrictEqual } from 'node:util';

import type { Engine } from './engine';
import { provisionInert } from './inert';
import { resolve } from './intrinsics';
import { below, isPlainObject, own, type PlainObject } from './plain-data';
import type { Plan } from './plan';
import type { ResourceProvider } from './provider';
import type { NestedTemplate, ResourceRecord } from './stack-state';
import { TemplateError } from './template-error';
import { scalarText } from './text-functions';

const NESTED_STACK = 'AWS::CloudFormation::Stack';

/** A resource as its template wants it, everything resolved. */
export type Desired = Omit<ResourceRecord, 'provisioned' | 'status'>;

/**
 * Resolves one resource of a plan. What it refers to must exist by now.
 *
 * @throws TemplateError for a value that cannot be resolved
 */
export function desiredResource(engine: Engine, plan: Plan, logicalId: string): Desired {
  const member = plan.members.get(logicalId);
  const policies = plan.policies.get(logicalId);
  if (member === undefined || policies === undefined) throw new TemplateError(`There is no resource ${logicalId}.`);
  const at = below('/Resources', logicalId);
  const resolved = resolve(member.properties, plan.scope, below(at, 'Properties'));
  const properties = isPlainObject(resolved) ? resolved : {};
  const path = own(member.metadata, 'aws:cdk:path');
  const nested = member.type === NESTED_STACK ? nestedTemplateOf(plan, member.metadata, properties) : undefined;
  return {
    logicalId,
    type: member.type,
    // AWS hands a custom resource every scalar as text (`true` as "true").
    properties: isCustom(member.type) ? (asTexts(properties) as PlainObject) : properties,
    dependencies: plan.graph.get(logicalId) ?? new Map<string, string>(),
    path: typeof path === 'string' ? path : undefined,
    inert: inertReason(engine, member.type, nested),
    ...policies,
    nested,
  };
}

/** Whether a type is a custom resource: behind it stands the template author's own program. */
export function isCustom(type: string): boolean {
  return type.startsWith('Custom::') || type === 'AWS::CloudFormation::CustomResource';
}

/** The top-level properties in which two resources differ. */
export function changedProperties(before: PlainObject, after: PlainObject): readonly string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].filter((name) => !isDeepStrictEqual(own(before, name), own(after, name)));
}

/** Whether a deployment has anything to do to a resource. */
export function differs(before: ResourceRecord, after: Desired): boolean {
  return (
    changedProperties(before.properties, after.properties).length > 0 || !isDeepStrictEqual(before.nested, after.nested)
  );
}

/** The handler of a type that has no stand-in: it does nothing. */
export function inertProvider(engine: Engine): ResourceProvider {
  return {
    create: (request) => provisionInert(request, engine.identifiers.suffix(), engine),
    delete: () => undefined,
  };
}

function inertReason(engine: Engine, type: string, nested: NestedTemplate | undefined): string | undefined {
  if (engine.providers.has(type) || nested !== undefined) return undefined;
  if (type === NESTED_STACK) return 'the template of this nested stack is not at hand';
  if (isCustom(type)) return 'the program behind this custom resource does not run here';
  return `${type} has no stand-in here`;
}

/**
 * The template of a nested stack: by the asset path that the CDK's CLI leaves in the metadata, by the asset's
 * hash in the URL, or by the URL itself (a relative path, as `aws cloudformation package` reads it).
 */
function nestedTemplateOf(plan: Plan, metadata: PlainObject, properties: PlainObject): NestedTemplate | undefined {
  const url = scalarText(own(properties, 'TemplateURL')) ?? '';
  const candidates = [own(metadata, 'aws:asset:path'), /[0-9a-f]{64}/.exec(url)?.[0], url];
  const name = candidates.find((candidate) => typeof candidate === 'string' && plan.nested.has(candidate));
  return typeof name === 'string' ? { template: plan.nested.get(name), templates: plan.nested } : undefined;
}

function asTexts(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asTexts);
  if (isPlainObject(value)) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, asTexts(item)]));
  return scalarText(value) ?? value;
}
