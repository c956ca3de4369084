/** A role session: what STS issued to whom. */
export interface Session {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  /** Milliseconds since the Unix epoch. */
  readonly expiration: number;
  /** `arn:aws:iam::ACCOUNT:role/PATH/NAME` */
  readonly roleArn: string;
  /** `AROA…` */
  readonly roleId: string;
  readonly sessionName: string;
  /** `arn:aws:sts::ACCOUNT:assumed-role/NAME/SESSION`: without the role's path. */
  readonly arn: string;
  readonly accountId: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly transitiveTagKeys: readonly string[];
  /** JSON policy document that the session was narrowed with. */
  readonly sessionPolicy?: unknown;
}
