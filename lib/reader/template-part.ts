import { isPlainObject, own, type PlainObject } from '../emulator/cloudformation/plain-data';
import { scalarText } from '../emulator/cloudformation/text-functions';
import { hasUnknown, type Part, type Source, type Value } from '../model/chain';
import type { Project } from './project';
import type { StackView } from './stack-view';

/** A resource of a template, its properties resolved as far as that goes. */
export interface TemplatePart extends Part {
  readonly stack: StackView;
  readonly logicalId: string;
  readonly type: string;
  readonly properties: PlainObject;
}

/** The resources of some types, in the templates' order. */
export function partsOf(project: Project, ...types: readonly string[]): readonly TemplatePart[] {
  return project.stacks.flatMap((stack) =>
    [...stack.members]
      .filter(([, { type }]) => types.includes(type))
      .map(([logicalId, { type, metadata }]) => ({
        id: `${stack.prefix}${logicalId}`,
        stack,
        logicalId,
        type,
        properties: stack.properties(logicalId),
        source: sourceOf(stack, logicalId, metadata),
      })),
  );
}

/** Where a resource stands: its construct, its logical id and its template's file. */
export function sourceOf({ file }: StackView, logicalId: string, metadata: PlainObject): Source {
  const construct = scalarText(own(metadata, 'aws:cdk:path'));
  return {
    ...(construct !== undefined && { construct }),
    logicalId,
    ...(file !== undefined && { file }),
  };
}

/** Why there may be more resources of some types than {@link partsOf} gives; `undefined` if there are no more. */
export function doubtOf(project: Project, ...types: readonly string[]): string | undefined {
  for (const stack of project.stacks) {
    for (const [logicalId, { type, why }] of stack.doubtful) {
      if (types.includes(type)) return `whether ${logicalId} (${type}) exists is not known: ${why}`;
    }
  }
  return undefined;
}

/** `{ id, source }` of a resource, for a part of the chain that is made of it alone. */
export function originOf({ id, source }: TemplatePart): Part {
  return { id, source };
}

/** Reads a resource's properties: what is there of the wrong type is not known rather than refused. */
export class Properties {
  constructor(
    private readonly values: PlainObject,
    private readonly project: Project,
  ) {}

  text(name: string): string | undefined {
    return scalarText(own(this.values, name));
  }

  flag(name: string, otherwise: boolean): Value<boolean> {
    const value = own(this.values, name);
    if (value === undefined) return otherwise;
    if (typeof value === 'boolean') return value;
    return value === 'true' || value === 'false' ? value === 'true' : this.missing(name, value);
  }

  number(name: string): Value<number> | undefined {
    const value = own(this.values, name);
    if (value === undefined || typeof value === 'number') return value;
    return typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : this.missing(name, value);
  }

  texts(name: string): Value<readonly string[]> | undefined {
    const value = own(this.values, name);
    if (value === undefined) return undefined;
    const texts = Array.isArray(value) ? value.map(scalarText) : [undefined];
    return texts.every((text) => text !== undefined) ? texts : this.missing(name, value);
  }

  /** Empty if the property is absent or no map. */
  object(name: string): Properties {
    const value = own(this.values, name);
    return new Properties(isPlainObject(value) ? value : {}, this.project);
  }

  has(name: string): boolean {
    return own(this.values, name) !== undefined;
  }

  raw(name: string): unknown {
    return own(this.values, name);
  }

  objects(name: string): readonly Properties[] {
    const value = own(this.values, name);
    return (Array.isArray(value) ? value : []).filter(isPlainObject).map((item) => new Properties(item, this.project));
  }

  /** A list of `{ Key, Value }`, or a map, as a map of texts. */
  tags(name: string): Readonly<Record<string, string>> {
    const value = own(this.values, name);
    if (isPlainObject(value)) return texts(Object.entries(value));
    return texts(this.objects(name).map((pair): [string, unknown] => [pair.text('Key') ?? '', pair.raw('Value')]));
  }

  private missing(name: string, value: unknown): { readonly notKnown: string } {
    if (typeof value === 'string' && hasUnknown(value)) return { notKnown: this.project.unknowns.why(value) };
    return { notKnown: `${name} is not of the type it should be` };
  }
}

function texts(entries: readonly (readonly [string, unknown])[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    entries.flatMap(([key, value]) => {
      const text = scalarText(value);
      return text === undefined ? [] : [[key, text]];
    }),
  );
}

/** Reads the properties of a resource. */
export function propertiesOf(part: TemplatePart, project: Project): Properties {
  return new Properties(part.properties, project);
}
