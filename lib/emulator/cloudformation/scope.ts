/** What `{ "Ref": "AWS::NoValue" }` resolves to: the property or list item that holds it is left out. */
export const NO_VALUE = Symbol('AWS::NoValue');

/** Which output of which other stack `Fn::GetStackOutput` asks for. */
export interface StackOutputQuery {
  readonly stackName: string;
  readonly outputName: string;
  readonly region?: string;
  readonly roleArn?: string;
}

/**
 * What the intrinsic functions of one template can see. Every method throws `TemplateError` with the given
 * place in the template for something that is not there.
 */
export interface Scope {
  /** Whether the template declares the transform `AWS::LanguageExtensions`. */
  readonly languageExtensions: boolean;
  /** `Ref`: a parameter, a pseudo parameter or a resource. May give {@link NO_VALUE}. */
  reference(name: string, at: string): unknown;
  /** `Fn::GetAtt`. */
  attribute(logicalId: string, attribute: string, at: string): unknown;
  /** A condition of the template, by name. */
  condition(name: string, at: string): boolean;
  /** `Fn::FindInMap`; `undefined` if the mapping or one of its keys does not exist. */
  mapping(map: string, top: string, second: string): unknown;
  /** Whether a mapping of that name exists. */
  hasMapping(map: string): boolean;
  /** `Fn::ImportValue`: another stack's export. */
  importValue(name: string, at: string): unknown;
  /** `Fn::GetStackOutput`: another stack's output, exported or not. */
  stackOutput(query: StackOutputQuery, at: string): unknown;
  /** `Fn::GetAZs`; the region is the stack's own where none is given. */
  availabilityZones(region: string, at: string): readonly string[];
  /** A text that holds dynamic references (`{{resolve:…}}`), with those replaced that can be. */
  dynamicReferences(text: string, at: string): string;
  /** Counts the characters that functions make, and refuses a template whose values grow without end. */
  spend(characters: number, at: string): void;
}
