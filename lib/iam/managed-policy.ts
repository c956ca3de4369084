import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { parsePolicy } from './parse-policy';
import type { NamedPolicy } from './request';

/** Where the snapshot of AWS managed policies comes from. */
export interface ManagedPolicySource {
  /** npm package that the documents were taken from. */
  readonly package: string;
  readonly version: string;
  /** Licence and copyright of the package. */
  readonly license: string;
  /** How many policies the snapshot holds. */
  readonly count: number;
}

/** The latest version of an AWS managed policy, as published. */
export interface ManagedPolicyDocument {
  readonly name: string;
  /** `/`, `/service-role/`, `/job-function/`, … */
  readonly path: string;
  /** `v3` */
  readonly versionId: string;
  /** When that version was made, ISO 8601. */
  readonly createdDate: string;
  readonly document: unknown;
}

/** By path and name: `AmazonS3ReadOnlyAccess`, `service-role/AmazonEBSCSIDriverPolicy`. */
type Snapshot = Readonly<Record<string, Omit<ManagedPolicyDocument, 'name' | 'path'>>>;

/** What the script writes: the policies a cluster needs as JSON, all others compressed (ten times the size, rarely asked for). */
const COMMON_FILE = join(__dirname, 'managed-policies.json');
const OTHERS_FILE = join(__dirname, 'managed-policies.others.json.br');

const ARN = /^arn:(aws[a-z-]*):iam::aws:policy\/((?:[\w-]+\/)*)([\w+=,.@-]{1,128})$/;

let common: { readonly source: ManagedPolicySource; readonly policies: Snapshot } | undefined;
let others: Snapshot | undefined;
const parsed = new Map<string, NamedPolicy>();

/**
 * An AWS managed policy, ready to be evaluated.
 * @param arn `arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess`, of any partition, with the policy's path
 * @returns undefined when the snapshot has none of that ARN
 */
export function managedPolicy(arn: string): NamedPolicy | undefined {
  const known = parsed.get(arn);
  if (known) return known;
  const found = managedPolicyDocument(arn);
  if (!found) return undefined;
  const policy = { name: found.name, arn, policy: parsePolicy(found.document, 'identity') };
  parsed.set(arn, policy);
  return policy;
}

/**
 * The document of an AWS managed policy. The snapshot is of the `aws` partition; for another the partition of the ARNs in
 * the document is exchanged. Unconfirmed: that AWS's documents of the other partitions differ in nothing else.
 * @param arn as for {@link managedPolicy}
 */
export function managedPolicyDocument(arn: string): ManagedPolicyDocument | undefined {
  const [, partition = '', path = '', name = ''] = ARN.exec(arn) ?? [];
  const key = path + name;
  if (name === '' || !(Object.hasOwn(commonPolicies(), key) || Object.hasOwn(otherPolicies(), key))) return undefined;
  const entry = (commonPolicies()[key] ?? otherPolicies()[key]) as Snapshot[string];
  return { name, path: `/${path}`, ...entry, document: inPartition(entry.document, partition) };
}

/** Where the snapshot was taken from, and how many policies it holds. */
export function managedPolicySource(): ManagedPolicySource {
  return load().source;
}

function inPartition(document: unknown, partition: string): unknown {
  if (partition === 'aws') return document;
  return JSON.parse(JSON.stringify(document).replaceAll('"arn:aws:', `"arn:${partition}:`)) as unknown;
}

function load(): NonNullable<typeof common> {
  common ??= JSON.parse(readFileSync(COMMON_FILE, 'utf8')) as NonNullable<typeof common>;
  return common;
}

function commonPolicies(): Snapshot {
  return load().policies;
}

function otherPolicies(): Snapshot {
  others ??= JSON.parse(brotliDecompressSync(readFileSync(OTHERS_FILE)).toString('utf8')) as Snapshot;
  return others;
}
