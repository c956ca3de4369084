import type { ResolvedParameter } from './parameters';
import { below, isPlainObject, own, type PlainObject } from './plain-data';
import { TemplateError } from './template-error';

/** How deep loops may stand in each other, as documented for `Fn::ForEach`. */
const MAX_NESTED_LOOPS = 5;

/** How much all loops of a template may make together: values, plus the characters of their texts. */
const MAX_WORK = 64_000_000;

/** What the collection of a loop may refer to. */
export interface LoopSources {
  readonly parameters: ReadonlyMap<string, ResolvedParameter>;
  readonly mappings: PlainObject;
  /** @default none: a collection that needs one is refused */
  readonly pseudoParameters?: ReadonlyMap<string, unknown>;
}

/**
 * Replaces every `Fn::ForEach::Name` entry by the entries it makes. In a loop's body the identifier stands for
 * each item in turn: as `${Identifier}` or `&{Identifier}` (letters and digits only) in keys and texts, and as
 * `{ "Ref": "Identifier" }`.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-foreach.html
 *
 * @throws TemplateError for a malformed loop, a key made twice, or loops beyond the bounds
 */
export function expandLoops(section: unknown, sources: LoopSources, at: string): unknown {
  let work = 0;
  return expand(section, at, 0);

  function spend(amount: number, here: string): void {
    work += amount;
    if (work > MAX_WORK) throw new TemplateError('The loops of Fn::ForEach make too much.', here);
  }

  function expand(value: unknown, here: string, loops: number): unknown {
    if (Array.isArray(value)) return value.map((item, index) => expand(item, below(here, index), loops));
    if (!isPlainObject(value)) return value;
    const made: [string, unknown][] = [];
    for (const [key, item] of Object.entries(value)) {
      if (key.startsWith('Fn::ForEach')) made.push(...loop(item, below(here, key), loops + 1));
      else made.push([key, expand(item, below(here, key), loops)]);
    }
    const seen = new Set<string>();
    for (const [key] of made) {
      if (seen.has(key)) throw new TemplateError(`Fn::ForEach makes the key ${key} twice.`, here);
      seen.add(key);
    }
    return Object.fromEntries(made);
  }

  function loop(argument: unknown, here: string, loops: number): [string, unknown][] {
    if (loops > MAX_NESTED_LOOPS) throw new TemplateError(`Fn::ForEach nests deeper than ${MAX_NESTED_LOOPS}.`, here);
    const [identifier, collection, body] = Array.isArray(argument) ? (argument as unknown[]) : [];
    if (!Array.isArray(argument) || argument.length !== 3 || typeof identifier !== 'string' || !isPlainObject(body)) {
      throw new TemplateError('Fn::ForEach requires an identifier, a collection and a map of what to repeat.', here);
    }
    return itemsOf(collection, sources, here).flatMap((item) => {
      const repeated = replaceIdentifier(body, identifier, item, (amount) => spend(amount, here));
      return Object.entries(expand(repeated, here, loops) as PlainObject);
    });
  }
}

function itemsOf(collection: unknown, sources: LoopSources, at: string): readonly string[] {
  const items = known(collection, sources);
  if (Array.isArray(items)) {
    const texts = items.flatMap((item: unknown) => known(item, sources));
    if (texts.every((text) => typeof text === 'string')) return texts;
  }
  throw new TemplateError('The collection of Fn::ForEach must be a list of strings known before the deployment.', at);
}

/** What a value stands for before the deployment: parameters, pseudo parameters and mappings are known then. */
function known(value: unknown, sources: LoopSources): unknown {
  if (!isPlainObject(value)) return value;
  const name = own(value, 'Ref');
  if (typeof name === 'string') return sources.parameters.get(name)?.value ?? sources.pseudoParameters?.get(name);
  const lookup = own(value, 'Fn::FindInMap');
  if (!Array.isArray(lookup)) return undefined;
  const options: unknown = lookup[3];
  const keys = lookup.slice(0, 3).map((key: unknown) => known(key, sources));
  const otherwise = isPlainObject(options) ? own(options, 'DefaultValue') : undefined;
  return keys.reduce(step, sources.mappings) ?? known(otherwise, sources);
}

function step(from: unknown, key: unknown): unknown {
  return isPlainObject(from) && typeof key === 'string' ? own(from, key) : undefined;
}

function replaceIdentifier(value: unknown, identifier: string, item: string, spend: (amount: number) => void): unknown {
  spend(1);
  if (typeof value === 'string') return replaceInText(value, identifier, item, spend);
  if (Array.isArray(value)) return value.map((part) => replaceIdentifier(part, identifier, item, spend));
  if (!isPlainObject(value)) return value;
  const keys = Object.keys(value);
  if (keys.length === 1 && value['Ref'] === identifier) return item;
  const replaced = keys.map((key): [string, unknown] => [
    replaceInText(key, identifier, item, spend),
    replaceIdentifier(value[key], identifier, item, spend),
  ]);
  const [only] = replaced;
  // A substitution with nothing left to substitute is its text: `Fn::GetAtt` then names a resource plainly.
  const isPlainText = replaced.length === 1 && only?.[0] === 'Fn::Sub' && typeof only[1] === 'string';
  return isPlainText && !(only[1] as string).includes('${') ? only[1] : Object.fromEntries(replaced);
}

function replaceInText(text: string, identifier: string, item: string, spend: (amount: number) => void): string {
  const forms: [string, string][] = [
    [`\${${identifier}}`, item],
    [`&{${identifier}}`, item.replace(/[^A-Za-z0-9]/g, '')],
  ];
  return forms.reduce((words, [form, by]) => {
    const pieces = words.split(form);
    spend(words.length + (pieces.length - 1) * by.length);
    return pieces.join(by);
  }, text);
}
