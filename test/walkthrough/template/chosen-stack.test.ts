import type { LoadedStack } from '../../../lib/emulator/cloudformation/assembly';
import type { StackEnvironment } from '../../../lib/emulator/cloudformation/assembly-environment';
import { withDependencies } from '../../../lib/walkthrough/template/chosen-stack';
import { destinationOf } from '../../../lib/walkthrough/template/destination';
import { IRELAND, loadedStack, refusal, VIRGINIA } from './loaded-stack';

const stack = (stackName: string, environment: StackEnvironment = {}, dependencies: readonly string[] = []) =>
  loadedStack({ stackName, ...environment, dependencies });

describe('one stack of many', () => {
  const names = (stacks: readonly LoadedStack[], wanted: string, given: StackEnvironment = {}) =>
    withDependencies(stacks, wanted, given).stacks.map(({ stackName, region }) => [stackName, region]);

  test('leaves out what it depends on in another environment, and says so', () => {
    const stacks = [
      stack('Roots', VIRGINIA),
      stack('Certificate', VIRGINIA, ['Roots']),
      stack('Network', IRELAND),
      stack('Shared'),
      stack('App', IRELAND, ['Certificate', 'Network', 'Shared']),
      stack('Other', IRELAND),
    ];
    const chosen = withDependencies(stacks, 'App', {});
    expect(chosen.stacks.map(({ stackName }) => stackName)).toEqual(['Network', 'Shared', 'App']);
    expect(chosen.notes).toEqual([
      'The stack Certificate, on which App depends, is for 123456789012 in us-east-1: it is not deployed here, and taken to be there.',
    ]);
    expect(destinationOf(chosen.stacks, {})).toEqual(IRELAND);
  });

  test('is told from others of its name by the options, and so are those it depends on', () => {
    const stacks = [VIRGINIA, IRELAND].flatMap((environment) => [
      stack('Net', environment),
      stack('App', environment, ['Net']),
    ]);
    expect(names(stacks, 'App', { region: 'eu-west-1' })).toEqual([
      ['Net', 'eu-west-1'],
      ['App', 'eu-west-1'],
    ]);
    expect(refusal(() => names(stacks, 'App'))).toBe(
      '--stack App: there are several, for 123456789012 in us-east-1, 123456789012 in eu-west-1.\nSay which: --account ID, --region NAME.',
    );
  });

  test('may depend on itself by way of others', () => {
    expect(names([stack('A', {}, ['B']), stack('B', {}, ['A'])], 'A')).toEqual([
      ['A', undefined],
      ['B', undefined],
    ]);
  });
});
