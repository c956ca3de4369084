import { join, type DocumentReader, type JsonObject } from './document';
import { WORDS } from './malformed';
import type { PrincipalElement, PrincipalEntry } from './policy';

const PRINCIPAL_TYPES = ['AWS', 'Service', 'Federated', 'CanonicalUser'] as const;
type PrincipalType = (typeof PRINCIPAL_TYPES)[number];

/**
 * Reads `Principal` or `NotPrincipal`: required in resource and trust policies, forbidden in identity policies.
 *
 * @param isPlaceholder whether a text stands for a principal that is not known
 * @throws MalformedPolicyError as IAM refuses them
 *
 * Sources: IAM User Guide, "AWS JSON policy elements: Principal" and "NotPrincipal"
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
 */
export function parsePrincipals(
  fields: JsonObject,
  path: string,
  effect: 'Allow' | 'Deny',
  reader: DocumentReader,
  isPlaceholder: (value: string) => boolean = () => false,
): PrincipalElement | undefined {
  const negated = fields.NotPrincipal !== undefined;
  const where = join(path, negated ? 'NotPrincipal' : 'Principal');
  const value = negated ? fields.NotPrincipal : fields.Principal;
  if (reader.kind === 'identity') {
    if (value === undefined) return undefined;
    return reader.refuse(WORDS.identityPrincipal, where, 'an identity policy speaks of whom it is attached to');
  }
  if (negated) refuseNotPrincipal(fields, where, effect, reader);
  if (value === undefined) return reader.refuse(WORDS.noPrincipal, where, 'the statement names no principal');
  if (value === '*') {
    // IAM takes { "AWS": "*" } in a trust policy, but not the short form.
    if (reader.kind === 'trust') return reader.refuse(WORDS.star, where, 'write { "AWS": "*" }');
    return { negated, entries: [{ type: 'anyone' }] };
  }
  const entries = principalMap(reader.object(value, where), where, reader, isPlaceholder);
  return { negated, entries };
}

function refuseNotPrincipal(fields: JsonObject, where: string, effect: string, reader: DocumentReader): void {
  if (fields.Principal !== undefined) {
    reader.refuse(reader.wording.syntax, where, 'a statement has Principal or NotPrincipal, not both');
  }
  if (effect === 'Allow') {
    reader.refuse(WORDS.allowNotPrincipal, where, 'it would allow everybody else, the anonymous included');
  }
  if (reader.kind === 'trust') reader.refuse(WORDS.trustNotPrincipal, where, 'a trust policy has no NotPrincipal');
}

function principalMap(
  map: JsonObject,
  path: string,
  reader: DocumentReader,
  isPlaceholder: (value: string) => boolean,
): PrincipalEntry[] {
  const types = Object.keys(map);
  if (types.length === 0) return reader.refuse(WORDS.emptyPrincipal, path, 'the principal is empty');
  const entries = types.flatMap((type) => {
    const where = join(path, type);
    const values = reader.strings(map[type], where);
    if (!isPrincipalType(type) || (type === 'CanonicalUser' && reader.kind === 'trust')) {
      return reader.refuse(
        WORDS.principal(type.slice(0, 100), clip(values[0] ?? '')),
        where,
        'not a kind of principal here',
      );
    }
    return values.map((value): PrincipalEntry => {
      if (type === 'AWS' && isPlaceholder(value)) return { type: 'placeholder', value };
      const entry = READERS[type](value);
      // IAM writes the type in capitals: "SERVICE":"…".
      return entry ?? reader.refuse(WORDS.principal(type.toUpperCase(), clip(value)), where, HINTS[type]);
    });
  });
  return entries.length > 0 ? entries : reader.refuse(WORDS.noPrincipals, path, 'the list of principals is empty');
}

function isPrincipalType(type: string): type is PrincipalType {
  return (PRINCIPAL_TYPES as readonly string[]).includes(type);
}

function clip(value: string): string {
  return value.slice(0, 200);
}

const HINTS: Readonly<Record<PrincipalType, string>> = {
  AWS: 'an account (12 digits or arn:aws:iam::ACCOUNT:root), the full ARN of a role, session or user, or "*"',
  Service: 'the host name of a service, such as pods.eks.amazonaws.com',
  Federated: 'an identity provider',
  CanonicalUser: 'a canonical user id',
};

/** How each kind of principal is read; undefined is refused. */
const READERS: Readonly<Record<PrincipalType, (value: string) => PrincipalEntry | undefined>> = {
  AWS: readAws,
  Service: (value) => {
    if (value === '*') return { type: 'unclear', value };
    return /^[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(value) ? { type: 'service', service: value.toLowerCase() } : undefined;
  },
  Federated: (value) => (value === '' ? undefined : { type: 'other', value }),
  CanonicalUser: (value) => ({ type: 'unclear', value }),
};

const ARN = /^arn:aws[a-z-]*:(iam|sts)::(\d{12}):([^*?]+)$/;
/** What IAM shows in place of the ARN of a deleted user (AIDA) or role (AROA). */
const UNIQUE_ID = /^(AIDA|AROA)[A-Z0-9]{8,128}$/;

function readAws(value: string): PrincipalEntry | undefined {
  if (value === '*') return { type: 'anyone' };
  if (/^\d{12}$/.test(value)) return { type: 'account', accountId: value };
  if (UNIQUE_ID.test(value)) return { type: 'other', value };
  const [, service, accountId = '', name = ''] = ARN.exec(value) ?? [];
  if (service === 'iam' && name === 'root') return { type: 'account', accountId };
  if (service === 'iam' && /^role\/./.test(name)) return { type: 'role', arn: value };
  if (service === 'iam' && /^user\/./.test(name)) return { type: 'other', value };
  if (service === 'sts' && /^assumed-role\/[^/]+\/[^/]+$/.test(name)) return { type: 'session', arn: value };
  if (service === 'sts' && /^federated-user\/./.test(name)) return { type: 'other', value };
  return undefined;
}
