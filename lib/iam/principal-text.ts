import type { PrincipalEntry } from './policy';

/** A principal as a policy may write it: an account's number, a service's host name, an ARN, or `*` for everybody. */
export function principalText(entry: PrincipalEntry): string {
  switch (entry.type) {
    case 'anyone':
      return '*';
    case 'account':
      return entry.accountId;
    case 'service':
      return entry.service;
    case 'role':
    case 'session':
      return entry.arn;
    case 'other':
    case 'unclear':
    case 'placeholder':
      return entry.value;
  }
}
