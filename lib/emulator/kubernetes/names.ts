/*
 * What names may look like, with the API server's words for what is wrong.
 * Source: `pkg/api/validate/content/{dns,kube,errors}.go` of k8s.io/apimachinery 0.35.
 */

const LABEL_FORMAT = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const SUBDOMAIN_FORMAT = `${LABEL_FORMAT}(\\.${LABEL_FORMAT})*`;
const KEY_FORMAT = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const VALUE_FORMAT = `(${KEY_FORMAT})?`;
const START_AND_END = 'and must start and end with an alphanumeric character';

const formatError = (words: string, format: string, ...examples: string[]) =>
  `${words} (e.g. ${examples.map((example) => `'${example}', `).join('or ')}regex used for validation is '${format}')`;
const tooLong = (limit: number) => `must be no more than ${limit} bytes`;
const bytes = (value: string) => Buffer.byteLength(value);

// Linear equivalents of the formats above, which would backtrack on hostile input.
const isLabelText = (value: string) => /^[-a-z0-9]+$/.test(value) && !value.startsWith('-') && !value.endsWith('-');
const isSubdomainText = (value: string) => value.split('.').every(isLabelText);
const isKeyText = (value: string) => /^[-A-Za-z0-9_.]+$/.test(value) && !/^[-_.]|[-_.]$/.test(value);

/** What is wrong with `value` as a DNS label (namespaces, containers, volumes): nothing if the list is empty. */
export function dnsLabelErrors(value: string): string[] {
  const errors = bytes(value) > 63 ? [tooLong(63)] : [];
  if (isLabelText(value)) return errors;
  if (isSubdomainText(value)) return [...errors, 'must not contain dots'];
  const words = `a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', ${START_AND_END}`;
  return [...errors, formatError(words, LABEL_FORMAT, 'my-name', '123-abc')];
}

/** What is wrong with `value` as a DNS subdomain (pods, ServiceAccounts and most other objects). */
export function dnsSubdomainErrors(value: string): string[] {
  const errors = bytes(value) > 253 ? [tooLong(253)] : [];
  if (isSubdomainText(value)) return errors;
  const words = `a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', ${START_AND_END}`;
  return [...errors, formatError(words, SUBDOMAIN_FORMAT, 'example.com')];
}

/** What is wrong with `value` as a path segment, the loosest rule (RBAC objects, and objects of unknown kinds). */
export function pathSegmentErrors(value: string): string[] {
  if (value === '.' || value === '..') return [`may not be '${value}'`];
  return ['/', '%']
    .filter((character) => value.includes(character))
    .map((character) => `may not contain '${character}'`);
}

/** What is wrong with `value` as a label's or annotation's key. */
export function labelKeyErrors(value: string): string[] {
  const words = `must consist of alphanumeric characters, '-', '_' or '.', ${START_AND_END}`;
  const format = formatError(words, KEY_FORMAT, 'MyName', 'my.name', '123-abc');
  const parts = value.split('/');
  if (parts.length > 2) {
    return [`a valid label key ${format} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`];
  }
  const name = parts.at(-1)!;
  const prefix = parts.length === 2 ? parts[0]! : undefined;
  const errors: string[] = [];
  if (prefix === '') errors.push('prefix part must be non-empty');
  else if (prefix !== undefined) errors.push(...dnsSubdomainErrors(prefix).map((error) => `prefix part ${error}`));
  if (name === '') errors.push('name part must be non-empty');
  else if (bytes(name) > 63) errors.push(`name part ${tooLong(63)}`);
  if (!isKeyText(name)) errors.push(`name part ${format}`);
  return errors;
}

/** What is wrong with `value` as a label's value. */
export function labelValueErrors(value: string): string[] {
  const errors = bytes(value) > 63 ? [tooLong(63)] : [];
  if (value === '' || isKeyText(value)) return errors;
  const words = `a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', ${START_AND_END}`;
  return [...errors, formatError(words, VALUE_FORMAT, 'MyValue', 'my_value', '12345')];
}
