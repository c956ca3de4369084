/** An image of the AWS CLI, and which version it is, if its tag says so. */
export interface CliImage {
  /** Major, minor, patch; `latest` without a tag or with that one; `undefined` if the tag tells nothing. */
  readonly version: readonly [number, number, number] | 'latest' | undefined;
}

/** Reads the name of a container image; `undefined` if it is not the AWS CLI's. */
export function awsCliImage(image: string): CliImage | undefined {
  const [name = '', digest] = image.split('@', 2);
  const slash = name.lastIndexOf('/');
  const colon = name.indexOf(':', slash + 1);
  const repository = colon < 0 ? name : name.slice(0, colon);
  if (repository.slice(slash + 1) !== 'aws-cli') return undefined;
  const tag = colon < 0 ? (digest === undefined ? 'latest' : '') : name.slice(colon + 1);
  if (tag === 'latest') return { version: 'latest' };
  const parts = /^(\d{1,4})\.(\d{1,4})\.(\d{1,4})(?:[-_+].*)?$/.exec(tag);
  return { version: parts ? [Number(parts[1]), Number(parts[2]), Number(parts[3])] : undefined };
}

/** Whether that AWS CLI knows the agent's address: from 1.30.0 and 2.15.0 on (EKS user guide, "pod-id-minimum-sdk"). */
export function cliHasPodIdentity([major, minor]: readonly [number, number, number]): boolean {
  return major > 2 || (major === 2 ? minor >= 15 : major === 1 && minor >= 30);
}
