import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type Scalar, type Tags } from 'yaml';

import { nestsDeeper } from '../yaml-depth';
import { scalarTags } from '../yaml-scalars';
import { jsonErrorPosition } from './json-position';
import { MAX_DEPTH } from './plain-data';
import { TemplateError } from './template-error';

/**
 * The long form of each short tag: `!Ref X` is `{ Ref: X }`.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html
 */
const SHORT_FORMS: ReadonlyMap<string, string> = new Map([
  ['!Ref', 'Ref'],
  ['!Condition', 'Condition'],
  ...[
    ...['And', 'Base64', 'Cidr', 'Equals', 'FindInMap', 'ForEach', 'GetAtt', 'GetAZs', 'GetStackOutput', 'If'],
    ...['ImportValue', 'Join', 'Length', 'Not', 'Or', 'Select', 'Split', 'Sub', 'ToJsonString', 'Transform'],
    // Those of rules.
    ...['Contains', 'EachMemberEquals', 'EachMemberIn', 'RefAll', 'ValueOf', 'ValueOfAll'],
  ].map((name): [string, string] => [`!${name}`, `Fn::${name}`]),
]);

/** YAML 1.1 types that CloudFormation's documentation excludes: such a value stays text. */
const EXCLUDED_TAGS: ReadonlySet<string> = new Set(
  ['binary', 'omap', 'pairs', 'set', 'timestamp', 'merge'].map((name) => `tag:yaml.org,2002:${name}`),
);

/**
 * Reads a template's text into plain values: JSON if it begins with a brace, else YAML. Short-form tags become their long form, and
 * dates stay text (`Version: 2012-10-17`), as in CloudFormation.
 *
 * YAML is read as version 1.1 without aliases and hash merges:
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html
 *
 * @throws TemplateError with the line and column if the text is neither
 */
export function parseTemplateText(text: string): unknown {
  if (!/^\s*[{[]/.test(text)) return parseYaml(text);
  try {
    return JSON.parse(text) as unknown;
  } catch {
    const position = jsonErrorPosition(text);
    const where = position === undefined ? '' : ` (line ${position.line}, column ${position.column})`;
    throw new TemplateError(`Template format error: JSON not well-formed.${where}`);
  }
}

function parseYaml(text: string): unknown {
  const lines = new LineCounter();
  if (nestsDeeper(text, MAX_DEPTH)) throw tooDeep();
  const document = parseDocument(text, {
    schema: 'yaml-1.1',
    merge: false,
    customTags: (tags: Tags) => scalarTags(tags, ({ tag }) => EXCLUDED_TAGS.has(tag)),
    lineCounter: lines,
    prettyErrors: false,
    logLevel: 'error',
    uniqueKeys: false,
  });
  const [fault] = document.errors;
  if (fault !== undefined) {
    const { line, col } = lines.linePos(fault.pos[0]);
    throw new TemplateError(`Template format error: YAML not well-formed. (line ${line}, column ${col})`);
  }
  return plainValue(document.contents, lines, 0);
}

/** The value of a YAML node. `!GetAtt A.B` is given the list form, so that no reader needs to know of the tag. */
function plainValue(node: unknown, lines: LineCounter, depth: number): unknown {
  if (depth > MAX_DEPTH) throw tooDeep();
  if (node === null || node === undefined) return null;
  const refuse = (what: string, at: { range?: readonly number[] | null }): never => {
    const { line, col } = lines.linePos(at.range?.[0] ?? 0);
    throw new TemplateError(`Template format error: ${what} (line ${line}, column ${col})`);
  };
  if (isAlias(node)) return refuse('YAML aliases are not supported in CloudFormation templates', node);
  if (isScalar(node)) {
    if (typeof node.value === 'object' && node.value !== null) return refuse(`unsupported tag ${node.tag}`, node);
    return longForm(node.tag, scalarValue(node), () => refuse(`unknown tag ${node.tag}`, node));
  }
  if (isSeq(node)) {
    const items = node.items.map((item) => plainValue(item, lines, depth + 1));
    return longForm(node.tag, items, () => refuse(`unknown tag ${node.tag}`, node));
  }
  if (isMap(node)) {
    const names = new Set<string>();
    const entries = node.items.map(({ key, value }): [string, unknown] => {
      if (!isScalar(key)) return refuse('a key must be a plain text', node);
      const name = key.source ?? String(key.value);
      // The library can find duplicates too, but takes quadratic time for it.
      if (names.has(name)) return refuse(`the key ${name} is given twice`, key);
      names.add(name);
      return [name, plainValue(value, lines, depth + 1)];
    });
    // fromEntries defines own properties, so that even a key `__proto__` stays data (and is refused later).
    return longForm(node.tag, Object.fromEntries(entries), () => refuse(`unknown tag ${node.tag}`, node));
  }
  throw new TemplateError('Template format error: unsupported structure.');
}

function scalarValue(node: Scalar): unknown {
  // The library reads a decimal with a leading zero as a number; YAML 1.1 does not (only 0-7 make an octal).
  if (typeof node.value === 'number' && node.source !== undefined && /^[-+]?0[0-9_]*[89]/.test(node.source)) {
    return node.source;
  }
  // SnakeYAML and PyYAML leave out YAML 1.1's one-letter booleans. Unconfirmed: that CloudFormation does.
  if (typeof node.value === 'boolean' && /^[yn]$/i.test(node.source ?? '')) return node.source;
  return node.value;
}

function longForm(tag: string | undefined, value: unknown, unknown: () => never): unknown {
  if (tag === undefined || !tag.startsWith('!')) return value;
  const name = SHORT_FORMS.get(tag);
  if (name === undefined) return unknown();
  if (name !== 'Fn::GetAtt' || typeof value !== 'string') return { [name]: value };
  const dot = value.indexOf('.');
  return { [name]: dot === -1 ? [value] : [value.slice(0, dot), value.slice(dot + 1)] };
}

function tooDeep(): TemplateError {
  return new TemplateError(`The template nests deeper than ${MAX_DEPTH} levels.`);
}
