import { randomBytes } from 'node:crypto';
import type { Role } from '../iam/role';
import { uniqueId } from '../iam/unique-id';
import type { Session } from './session';

/** What of a session its issuer decides; the rest follows from the role. */
export interface NewSession {
  readonly role: Pick<Role, 'arn' | 'name' | 'roleId'>;
  readonly accountId: string;
  readonly partition: string;
  readonly sessionName: string;
  /** Milliseconds since the Unix epoch. */
  readonly expiration: number;
  readonly tags?: Readonly<Record<string, string>>;
  readonly transitiveTagKeys?: readonly string[];
  readonly sessionPolicy?: unknown;
}

/** Makes fresh credentials for a role: an `ASIA…` key, a secret of 40 characters and an opaque token. */
export function newSession(o: NewSession): Session {
  return {
    accessKeyId: uniqueId('ASIA'),
    secretAccessKey: randomBytes(30).toString('base64'),
    sessionToken: `IQoJb3JpZ2luX2Vj${randomBytes(240).toString('base64')}`,
    expiration: o.expiration,
    roleArn: o.role.arn,
    roleId: o.role.roleId,
    sessionName: o.sessionName,
    arn: `arn:${o.partition}:sts::${o.accountId}:assumed-role/${o.role.name}/${o.sessionName}`,
    accountId: o.accountId,
    tags: o.tags ?? {},
    transitiveTagKeys: o.transitiveTagKeys ?? [],
    ...(o.sessionPolicy === undefined ? {} : { sessionPolicy: o.sessionPolicy }),
  };
}
