/** `{{resolve:service:reference}}`, as CloudFormation finds it in any text of a template. */
const REFERENCE = /\{\{resolve:([a-z-]{1,32}):([^{}]{1,2048})\}\}/g;

/**
 * Replaces dynamic references whose value is known: `{{resolve:ssm:name}}` and `{{resolve:ssm:name:version}}`.
 * Any other is carried as it is written, with a note (secrets are never known here).
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html
 */
export function resolveDynamicReferences(
  text: string,
  ssm: (name: string) => string | undefined,
  note: (words: string) => void,
): string {
  return text.replace(REFERENCE, (whole, service: string, reference: string) => {
    const value = service === 'ssm' ? ssm(reference.replace(/:\d+$/, '')) : undefined;
    if (value === undefined) note(`${whole} cannot be resolved here and is carried as it is written.`);
    return value ?? whole;
  });
}
