import type { LoadedStack } from '../../../lib/emulator/cloudformation/assembly';
import { InputError } from '../../../lib/walkthrough/template/input-error';

/** A stack as an assembly gives it, with nothing in it but what is given. */
export const loadedStack = (given: Partial<LoadedStack>): LoadedStack => ({
  stackName: 'App',
  file: `${given.stackName ?? 'App'}.json`,
  dependencies: [],
  template: { Resources: {} },
  parameters: {},
  nested: new Map(),
  ...given,
});

export const IRELAND = { accountId: '123456789012', region: 'eu-west-1' };
export const VIRGINIA = { accountId: '123456789012', region: 'us-east-1' };

/** What the user is told. */
export function refusal(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
  return 'not refused';
}
