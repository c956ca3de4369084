import { isPlainObject, own } from './plain-data';
import type { Scope } from './scope';
import type { Template } from './template';
import { TemplateError } from './template-error';

/** How much text the functions of one template may make, in characters: hundreds of times what real stacks need. */
const MAX_MADE = 400_000_000;

/** What the functions of a template see of it, wherever and whether it is deployed. */
export function templateScope({
  languageExtensions,
  mappings,
}: Template): Pick<Scope, 'languageExtensions' | 'mapping' | 'hasMapping' | 'spend'> {
  let made = 0;
  return {
    languageExtensions,
    mapping(map, top, second) {
      const tops = own(mappings, map);
      const attributes = isPlainObject(tops) ? own(tops, top) : undefined;
      return isPlainObject(attributes) ? own(attributes, second) : undefined;
    },
    hasMapping: (map) => Object.hasOwn(mappings, map),
    spend(characters, at) {
      made += characters;
      if (made > MAX_MADE) throw new TemplateError('The values of this template grow too large.', at);
    },
  };
}
