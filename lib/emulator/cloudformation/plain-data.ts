import { TemplateError } from './template-error';

/** How deep a template may nest. CloudFormation publishes no figure; real templates stay below 40. */
export const MAX_DEPTH = 200;

/** How many values (scalars, lists and maps) a template may hold, so that none can exhaust memory. */
const MAX_VALUES = 4_000_000;

/** A map of a template: own string keys only. */
export type PlainObject = Readonly<Record<string, unknown>>;

/** Whether a value is a map of the template (not a list, not a scalar). */
export function isPlainObject(value: unknown): value is PlainObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value under an own key; never one inherited from `Object.prototype`. */
export function own(object: PlainObject, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** Any value of a template as text; never by its own `toString`, which a template can have as a key. */
export function asText(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** One step further into a template: `/Resources/Pod` and `Type` give `/Resources/Pod/Type`. */
export function below(path: string, key: string | number): string {
  return `${path}/${key}`;
}

/**
 * A deep copy of a template that holds nothing but text, numbers, booleans, lists and maps, so that nothing
 * after it needs to be on its guard. Keys whose value is `undefined` are left out, as in JSON.
 *
 * @throws TemplateError naming the path of: a `null` (CloudFormation's words), a key `__proto__`, a function
 * or other non-data, more than {@link MAX_DEPTH} levels (a self-containing object among them), or more than
 * {@link MAX_VALUES} values
 */
export function plainCopy(template: unknown): unknown {
  let values = 0;
  const path: (string | number)[] = [];
  const place = (): string => `/${path.join('/')}`;

  function copy(value: unknown): unknown {
    if (path.length > MAX_DEPTH) {
      throw new TemplateError(`The template nests deeper than ${MAX_DEPTH} levels.`, place().slice(0, 200));
    }
    if ((values += 1) > MAX_VALUES) throw new TemplateError(`The template holds more than ${MAX_VALUES} values.`);
    if (typeof value === 'string' || typeof value === 'boolean') return value;
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    // Recorded: "[/Outputs/MyOutput/Value] 'null' values are not allowed in templates"
    // (localstack/localstack, tests/aws/services/cloudformation/api/test_validations.snapshot.json).
    if (value === null) throw new TemplateError(`[${place()}] 'null' values are not allowed in templates`, place());
    if (Array.isArray(value)) return value.map((item, index) => copyAt(index, item));
    if (typeof value === 'object') {
      const entries = Object.entries(value).filter(([, item]) => item !== undefined);
      return Object.fromEntries(entries.map(([key, item]) => [key, copyAt(key, item)]));
    }
    throw new TemplateError(`A template cannot hold a ${typeof value}.`, place());
  }

  function copyAt(key: string | number, value: unknown): unknown {
    path.push(key);
    if (key === '__proto__') throw new TemplateError('A template cannot have a key named __proto__.', place());
    const result = copy(value);
    path.pop();
    return result;
  }

  return copy(template);
}
