import type { LoadedStack } from '../../emulator/cloudformation/assembly';
import type { TemplateEnvironment } from '../../model/template-environment';
import type { StackResult } from '../../model/template-result';
import { deploymentEvidence } from '../calls';
import { cause } from '../scene';

/** Deploys the stacks in their order; after one that failed, none. */
export async function deployStacks(
  environment: TemplateEnvironment,
  stacks: readonly LoadedStack[],
  ended: (result: StackResult) => void,
): Promise<readonly StackResult[]> {
  const results: StackResult[] = [];
  let failed: string | undefined;
  for (const stack of stacks) {
    const began = performance.now();
    const outcome = failed === undefined ? await deployStack(environment, stack) : notDeployed(failed);
    if (outcome.status === 'failed') failed = stack.stackName;
    const { inertTypes } = environment.stackRemarks(stack.stackName);
    const durationMs = Math.round(performance.now() - began);
    const result: StackResult = { stackName: stack.stackName, ...outcome, inertTypes, durationMs };
    results.push(result);
    ended(result);
  }
  return results;
}

type Outcome = Pick<StackResult, 'status' | 'evidence'>;

async function deployStack(
  environment: TemplateEnvironment,
  { stackName, template, parameters, nested }: LoadedStack,
): Promise<Outcome> {
  const outcome = await environment.deploy(template, { stackName, parameters, nested }).finished;
  return outcome.ok ? { status: 'passed', evidence: [] } : { status: 'failed', evidence: deploymentEvidence(outcome) };
}

const notDeployed = (earlier: string): Outcome => ({
  status: 'unknown',
  evidence: [cause(`not deployed, since the stack ${earlier} failed`)],
});
