import { DocumentReader, MAX_DOCUMENT_CHARACTERS, join, type JsonObject } from './document';
import { duplicateKey } from './json';
import { WORDS } from './malformed';
import { parseActions } from './parse-action';
import { parseConditions } from './parse-condition';
import { parsePrincipals } from './parse-principal';
import { parseResources } from './parse-resource';
import type { Policy, PolicyKind, PolicyVersion, Statement } from './policy';

const DOCUMENT_FIELDS = ['Version', 'Id', 'Statement'];
const STATEMENT_FIELDS = [
  'Sid',
  'Effect',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
];

/** What narrows or widens the grammar of a kind of policy. */
export interface ParseOptions {
  /**
   * What an identity policy is for, where that narrows its grammar: `managed`: CreatePolicy wants version 2012-10-17; `session`: AssumeRole refuses incomplete resource ARNs.
   * @default - neither
   */
  readonly use?: 'managed' | 'session';
  /**
   * Whether a text stands for a principal that is not known. It is let pass, and what hangs on it is `unknown`.
   * @default - none does
   */
  readonly isPlaceholder?: (principal: string) => boolean;
}

/**
 * Checks and compiles a policy document.
 *
 * @param document the document as JSON text or as the object it stands for
 * @param kind what it is attached to; a session policy, boundary or service control policy is `identity`, a resource
 *   control policy `resource`
 * @throws MalformedPolicyError when AWS would refuse the document
 *
 * Source: IAM User Guide, "Grammar of the IAM JSON policy language"
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export function parsePolicy(document: unknown, kind: PolicyKind, options: ParseOptions = {}): Policy {
  const reader = new DocumentReader(kind);
  const fields = reader.fields(
    typeof document === 'string' ? parseJson(document, reader) : document,
    '',
    DOCUMENT_FIELDS,
  );
  const version = parseVersion(fields, reader, options);
  const id = fields.Id === undefined ? undefined : reader.string(fields.Id, 'Id');
  const statements = statementList(fields.Statement, reader).map(({ value, path }, index) =>
    parseStatement(value, path, index, version, reader, options),
  );
  refuseRepeatedNames(statements, reader);
  return { kind, version, ...(id === undefined ? {} : { id }), statements };
}

function parseJson(text: string, reader: DocumentReader): unknown {
  if (text.length > MAX_DOCUMENT_CHARACTERS) {
    return reader.refuse(reader.wording.syntax, '', `longer than ${MAX_DOCUMENT_CHARACTERS} characters`);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return reader.refuse(reader.wording.json, '', `not JSON: ${(error as Error).message}`);
  }
  const repeated = duplicateKey(text);
  if (repeated !== undefined) {
    // The grammar forbids it. Unconfirmed: the wording.
    reader.refuse(reader.wording.syntax, '', `an object has the key ${JSON.stringify(repeated)} twice`);
  }
  return value;
}

function parseVersion(fields: JsonObject, reader: DocumentReader, options: ParseOptions): PolicyVersion {
  const { Version: version } = fields;
  if (version !== undefined && version !== '2008-10-17' && version !== '2012-10-17') {
    return reader.refuse(reader.wording.version, 'Version', 'the versions are 2012-10-17 and 2008-10-17');
  }
  if (options.use === 'managed' && version !== '2012-10-17') {
    return reader.refuse(WORDS.managedVersion, 'Version', 'a managed policy needs "Version": "2012-10-17"');
  }
  return version ?? '2008-10-17';
}

function statementList(value: unknown, reader: DocumentReader): { value: unknown; path: string }[] {
  if (value === undefined || (Array.isArray(value) && value.length === 0)) {
    return reader.refuse(reader.wording.noStatements, 'Statement', 'a policy needs at least one statement');
  }
  if (!Array.isArray(value)) return [{ value, path: 'Statement' }];
  // `map` would pass over the holes of a list that a program made.
  return Array.from(value, (item: unknown, index) => ({ value: item, path: `Statement[${index}]` }));
}

function parseStatement(
  value: unknown,
  path: string,
  index: number,
  version: PolicyVersion,
  reader: DocumentReader,
  options: ParseOptions,
): Statement {
  const fields = reader.fields(value, path, STATEMENT_FIELDS);
  const sid = parseSid(fields, path, reader);
  const effect = parseEffect(fields, path, reader);
  const principals = parsePrincipals(fields, path, effect, reader, options.isPlaceholder);
  const actions = parseActions(fields, path, reader);
  const resources = parseResources(fields, path, version, reader, options.use === 'session');
  const conditions = parseConditions(fields.Condition, join(path, 'Condition'), version, reader);
  return {
    name: sid ? sid : `#${index}`,
    effect,
    ...(principals && { principals }),
    actions,
    ...(resources && { resources }),
    conditions,
  };
}

function parseSid(fields: JsonObject, path: string, reader: DocumentReader): string | undefined {
  if (fields.Sid === undefined) return undefined;
  const sid = reader.string(fields.Sid, join(path, 'Sid'));
  // Other services allow more: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html
  if (reader.kind === 'identity' && !/^[0-9A-Za-z]*$/.test(sid)) {
    reader.refuse(WORDS.sidCharacters, join(path, 'Sid'), 'a Sid has letters and digits alone');
  }
  return sid;
}

function parseEffect(fields: JsonObject, path: string, reader: DocumentReader): 'Allow' | 'Deny' {
  const where = join(path, 'Effect');
  if (fields.Effect === undefined) return reader.refuse(reader.wording.noEffect, where, 'Effect is missing');
  const effect = reader.string(fields.Effect, where);
  if (effect === 'Allow' || effect === 'Deny') return effect;
  return reader.refuse(reader.wording.effect(effect.slice(0, 100)), where, 'Effect is "Allow" or "Deny", in this case');
}

function refuseRepeatedNames(statements: readonly Statement[], reader: DocumentReader): void {
  const seen = new Set<string>();
  statements.forEach(({ name }, index) => {
    if (name !== `#${index}` && seen.has(name)) {
      reader.refuse(reader.wording.sidNotUnique, `Statement[${index}].Sid`, `two statements have the Sid "${name}"`);
    }
    seen.add(name);
  });
}
