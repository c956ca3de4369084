import type { LoadedStack } from '../../emulator/cloudformation/assembly';
import { areTogether, type StackEnvironment } from '../../emulator/cloudformation/assembly-environment';
import { homeAt, HomeError } from '../../emulator/world/home';
import { InputError } from './input-error';

type Part = keyof StackEnvironment;
const PARTS = ['accountId', 'region'] as const;
const OPTIONS: Readonly<Record<Part, string>> = { accountId: '--account', region: '--region' };

const ELSEWHERE = 'Synthesise the app for another environment, or its stacks without env.';

/**
 * The one account and region that stacks are to be deployed to: where their assembly names them these, and those given by
 * option for what it leaves open. Stacks without an environment go where the others go.
 *
 * @returns without what nobody says
 * @throws InputError if the stacks are for several, if an option contradicts them, and for what cannot be emulated
 */
export function destinationOf(stacks: readonly LoadedStack[], given: StackEnvironment): StackEnvironment {
  refuseSeveral(stacks);
  const [accountId, region] = PARTS.map((part) => partOf(part, stacks, given[part]));
  return { ...(accountId !== undefined && { accountId }), ...(region !== undefined && { region }) };
}

/** `123456789012 in eu-west-1`. */
export function environmentName({ accountId = 'any account', region = 'any region' }: StackEnvironment): string {
  return `${accountId} in ${region}`;
}

function partOf(part: Part, stacks: readonly LoadedStack[], asked: string | undefined): string | undefined {
  if (asked !== undefined) requireEmulated(part, asked, `${OPTIONS[part]} ${asked}`);
  const stack = stacks.find((each) => each[part] !== undefined);
  const value = stack?.[part];
  if (stack === undefined || value === undefined) return asked;
  const isFor = `the stack ${stack.stackName} is for ${environmentName(stack)}`;
  if (asked === undefined) requireEmulated(part, value, `${stack.file}: ${isFor}`, ELSEWHERE);
  else if (asked !== value) throw new InputError(`${OPTIONS[part]} ${asked}: ${isFor}`, `Leave out ${OPTIONS[part]}.`);
  return value;
}

function requireEmulated(part: Part, value: string, named: string, remedy?: string): void {
  try {
    homeAt({ [part]: value });
  } catch (error) {
    if (!(error instanceof HomeError)) throw error;
    throw new InputError(`${named}: ${error.message}`, remedy ?? `Give ${OPTIONS[part]} another, or leave it out.`);
  }
}

function refuseSeveral(stacks: readonly LoadedStack[]): void {
  const concrete = stacks.filter((stack) => PARTS.some((part) => stack[part] !== undefined));
  if (concrete.every((one) => concrete.every((other) => areTogether(one, other)))) return;
  const names = new Map<string, string[]>();
  for (const stack of concrete) {
    const environment = environmentName(stack);
    names.set(environment, [...(names.get(environment) ?? []), stack.stackName]);
  }
  const listed = [...names].map(([environment, each]) => `  ${environment}: ${each.join(', ')}`);
  throw new InputError(
    `The stacks are for different environments:\n${listed.join('\n')}`,
    'Rehearse those of one environment at a time: --stack NAME.',
  );
}
