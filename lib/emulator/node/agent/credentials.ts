/** Role credentials as the agent keeps and hands them out. */
export interface PodCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly accountId: string;
  /** Milliseconds since the epoch. */
  readonly expiration: number;
}

/**
 * The body of a successful answer: Go's `json.Marshal` of `EksCredentialsResponse`. Names and order are part of the
 * contract with the SDKs' container credential providers; empty strings are left out.
 *
 * Source: aws/eks-pod-identity-agent pkg/credentials/model.go.
 */
export function credentialsBody(credentials: PodCredentials): string {
  const members: [string, string][] = [
    ['AccessKeyId', credentials.accessKeyId],
    ['SecretAccessKey', credentials.secretAccessKey],
    ['Token', credentials.sessionToken],
    ['AccountId', credentials.accountId],
    ['Expiration', rfc3339Nano(credentials.expiration)],
  ];
  const written = members.filter(([, value]) => value !== '').map(([name, value]) => `"${name}":${goString(value)}`);
  return `{${written.join(',')}}`;
}

/** Go's `time.RFC3339Nano` in UTC: a fraction only if there is one, without trailing zeros. */
export function rfc3339Nano(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.?0*Z$/, 'Z');
}

/** Go escapes HTML's special characters in JSON strings, and the two line separators of JavaScript. */
function goString(value: string): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
