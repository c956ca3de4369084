import type { AccessRequest } from '../iam';
import type { Role } from '../model/chain';

/** The condition keys of a request, as `lib/iam` takes them. */
export type RequestContext = AccessRequest['context'];

/** The values of condition keys, one after the other. */
export function valuesOf(context: RequestContext): readonly string[] {
  return Object.values(context).flat();
}

/** What every request of a role's session says of who makes it. */
export function callerContext({ arn, accountId }: Pick<Role, 'arn' | 'accountId'>): Readonly<Record<string, string>> {
  return {
    'aws:PrincipalArn': arn,
    'aws:PrincipalAccount': accountId,
    'aws:PrincipalType': 'AssumedRole',
    'aws:SecureTransport': 'true',
  };
}

type Tags = Readonly<Record<string, string>>;

/**
 * Tags as condition keys.
 * @param prefix whose tags they are: `aws:RequestTag`, `aws:PrincipalTag`
 */
export function tagContext(prefix: string, tags: Tags): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(tags).map(([key, value]) => [`${prefix}/${key}`, value]));
}

/** What a call that assumes a role says of the session tags that it carries, all of them transitive. */
export function sessionTagContext(tags: Tags): RequestContext {
  const keys = Object.keys(tags);
  return {
    ...tagContext('aws:RequestTag', tags),
    ...(keys.length > 0 && { 'aws:TagKeys': keys, 'sts:TransitiveTagKeys': keys }),
  };
}
