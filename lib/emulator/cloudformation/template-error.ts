/**
 * A template that CloudFormation would refuse, or that this stand-in cannot play through.
 *
 * `message` carries the place as well, so that printing it alone is enough for a reader to find the fault.
 */
export class TemplateError extends Error {
  constructor(
    /** The refusal without its place: CloudFormation's own words where they are known. */
    readonly said: string,
    /** Where in the template: `/Resources/Pod/Properties/Manifest`, or a chain of such places for a cycle. */
    readonly path = '',
  ) {
    super(path === '' || said.includes(path) ? said : `${said} (at ${path})`);
    this.name = 'TemplateError';
  }
}

/** What AWS has and this stand-in was not given: a macro, or an export of a stack that is not here. */
export interface Lacking {
  readonly kind: 'macro' | 'export';
  readonly name: string;
}

/** A refusal that says nothing about the template: with what is lacking, CloudFormation may well take it. */
export class UndecidedError extends TemplateError {
  constructor(
    said: string,
    path: string,
    readonly lacking: Lacking,
  ) {
    super(said, path);
    this.name = 'UndecidedError';
  }
}
