import type { LoadedStack } from '../../../lib/emulator/cloudformation/assembly';
import type { StackEnvironment } from '../../../lib/emulator/cloudformation/assembly-environment';
import { destinationOf } from '../../../lib/walkthrough/template/destination';
import { IRELAND, loadedStack, refusal, VIRGINIA } from './loaded-stack';

const stack = (stackName: string, environment: StackEnvironment = {}, dependencies: readonly string[] = []) =>
  loadedStack({ stackName, ...environment, dependencies });

describe('stacks go', () => {
  test.each<[string, LoadedStack[], StackEnvironment, StackEnvironment]>([
    ['where nobody says, if none is for an environment', [stack('A')], {}, {}],
    ['where their environment is', [stack('A', IRELAND)], {}, IRELAND],
    ['where the one that is for an environment goes', [stack('A'), stack('B', IRELAND), stack('C')], {}, IRELAND],
    [
      'where the halves of environments meet',
      [stack('A', { accountId: '123456789012' }), stack('B', { region: 'eu-west-1' })],
      {},
      IRELAND,
    ],
    ['where the options say', [stack('A')], IRELAND, IRELAND],
    ['where the options say what the assembly leaves open', [stack('A', { region: 'eu-west-1' })], IRELAND, IRELAND],
    ['where both say the same', [stack('A', IRELAND)], { region: 'eu-west-1' }, IRELAND],
    [
      'to GovCloud',
      [stack('A', { region: 'us-gov-west-1' })],
      { accountId: '123456789012' },
      { accountId: '123456789012', region: 'us-gov-west-1' },
    ],
  ])('%s', (_where, stacks, given, destination) => expect(destinationOf(stacks, given)).toEqual(destination));
});

describe('what cannot be is refused, with what to do', () => {
  test('stacks for several environments, which are listed', () => {
    const stacks = [stack('A', IRELAND), stack('B'), stack('C', VIRGINIA), stack('D', IRELAND)];
    expect(refusal(() => destinationOf(stacks, {}))).toBe(
      [
        'The stacks are for different environments:',
        '  123456789012 in eu-west-1: A, D',
        '  123456789012 in us-east-1: C.',
        'Rehearse those of one environment at a time: --stack NAME.',
      ].join('\n'),
    );
  });

  test.each<[string, StackEnvironment, StackEnvironment, string]>([
    [
      'another region',
      IRELAND,
      { region: 'us-east-1' },
      '--region us-east-1: the stack A is for 123456789012 in eu-west-1.\nLeave out --region.',
    ],
    [
      'another account',
      { accountId: '123456789012' },
      { accountId: '111122223333' },
      '--account 111122223333: the stack A is for 123456789012 in any region.\nLeave out --account.',
    ],
    [
      'no account',
      {},
      { accountId: '12' },
      '--account 12: "12" is not an account: twelve digits.\nGive --account another, or leave it out.',
    ],
    [
      'no region',
      {},
      { region: 'europe' },
      '--region europe: "europe" is not the name of a region.\nGive --region another, or leave it out.',
    ],
    [
      'China',
      {},
      { region: 'cn-north-1' },
      '--region cn-north-1: cn-north-1 is in partition aws-cn; emulated are aws and aws-us-gov.\nGive --region another, or leave it out.',
    ],
    [
      'China by the assembly',
      { region: 'cn-north-1' },
      {},
      'A.json: the stack A is for any account in cn-north-1: cn-north-1 is in partition aws-cn; emulated are aws and aws-us-gov.\nSynthesise the app for another environment, or its stacks without env.',
    ],
    [
      'an account of the assembly that is none',
      { accountId: 'test-account' },
      {},
      'A.json: the stack A is for test-account in any region: "test-account" is not an account: twelve digits.\nSynthesise the app for another environment, or its stacks without env.',
    ],
  ])('%s', (_what, environment, given, message) => {
    expect(refusal(() => destinationOf([stack('A', environment)], given))).toBe(message);
  });
});
