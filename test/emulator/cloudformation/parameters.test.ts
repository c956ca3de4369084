import { resolveParameters } from '../../../lib/emulator/cloudformation/parameters';
import { recording, resolved, resource } from './stubs';

const value = (declaration: object, given?: unknown, ssm?: (name: string) => string | undefined) =>
  resolveParameters({ P: declaration }, given === undefined ? {} : { P: given }, ssm).get('P');
const fault = (declaration: object, given?: unknown): string => {
  try {
    value(declaration, given);
  } catch (error) {
    return (error as Error).message;
  }
  return 'accepted';
};

describe('a value', () => {
  test.each<[object, unknown, unknown]>([
    [{ Type: 'String', Default: 'a' }, undefined, 'a'],
    [{ Type: 'String', Default: 'a' }, 'b', 'b'],
    [{ Type: 'String', Default: '' }, undefined, ''],
    [{ Type: 'String', Default: true }, undefined, 'true'],
    [{ Type: 'Number', Default: 3 }, undefined, '3'],
    [{ Type: 'CommaDelimitedList', Default: 'a, b,c' }, undefined, ['a', 'b', 'c']],
    [{ Type: 'CommaDelimitedList', Default: '' }, undefined, []],
    [{ Type: 'CommaDelimitedList' }, ['a', 'b'], ['a', 'b']],
    [{ Type: 'List<Number>' }, '1,2', ['1', '2']],
    [{ Type: 'List<AWS::EC2::Subnet::Id>' }, 'subnet-1,subnet-2', ['subnet-1', 'subnet-2']],
    [{ Type: 'AWS::EC2::VPC::Id' }, 'vpc-1', 'vpc-1'],
    [{ Type: 'String', AllowedValues: ['dev', 'prod'] }, 'prod', 'prod'],
    [{ Type: 'Number', AllowedValues: [1, 2] }, '2', '2'],
    [{ Type: 'String', AllowedPattern: '[a-z]+' }, 'abc', 'abc'],
    [{ Type: 'String', MinLength: 1, MaxLength: '3' }, 'abc', 'abc'],
    [{ Type: 'Number', MinValue: 1, MaxValue: 3 }, 3, '3'],
  ])('%j, given %j', (declaration, given, expected) => {
    expect(value(declaration, given)).toEqual({ value: expected, notes: [] });
  });

  test('stands in the stack for Ref and Sub', async () => {
    const Parameters = { Names: { Type: 'CommaDelimitedList', Default: 'a,b' }, One: { Type: 'String', Default: 'x' } };
    expect(await resolved([{ Ref: 'Names' }, { 'Fn::Sub': '${One}!' }], { Parameters })).toEqual([['a', 'b'], 'x!']);
  });
});

describe('a refusal', () => {
  test.each<[object, unknown, string]>([
    [{ Type: 'String' }, undefined, 'Parameters: [P] must have values'],
    [{ Type: 'Bool' }, 'x', 'Template format error: Unrecognized parameter type: Bool'],
    [{ Type: 'List<Bool>' }, 'x', 'Template format error: Unrecognized parameter type: List<Bool>'],
    [{}, 'x', 'Template format error: Every Parameters object must contain a Type member.'],
    [{ Type: 'String', Defualt: 'x' }, 'x', "Invalid template parameter property 'Defualt'"],
    [{ Type: 'String', AllowedValues: ['a'] }, 'b', "Parameter 'P' must be one of AllowedValues"],
    [{ Type: 'String', AllowedValues: ['a'], Default: 'b' }, undefined, "Parameter 'P' must be one of AllowedValues"],
    [{ Type: 'CommaDelimitedList', AllowedValues: ['a'] }, 'a,b', "Parameter 'P' must be one of AllowedValues"],
    [{ Type: 'String', AllowedPattern: '[a-z]+' }, 'a1', "Parameter 'P' must match pattern [a-z]+"],
    [
      { Type: 'String', AllowedPattern: 'x', ConstraintDescription: 'only x' },
      'y',
      "Parameter 'P' failed to satisfy constraint: only x",
    ],
    [{ Type: 'String', MinLength: 3 }, 'ab', "Parameter 'P' must contain at least 3 characters"],
    [{ Type: 'String', MaxLength: 1 }, 'ab', "Parameter 'P' must contain at most 1 characters"],
    [{ Type: 'Number' }, 'many', "Parameter 'P' must be a number"],
    [{ Type: 'Number', MinValue: 5 }, '4', "Parameter 'P' must be a number not less than 5"],
    [{ Type: 'Number', MaxValue: 3 }, '4', "Parameter 'P' must be a number not greater than 3"],
    [{ Type: 'String' }, { a: 1 }, 'Template format error: Every parameter value must be a string.'],
  ])('%j, given %j', (declaration, given, words) => {
    expect(fault(declaration, given)).toContain(words);
  });

  test('of a parameter that is not declared', () => {
    expect(() => resolveParameters({}, { Q: 'x', R: 'y' })).toThrow('Parameters: [Q, R] do not exist in the template');
  });

  test('of a pattern that backtracks for ever comes at once', () => {
    const begun = performance.now();
    expect(fault({ Type: 'String', AllowedPattern: '(a+)+$' }, `${'a'.repeat(40)}!`)).toContain(
      "AllowedPattern of parameter 'P' does not finish.",
    );
    expect(performance.now() - begun).toBeLessThan(3000);
  });
});

describe('what cannot be known here', () => {
  test('a pattern that is not JavaScript is not checked, and that is noted', () => {
    expect(value({ Type: 'String', AllowedPattern: '(?i)[a-z]++' }, 'X')).toEqual({
      value: 'X',
      notes: ['AllowedPattern of parameter P is not a JavaScript pattern and was not checked.'],
    });
  });

  const image = { Type: 'AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>', Default: '/aws/service/eks/image_id' };

  test('an SSM parameter has its stored value where that is known', () => {
    expect(value(image, undefined, () => 'ami-1')).toEqual({ value: 'ami-1', notes: [] });
    expect(
      value({ ...image, Type: 'AWS::SSM::Parameter::Value<List<String>>' }, undefined, () => 'a,b')?.value,
    ).toEqual(['a', 'b']);
  });

  test('else its name, and the stack notes it', async () => {
    const { cloudFormation } = recording({ ssmParameters: { '/cdk-bootstrap/hnb659fds/version': '30' } });
    const outcome = await cloudFormation.deploy('Demo', {
      Parameters: {
        Image: image,
        BootstrapVersion: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/cdk-bootstrap/hnb659fds/version' },
      },
      Resources: { A: resource({ Image: { Ref: 'Image' }, Version: { Ref: 'BootstrapVersion' } }) },
    });
    expect(outcome.stack).toMatchObject({
      resources: [{ properties: { Image: '/aws/service/eks/image_id', Version: '30' } }],
      notes: [
        'Parameter Image reads the SSM parameter /aws/service/eks/image_id, whose value is not known here: its name stands for it.',
      ],
    });
  });
});
