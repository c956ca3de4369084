import { foresee, type DeploymentPlace, type Foresight } from '../cloudformation/foresight';
import { isPlainObject, own } from '../cloudformation/plain-data';

/** What can be told of a deployment's templates before it begins: of the outermost, then of the nested ones. */
export function foreseenStacks(
  template: unknown,
  given: Readonly<Record<string, string>>,
  nested: ReadonlyMap<string, unknown> | undefined,
  place: DeploymentPlace,
): readonly [Foresight, ...Foresight[]] {
  const outermost = foresee(template, given, place);
  const passedOn = nestedStackParameters(outermost);
  const inner = [...new Set(nested?.values())];
  return [outermost, ...inner.map((each) => foresee(each, onlyDeclared(each, passedOn), place))];
}

/** What the nested stacks of a template are given, those of one name taken together. */
function nestedStackParameters({ resources, text }: Foresight): Readonly<Record<string, string>> {
  const given = [...resources.values()]
    .filter(({ type }) => type === 'AWS::CloudFormation::Stack')
    .flatMap(({ properties }) => Object.entries(own(properties, 'Parameters') ?? {}))
    .flatMap(([name, value]): [string, string][] => {
      const known = text(value);
      return known === undefined ? [] : [[name, known]];
    });
  return Object.fromEntries(given);
}

function onlyDeclared(template: unknown, given: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const declared = isPlainObject(template) ? own(template, 'Parameters') : undefined;
  const names = isPlainObject(declared) ? declared : {};
  return Object.fromEntries(Object.entries(given).filter(([name]) => Object.hasOwn(names, name)));
}
