import { evaluateConditions } from './conditions';
import { resolve } from './intrinsics';
import { NO_VALUE, type Scope } from './scope';
import { pseudoParameters } from './stack-scope';
import { readTemplate, type Template } from './template';
import { TemplateError } from './template-error';
import type { TemplateResource } from './template-members';
import { templateScope } from './template-scope';
import { scalarText } from './text-functions';

/** Where a template is to be deployed. */
export interface DeploymentPlace {
  readonly accountId: string;
  readonly region: string;
  readonly partition: string;
  readonly stackName: string;
  /** Exports that there are already, by name. */
  readonly exports: ReadonlyMap<string, unknown>;
}

/** What can be told of a template before it is deployed. */
export interface Foresight {
  /** By logical id, loops expanded, without those whose condition does not hold. */
  readonly resources: ReadonlyMap<string, TemplateResource>;
  /** A value with its functions replaced; `undefined` if only a deployment tells. */
  value(of: unknown): unknown;
  /** The same for a text. */
  text(of: unknown): string | undefined;
}

const NOTHING: Foresight = { resources: new Map(), value: () => undefined, text: () => undefined };
const ANY_SIZE = { resources: Infinity, bytes: Infinity };

/** Looks at a template that is to be deployed. There is nothing to tell of one that CloudFormation will refuse. */
export function foresee(input: unknown, given: Readonly<Record<string, string>>, place: DeploymentPlace): Foresight {
  const pseudo = new Map(pseudoParameters(place, { name: place.stackName, id: '' }));
  pseudo.delete('AWS::StackId');
  const template = orNothing(() => readTemplate(input, given, { limits: ANY_SIZE, pseudoParameters: pseudo }));
  if (template === undefined) return NOTHING;
  const conditions = new Map<string, boolean>();
  const scope = scopeOf(template, pseudo, conditions, place);
  for (const [name, holds] of orNothing(() => evaluateConditions(template.conditions, scope)) ?? []) {
    conditions.set(name, holds);
  }
  const exists = ({ condition }: TemplateResource) => condition === undefined || conditions.get(condition) !== false;
  const value = (of: unknown): unknown => {
    const resolved = orNothing(() => resolve(of, scope, ''));
    return resolved === NO_VALUE ? undefined : resolved;
  };
  return {
    resources: new Map([...template.resources].filter(([, resource]) => exists(resource))),
    value,
    text: (of) => scalarText(value(of)),
  };
}

function orNothing<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof TemplateError) return undefined;
    throw error;
  }
}

/** What parameters, mappings and conditions give; whatever needs a deployment is refused. */
function scopeOf(
  template: Template,
  pseudo: ReadonlyMap<string, unknown>,
  conditions: ReadonlyMap<string, boolean>,
  { exports }: DeploymentPlace,
): Scope {
  const late = (what: string, at: string): never => {
    throw new TemplateError(`${what} is known with the deployment alone`, at);
  };
  return {
    ...templateScope(template),
    reference: (name, at) =>
      pseudo.has(name) ? pseudo.get(name) : (template.parameters.get(name)?.value ?? late(name, at)),
    attribute: (logicalId, attribute, at) => late(`${logicalId}.${attribute}`, at),
    condition: (name, at) => conditions.get(name) ?? late(name, at),
    importValue: (name, at) => exports.get(name) ?? late(name, at),
    stackOutput: ({ outputName }, at) => late(outputName, at),
    availabilityZones: (_region, at) => late('Fn::GetAZs', at),
    dynamicReferences: (text, at) => late(text, at),
  };
}
