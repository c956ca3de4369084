import type { ScalarTag, Tags } from 'yaml';

const FLOAT = 'tag:yaml.org,2002:float';

/** A number before the exponent, or in place of a whole float: it has a digit. */
const DIGITS = String.raw`(?:[0-9][0-9_]*(?:\.[0-9_]*)?|\.[0-9][0-9_]*)`;
const EXPONENT = new RegExp(`^[-+]?${DIGITS}[eE][-+]?[0-9]+$`);
const PLAIN = /^[-+]?(?:[0-9][0-9_]*\.[0-9_]*|\.[0-9][0-9_]*)$/;

/**
 * The library's tags of YAML 1.1 without those left out, and with floats that have a digit: the library takes `E3002`, an id
 * of cfn-lint, and `.` for floats of no value, where SnakeYAML and go-yaml leave the text.
 *
 * @param excluded tags whose values stay text, such as `tag:yaml.org,2002:timestamp`
 */
export function scalarTags(tags: Tags, excluded: (tag: ScalarTag) => boolean): Tags {
  return tags
    .filter((tag) => typeof tag === 'string' || !excluded(tag as ScalarTag))
    .map((tag) => (typeof tag === 'string' ? tag : withDigits(tag as ScalarTag)));
}

function withDigits(tag: ScalarTag): ScalarTag {
  if (tag.tag !== FLOAT || tag.format === 'TIME' || tag.test?.test('.inf') === true) return tag;
  return { ...tag, test: tag.format === 'EXP' ? EXPONENT : PLAIN };
}
