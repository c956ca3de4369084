import { TemplateError } from './template-error';

/** A piece of an `Fn::Sub` text: literal words, or a variable to be replaced. */
export type SubstitutionPart =
  { readonly kind: 'text'; readonly text: string } | { readonly kind: 'variable'; readonly name: string };

/**
 * Splits an `Fn::Sub` text at its variables. `${!Literal}` gives the words `${Literal}`.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-sub.html
 *
 * @throws TemplateError for a variable's name with other characters than CloudFormation allows
 */
export function parseSubstitution(text: string, path: string): readonly SubstitutionPart[] {
  const parts: SubstitutionPart[] = [];
  let from = 0;
  for (;;) {
    const open = text.indexOf('${', from);
    const close = open === -1 ? -1 : text.indexOf('}', open);
    if (close === -1) break;
    const name = text.slice(open + 2, close);
    if (open > from) parts.push({ kind: 'text', text: text.slice(from, open) });
    if (name.startsWith('!')) {
      parts.push({ kind: 'text', text: `\${${name.slice(1)}}` });
    } else {
      if (!/^[\w.:]+$/.test(name)) {
        throw new TemplateError(
          'Template error: variable names in Fn::Sub syntax must contain only alphanumeric characters, underscores, periods, and colons',
          path,
        );
      }
      parts.push({ kind: 'variable', name });
    }
    from = close + 1;
  }
  if (from < text.length) parts.push({ kind: 'text', text: text.slice(from) });
  return parts;
}

/** An attribute reference written as one word: `Role.Arn` is attribute `Arn` of `Role`. No dot: `undefined`. */
export function attributeReference(name: string): { logicalId: string; attribute: string } | undefined {
  const dot = name.indexOf('.');
  return dot === -1 ? undefined : { logicalId: name.slice(0, dot), attribute: name.slice(dot + 1) };
}
