import type { LoadedStack } from '../../emulator/cloudformation/assembly';

/** An account written into an ARN of a service in which it decides something here. */
const ACCOUNT_IN_ARN = /arn:aws[a-z-]*:(?:iam|sts|eks):[a-z0-9-]*:(\d{12}):/g;

/**
 * A sentence for each account that templates name in ARNs and that is not the one they are deployed to here: what names it
 * is judged as another account's.
 */
export function foreignAccounts(stacks: readonly LoadedStack[], accountId: string): string[] {
  const named = stacks.flatMap(({ template }) =>
    [...JSON.stringify(template).matchAll(ACCOUNT_IN_ARN)].map(([, account = '']) => account),
  );
  return [...new Set(named)]
    .filter((account) => account !== accountId)
    .map(
      (account) =>
        `The template names account ${account} in its ARNs and is deployed to ${accountId} here: whatever names ${account} is judged as another account's. Pseudo parameters (AWS::AccountId, a stack without env) do not have this trouble.`,
    );
}
