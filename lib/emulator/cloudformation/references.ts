import { functionName } from './intrinsics';
import { below, isPlainObject } from './plain-data';
import { attributeReference, parseSubstitution } from './substitution';

/** One place of a template that names a parameter, a pseudo parameter or a resource. */
export interface Reference {
  readonly kind: 'Ref' | 'GetAtt' | 'Sub';
  /** What is named: the logical id, without the attribute. */
  readonly name: string;
  readonly attribute?: string;
  /** Where it stands in the template. */
  readonly at: string;
  /** False inside the branch of an `Fn::If` that its condition does not take. */
  readonly taken: boolean;
}

/**
 * Every reference in a value, those in branches not taken included: CloudFormation checks that their targets
 * exist, but orders nothing by them (noted in TemplateParser.java of github.com/eucalyptus/eucalyptus).
 */
export function referencesIn(
  value: unknown,
  condition: (name: string) => boolean | undefined,
  at: string,
): readonly Reference[] {
  const found: Reference[] = [];
  visit(value, at, true);
  return found;

  function visit(part: unknown, here: string, taken: boolean): void {
    if (Array.isArray(part)) return part.forEach((item, index) => visit(item, below(here, index), taken));
    if (!isPlainObject(part)) return;
    const name = functionName(part);
    const argument = name === undefined ? undefined : part[name];
    const inside = below(here, name ?? '');
    if (name === 'Ref' && typeof argument === 'string') {
      found.push({ kind: 'Ref', name: argument, at: inside, taken });
    } else if (name === 'Fn::GetAtt') {
      visitAttribute(argument, inside, taken);
    } else if (name === 'Fn::Sub') {
      visitSubstitution(argument, inside, taken);
    } else if (name === 'Fn::If' && Array.isArray(argument) && typeof argument[0] === 'string') {
      const chosen = condition(argument[0]);
      visit(argument[1], below(inside, 1), taken && chosen !== false);
      visit(argument[2], below(inside, 2), taken && chosen !== true);
    } else {
      for (const [key, item] of Object.entries(part)) visit(item, below(here, key), taken);
    }
  }

  function visitAttribute(argument: unknown, here: string, taken: boolean): void {
    const [name, attribute] =
      typeof argument === 'string'
        ? Object.values(attributeReference(argument) ?? {})
        : Array.isArray(argument)
          ? (argument as unknown[])
          : [];
    if (typeof name !== 'string') return visit(argument, here, taken);
    found.push({
      kind: 'GetAtt',
      name,
      attribute: typeof attribute === 'string' ? attribute : undefined,
      at: here,
      taken,
    });
    visit(attribute, here, taken);
  }

  function visitSubstitution(argument: unknown, here: string, taken: boolean): void {
    const [text, given] = Array.isArray(argument) ? (argument as unknown[]) : [argument];
    visit(given, here, taken);
    if (typeof text !== 'string') return;
    for (const part of parseSubstitution(text, here)) {
      if (part.kind === 'text' || (isPlainObject(given) && Object.hasOwn(given, part.name))) continue;
      const attribute = attributeReference(part.name);
      found.push(
        attribute === undefined
          ? { kind: 'Sub', name: part.name, at: here, taken }
          : { kind: 'Sub', name: attribute.logicalId, attribute: attribute.attribute, at: here, taken },
      );
    }
  }
}
