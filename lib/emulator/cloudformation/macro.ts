import { below, isPlainObject, own, type PlainObject } from './plain-data';
import { UndecidedError } from './template-error';

/** Calls a macro. It may stand among other keys: what the macro gives then takes its place there. */
const CALL = 'Fn::Transform';

/**
 * The refusal of a macro, which is a program that runs inside AWS: nothing tells what it makes of the template.
 *
 * @param subject what calls it
 */
export function macroError(subject: string, name: unknown, at: string): UndecidedError {
  const macro = typeof name === 'string' ? name : 'of the account';
  return new UndecidedError(
    `${subject} ${macro} is a macro, which runs inside AWS and cannot run here. Give the processed template instead (aws cloudformation get-template --template-stage Processed).`,
    at,
    { kind: 'macro', name: macro },
  );
}

/** @throws UndecidedError if a map calls a macro */
export function refuseMacroCall(map: PlainObject, at: string): void {
  if (!Object.hasOwn(map, CALL)) return;
  const argument = map[CALL];
  throw macroError(CALL, isPlainObject(argument) ? own(argument, 'Name') : undefined, below(at, CALL));
}
