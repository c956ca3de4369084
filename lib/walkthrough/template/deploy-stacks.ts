import type { LoadedStack } from '../../emulator/cloudformation/assembly';
import type { DeploymentOutcome } from '../../model/environment';
import type { Evidence } from '../../model/result';
import type { TemplateEnvironment } from '../../model/template-environment';
import type { StackResult } from '../../model/template-result';
import { deploymentEvidence } from '../calls';
import { cause } from '../scene';

/** Deploys the stacks in their order; after one that is not there, none. */
export async function deployStacks(
  environment: TemplateEnvironment,
  stacks: readonly LoadedStack[],
  ended: (result: StackResult) => void,
): Promise<readonly StackResult[]> {
  const results: StackResult[] = [];
  let failed: string | undefined;
  for (const [index, stack] of stacks.entries()) {
    const began = performance.now();
    const outcome =
      failed === undefined ? await deployStack(environment, stack, stacks.slice(index + 1)) : notDeployed(failed);
    if (outcome.status !== 'passed') failed ??= stack.stackName;
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
  later: readonly LoadedStack[],
): Promise<Outcome> {
  const outcome = await environment.deploy(template, { stackName, parameters, nested, later }).finished;
  if (outcome.ok) return { status: 'passed', evidence: [] };
  return outcome.lacking
    ? { status: 'unknown', evidence: undecidedEvidence(outcome, outcome.lacking) }
    : { status: 'failed', evidence: deploymentEvidence(outcome) };
}

type Failure = DeploymentOutcome & { readonly ok: false };

/** Why a stack that CloudFormation may well deploy was not deployed here, and what to give so that it is. */
function undecidedEvidence(outcome: Failure, { kind, name }: NonNullable<Failure['lacking']>): Evidence[] {
  if (kind === 'macro') return [cause(outcome.said)];
  const remedy = `no stack that was given exports ${name}. If another one does, give its value: --export ${name}=VALUE`;
  return [...deploymentEvidence(outcome), cause(remedy)];
}

const notDeployed = (earlier: string): Outcome => ({
  status: 'unknown',
  evidence: [cause(`not deployed, since the stack ${earlier} is not there`)],
});
