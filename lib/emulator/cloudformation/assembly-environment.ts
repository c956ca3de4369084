import { AssemblyError } from './assembly-files';

/** Where a stack is to be deployed, as far as its assembly says. */
export interface StackEnvironment {
  /** As written: the CDK takes any word. */
  readonly accountId?: string;
  /** As written. */
  readonly region?: string;
}

/** What stands for an account or a region that the app leaves to whoever deploys. */
const UNKNOWN: ReadonlySet<string> = new Set(['unknown-account', 'unknown-region']);

/**
 * Takes an environment of a cloud assembly apart, `aws://ACCOUNT/REGION` (github.com/aws/aws-cdk, packages/aws-cdk-lib/cx-api,
 * `EnvironmentUtils`).
 *
 * @returns `undefined` if it is none; without what `unknown-account` and `unknown-region` stand for
 */
export function parseEnvironment(environment: unknown): StackEnvironment | undefined {
  const [, accountId, region] =
    (typeof environment === 'string' && /^aws:\/\/([\w@.-]{1,128})\/([a-z0-9-]{1,128})$/.exec(environment)) || [];
  if (accountId === undefined || region === undefined) return undefined;
  return {
    ...(!UNKNOWN.has(accountId) && { accountId }),
    ...(!UNKNOWN.has(region) && { region }),
  };
}

/** The environment that a manifest gives for a stack, if it gives any. @throws AssemblyError naming the stack if it is none */
export function stackEnvironment(manifestFile: string, stack: string, environment: unknown): StackEnvironment {
  if (environment === undefined) return {};
  const parsed = parseEnvironment(environment);
  if (parsed !== undefined) return parsed;
  const written = JSON.stringify(environment).slice(0, 80);
  throw new AssemblyError(manifestFile, `the stack ${stack} has the environment ${written}, not aws://ACCOUNT/REGION`);
}

/** Whether two stacks can be in one account and region. */
export function areTogether(one: StackEnvironment, other: StackEnvironment): boolean {
  return (['accountId', 'region'] as const).every(
    (part) => one[part] === undefined || other[part] === undefined || one[part] === other[part],
  );
}
