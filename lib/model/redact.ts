/** What stands where something secret was. */
export const REDACTED = '[redacted]';

/** Names of fields whose values are secrets, in JSON, XML, variables and query strings. */
const SECRET_NAME = String.raw`[\w-]*(?:secret_?access_?key|session_?token|security-token|password|SignatureProvided|Signature)`;

/**
 * Whether a long piece is made of words, as a construct path is, or is a line drawn with dashes: of random characters two in
 * five are lower case, and all but a few are letters or digits.
 */
function isWords(piece: string): boolean {
  const characters = piece.replace(/[^A-Za-z0-9]/g, '');
  const lowerCase = characters.replace(/[^a-z]/g, '');
  return characters.length < piece.length / 2 || lowerCase.length > 0.7 * characters.length;
}

const RULES: readonly (readonly [RegExp, string | ((found: string) => string)])[] = [
  // JSON Web Tokens, whole or without their last part; no word boundary before, for an encoded `=` (%3D) is none.
  [/eyJ[\w-]{8,}(?:\.[\w-]+){1,2}/g, REDACTED],
  // name=value, "name": "value", <name>value<
  [new RegExp(String.raw`(${SECRET_NAME}"?\s*[=:>]\s*"?)[^\s"<&,;]+`, 'gi'), `$1${REDACTED}`],
  // Session tokens of STS, signatures of tokens, and whatever else is one long piece and no path or name.
  // The resource of a session's ARN is known to hold none, and is long when the names in it are.
  [/(?<![\w+/-])(?!assumed-role\/)[\w+/-]{100,}={0,2}/g, (piece) => (isWords(piece) ? piece : REDACTED)],
  // Secret keys: 40 characters of base64 that stand alone.
  [
    /(?<![\w+/.:-])(?=[a-zA-Z0-9+/]*[A-Z])(?=[a-zA-Z0-9+/]*[a-z])(?=[a-zA-Z0-9+/]*\d)[A-Za-z0-9+/]{40}(?![\w+/=.-])/g,
    REDACTED,
  ],
  [/(A[KS]IA)[A-Z0-9]{8,}([A-Z0-9]{4})/g, '$1…$2'],
];

/**
 * A text without what must not be shown: JSON Web Tokens, secret keys, session tokens and signatures are taken out, access
 * key ids shortened. It goes by what these look like, so that a text of unknown origin, a program's output for example,
 * can be shown; where the structure is known, take the secret out by its name first.
 */
export function withoutSecrets(text: string): string {
  return RULES.reduce(
    // TypeScript knows replace() with a text and with a function, but not with either.
    (redacted, [pattern, to]) =>
      typeof to === 'string' ? redacted.replace(pattern, to) : redacted.replace(pattern, to),
    text,
  );
}
