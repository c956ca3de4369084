/** What stands where something secret was. */
export const REDACTED = '[redacted]';

/** Names of fields whose values are secrets, in JSON, XML, variables and query strings. */
const SECRET_NAME = String.raw`[\w-]*(?:secret_?access_?key|session_?token|security-token|password|SignatureProvided|Signature)`;

const RULES: readonly (readonly [RegExp, string])[] = [
  // JSON Web Tokens, whole or without their last part.
  [/\beyJ[\w-]{8,}(?:\.[\w-]+){1,2}/g, REDACTED],
  // name=value, "name": "value", <name>value<
  [new RegExp(String.raw`(${SECRET_NAME}"?\s*[=:>]\s*"?)[^\s"<&,;]+`, 'gi'), `$1${REDACTED}`],
  // Session tokens of STS, and whatever else is one long piece.
  [/[A-Za-z0-9+/]{100,}={0,2}/g, REDACTED],
  // Secret keys: 40 characters of base64 that stand alone.
  [
    /(?<![\w+/.:-])(?=[a-zA-Z0-9+/]*[A-Z])(?=[a-zA-Z0-9+/]*[a-z])(?=[a-zA-Z0-9+/]*\d)[A-Za-z0-9+/]{40}(?![\w+/=.-])/g,
    REDACTED,
  ],
  [/\b(A[KS]IA)[A-Z0-9]{8,}([A-Z0-9]{4})\b/g, '$1…$2'],
];

/**
 * A text without what must not be shown: JSON Web Tokens, secret keys, session tokens and signatures are taken out, access
 * key ids shortened. It goes by what these look like, so that a text of unknown origin, a program's output for example,
 * can be shown; where the structure is known, take the secret out by its name first.
 */
export function withoutSecrets(text: string): string {
  return RULES.reduce((redacted, [pattern, replacement]) => redacted.replace(pattern, replacement), text);
}
