import { join, type DocumentReader, type JsonObject } from './document';
import { WORDS } from './malformed';
import type { ActionElement } from './policy';
import { compileWildcard } from './wildcard';

/**
 * Reads `Action` or `NotAction`. Names are compared without regard to case; variables do not exist here.
 * @throws MalformedPolicyError when neither or both are there, or a name is not of the form `service:Action`
 *
 * Source: IAM User Guide, "IAM JSON policy elements: Action"
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
 */
export function parseActions(fields: JsonObject, path: string, reader: DocumentReader): ActionElement {
  if (fields.Action !== undefined && fields.NotAction !== undefined) {
    return reader.refuse(reader.wording.syntax, path, 'a statement has Action or NotAction, not both');
  }
  const negated = fields.NotAction !== undefined;
  const where = join(path, negated ? 'NotAction' : 'Action');
  const value = negated ? fields.NotAction : fields.Action;
  if (value === undefined || (Array.isArray(value) && value.length === 0)) {
    return reader.refuse(reader.wording.noActions, where, 'the statement names no action');
  }
  const listed = reader.strings(value, where);
  for (const action of listed) checkAction(action, where, reader);
  const names = listed.map((action) => action.toLowerCase());
  const isPattern = (name: string): boolean => name.includes('*') || name.includes('?');
  return {
    negated,
    listed,
    exact: new Set(names.filter((name) => !isPattern(name))),
    patterns: names.filter(isPattern).map(compileWildcard),
  };
}

function checkAction(action: string, path: string, reader: DocumentReader): void {
  // IAM takes any action with the prefix "sts:". Unconfirmed: whether it takes every wildcard after it.
  if (reader.kind === 'trust' && !/^sts:/i.test(action)) {
    reader.refuse(WORDS.onlySts, path, `a trust policy lists sts: actions alone, found "${action}"`);
  }
  if (action === '*') return;
  const [vendor = '', ...names] = action.split(':');
  if (names.length === 0) reader.refuse(WORDS.noVendor, path, `"${action}" is not of the form service:Action`);
  if (names.length > 1) reader.refuse(WORDS.colons, path, `"${action}" has more than one colon`);
  if (vendor !== '*' && !/^[a-zA-Z0-9.-]+$/.test(vendor)) {
    reader.refuse(
      WORDS.vendor(vendor),
      path,
      `"${vendor}" is not the prefix of a service; wildcards go after the colon`,
    );
  }
}
