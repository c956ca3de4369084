import fc from 'fast-check';
import cdkJson from '../../cdk.json';
import { parseSettings, type Settings, settingsReference } from '../../lib/stack/settings';
import { SettingsError, type SettingsProblem } from '../../lib/stack/settings-error';

function problemsOf(context: Record<string, unknown>): readonly SettingsProblem[] {
  try {
    parseSettings(context);
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
  throw new Error('the settings were accepted');
}

describe('defaults', () => {
  test('are the tutorial, hardened where it costs nothing', () => {
    expect(parseSettings({})).toEqual({
      clusterName: 'eksdemo1',
      existingCluster: false,
      installAgent: true,
      kubernetesVersion: '1.35',
      namespace: 'default',
      createNamespace: false,
      serviceAccount: 'aws-cli-sa',
      podName: 'aws-cli',
      image: 'amazon/aws-cli:2.31.13',
      podRevision: '1',
      roleName: 'EKS-PodIdentity-S3-ReadOnly-Role-101',
      managedPolicies: ['AmazonS3ReadOnlyAccess'],
      podIdentityAssociation: true,
      trust: 'cluster',
      targetRoleArn: undefined,
      disableSessionTags: false,
      sessionPolicy: undefined,
      isolationPod: true,
      instanceType: 't3.medium',
      nodeCount: 1,
      imdsHopLimit: 2,
      natGateways: 0,
      availabilityZones: undefined,
      adminArn: undefined,
    });
  });

  test('depend on other settings where they must', () => {
    expect(parseSettings({ existingCluster: 'true' }).installAgent).toBe(false);
    expect(parseSettings({ existingCluster: true, installAgent: 'true' }).installAgent).toBe(true);
    expect(parseSettings({ namespace: 'team-a' }).createNamespace).toBe(true);
    expect(parseSettings({ namespace: 'team-a', createNamespace: 'false' }).createNamespace).toBe(false);
    expect(parseSettings({ namespace: 'kube-system' }).createNamespace).toBe(false);
    expect(parseSettings({ targetRoleArn: 'arn:aws:iam::444455556666:role/reader' }).managedPolicies).toEqual([]);
  });

  test('cdk.json sets nothing itself, and its feature flags are passed over', () => {
    expect(parseSettings(cdkJson.context)).toEqual(parseSettings({}));
  });
});

describe('values', () => {
  test.each<[string, unknown, unknown]>([
    ['existingCluster', 'true', true],
    ['existingCluster', false, false],
    ['nodeCount', '3', 3],
    ['nodeCount', 3, 3],
    ['imdsHopLimit', '64', 64],
    ['natGateways', '2', 2],
    ['kubernetesVersion', '1.30', '1.30'],
    ['roleName', '', ''],
    ['managedPolicies', '', []],
    ['managedPolicies', 'A, service-role/B', ['A', 'service-role/B']],
    ['managedPolicies', ['arn:aws:iam::111122223333:policy/team/c'], ['arn:aws:iam::111122223333:policy/team/c']],
    ['availabilityZones', 'us-east-1a,us-east-1b', ['us-east-1a', 'us-east-1b']],
    ['instanceType', 't4g.medium', 't4g.medium'],
    ['instanceType', 'm7i-flex.large', 'm7i-flex.large'],
    ['image', 'public.ecr.aws/aws-cli/aws-cli@sha256:0123', 'public.ecr.aws/aws-cli/aws-cli@sha256:0123'],
    ['serviceAccount', 'team.reader-1', 'team.reader-1'],
    [
      'adminArn',
      'arn:aws-us-gov:iam::111122223333:role/path/Admin',
      'arn:aws-us-gov:iam::111122223333:role/path/Admin',
    ],
    ['adminArn', '', undefined],
    ['targetRoleArn', '', undefined],
  ])('%s=%p is %p', (key, value, expected) => {
    expect(parseSettings({ [key]: value })[key as keyof Settings]).toEqual(expected);
  });

  test('a session policy may be text or JSON, and is shortened', () => {
    const policy = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
    for (const sessionPolicy of [policy, JSON.stringify(policy, null, 2)]) {
      expect(parseSettings({ sessionPolicy, disableSessionTags: 'true' }).sessionPolicy).toBe(JSON.stringify(policy));
    }
  });
});

describe('refusals', () => {
  test.each<[string, unknown]>([
    ['clusterName', ''],
    ['clusterName', '-starts-with-a-dash'],
    ['clusterName', 'a'.repeat(101)],
    ['clusterName', 'with.dot'],
    ['existingCluster', 'yes'],
    ['existingCluster', 1],
    ['existingCluster', ''],
    ['kubernetesVersion', '1.37'],
    ['kubernetesVersion', '1.28'],
    ['kubernetesVersion', 'foo'],
    ['kubernetesVersion', 1.3],
    ['namespace', 'Team'],
    ['namespace', 'a.b'],
    ['namespace', 'a'.repeat(64)],
    ['serviceAccount', 'default'],
    ['serviceAccount', 'a..b'],
    ['serviceAccount', 'a'.repeat(242)],
    ['podName', 'aws_cli'],
    ['podName', 'trailing-'],
    ['image', 'with space'],
    ['image', ''],
    ['podRevision', ''],
    ['roleName', 'arn:aws:iam::111122223333:role/R'],
    ['roleName', 'path/R'],
    ['roleName', 'r'.repeat(65)],
    ['managedPolicies', 'A,,B'],
    ['managedPolicies', [1]],
    ['trust', 'none'],
    ['targetRoleArn', 'reader'],
    ['targetRoleArn', 'arn:aws:iam::1:role/reader'],
    ['targetRoleArn', 'arn:aws:iam::111122223333:user/reader'],
    ['sessionPolicy', '{'],
    ['sessionPolicy', '[]'],
    ['sessionPolicy', '{"Version":"2012-10-17"}'],
    ['sessionPolicy', { Statement: ['x'.repeat(2048)] }],
    ['instanceType', 't3'],
    ['instanceType', 't3.nano'],
    ['instanceType', 't3.micro'],
    ['instanceType', 'g5.xlarge'],
    ['instanceType', 'inf2.xlarge'],
    ['nodeCount', '0'],
    ['nodeCount', '11'],
    ['nodeCount', '2.0'],
    ['nodeCount', 1.5],
    ['nodeCount', ' 2'],
    ['imdsHopLimit', 0],
    ['imdsHopLimit', '65'],
    ['natGateways', '-1'],
    ['natGateways', '3'],
    ['availabilityZones', 'us-east-1a'],
    ['availabilityZones', 'us-east-1a,us-east-1a'],
    ['adminArn', 'arn:aws:sts::111122223333:assumed-role/Admin/me'],
    ['adminArn', 'arn:aws:iam::111122223333:root'],
    ['adminArn', 'arn:aws:iam::111122223333:group/admins'],
    ['podName', null],
    ['podName', ['aws-cli']],
  ])('%s=%p', (key, value) => {
    const [problem, ...others] = problemsOf({ [key]: value });
    expect(others).toEqual([]);
    expect(problem).toMatchObject({ key, value, reason: expect.stringMatching(/^Allowed: .+\.$/) });
    expect(problem?.example).toMatch(new RegExp(`^${key}=.`));
  });

  test('all at once, each with its value, what is allowed, and an example', () => {
    expect(() => parseSettings({ nodeCount: '0', kubernetesVersion: '1.37' })).toThrow(
      [
        '2 settings cannot be used.',
        '',
        '  nodeCount=0',
        '    Allowed: a whole number from 1 to 10.',
        '    For example: -c nodeCount=2',
        '',
        '  kubernetesVersion=1.37',
        '    Allowed: one of 1.29, 1.30, 1.31, 1.32, 1.33, 1.34, 1.35, 1.36 (a string: in JSON, 1.30 without quotes is 1.3).',
        '    For example: -c kubernetesVersion=1.35',
      ].join('\n'),
    );
  });

  test('a misspelt key, with the right one', () => {
    expect(problemsOf({ kubernetsVersion: '1.35' })).toEqual([
      {
        key: 'kubernetsVersion',
        value: '1.35',
        reason: 'There is no such setting. Did you mean kubernetesVersion?',
        example: 'kubernetesVersion=1.35',
      },
    ]);
  });

  test('an unknown key, with those there are', () => {
    expect(problemsOf({ colour: 'blue' })[0]?.reason).toMatch(
      /^There is no such setting\. There are clusterName, existing/,
    );
  });

  test.each(['__proto__', 'constructor', 'toString'])('the key %s, which objects inherit', (key) => {
    expect(problemsOf(Object.fromEntries([[key, 'x']]))).toHaveLength(1);
  });

  test('control characters and long values do not reach the terminal', () => {
    const { message } = new SettingsError(problemsOf({ podName: `\u001b[31m${'x'.repeat(5000)}` }));
    expect(message).not.toContain('\u001b');
    expect(message.length).toBeLessThan(600);
  });
});

describe('settings at odds with one another', () => {
  test.each<[string, Record<string, unknown>, RegExp]>([
    ['sessionPolicy', { sessionPolicy: { Statement: [] } }, /only where its own session tags are off/],
    ['trust', { trust: 'serviceAccount', disableSessionTags: true }, /no pod would get credentials/],
    [
      'managedPolicies',
      { managedPolicies: 'AmazonS3ReadOnlyAccess', targetRoleArn: 'arn:aws:iam::444455556666:role/r' },
      /permissions of the target role/,
    ],
    ['createNamespace', { createNamespace: 'true' }, /has this namespace already/],
    ['instanceType', { existingCluster: 'true', instanceType: 't3.large' }, /no nodes are created/],
    ['nodeCount', { existingCluster: 'true', nodeCount: '1' }, /no effect/],
    ['imdsHopLimit', { existingCluster: 'true', imdsHopLimit: '1' }, /no effect/],
    ['natGateways', { existingCluster: 'true', natGateways: '0' }, /no effect/],
    ['availabilityZones', { existingCluster: 'true', availabilityZones: 'us-east-1a,us-east-1b' }, /no effect/],
  ])('%s: %j', (key, context, reason) => {
    expect(problemsOf(context)).toEqual([expect.objectContaining({ key, reason: expect.stringMatching(reason) })]);
  });

  test.each<Record<string, unknown>>([
    { sessionPolicy: { Statement: [] }, disableSessionTags: true },
    { trust: 'cluster', disableSessionTags: true },
    { targetRoleArn: 'arn:aws:iam::444455556666:role/r', managedPolicies: '' },
    { targetRoleArn: 'arn:aws:iam::444455556666:role/r', podIdentityAssociation: false },
    { existingCluster: true, clusterName: 'mine', kubernetesVersion: '1.34' },
  ])('not these: %j', (context) => {
    expect(() => parseSettings(context)).not.toThrow();
  });
});

describe("CDK's own context", () => {
  test.each([
    '@aws-cdk/core:anything',
    '@aws-cdk-containers/ecs-service-extensions:enableDefaultLogDriver',
    'aws:cdk:bundling-stacks',
    'aws-cdk:enableDiffNoFail',
    'availability-zones:account=111122223333:region=us-east-1',
    'acknowledged-issue-numbers',
    'cli-telemetry',
  ])('%s is passed over', (key) => {
    expect(parseSettings({ [key]: ['whatever'] })).toEqual(parseSettings({}));
  });
});

describe('whatever is given', () => {
  const keys = fc.oneof(fc.constantFrom(...settingsReference.map(({ key }) => key)), fc.string());

  test('is accepted, or refused as a SettingsError', () => {
    fc.assert(
      fc.property(fc.dictionary(keys, fc.oneof(fc.string(), fc.jsonValue())), (context) => {
        try {
          parseSettings(context);
        } catch (error) {
          expect(error).toBeInstanceOf(SettingsError);
          expect((error as SettingsError).problems.length).toBeGreaterThan(0);
        }
      }),
    );
  });

  test('one letter wrong in a key names the key that was meant', () => {
    const misspelt = fc
      .tuple(fc.constantFrom(...settingsReference.map(({ key }) => key)), fc.nat(), fc.constantFrom('q', 'Z', ''))
      .map(([key, place, letter]) => {
        const at = place % key.length;
        return { key, wrong: key.slice(0, at) + letter + key.slice(at + 1) };
      })
      .filter(({ key, wrong }) => key !== wrong && key.length > 5);
    fc.assert(
      fc.property(misspelt, ({ key, wrong }) => {
        expect(problemsOf({ [wrong]: 'x' })[0]?.reason).toBe(`There is no such setting. Did you mean ${key}?`);
      }),
    );
  });

  test('gives the same as text and as JSON', () => {
    const settings = fc.record(
      {
        nodeCount: fc.integer({ min: 1, max: 10 }),
        imdsHopLimit: fc.integer({ min: 1, max: 64 }),
        isolationPod: fc.boolean(),
        disableSessionTags: fc.boolean(),
        podIdentityAssociation: fc.boolean(),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(settings, (json) => {
        const text = Object.fromEntries(Object.entries(json).map(([key, value]) => [key, String(value)]));
        expect(parseSettings(text)).toEqual(parseSettings(json));
      }),
    );
  });
});

describe('the reference', () => {
  test('has a row for every setting, and each example is accepted', () => {
    expect(settingsReference.map(({ key }) => key).sort()).toEqual(Object.keys(parseSettings({})).sort());
    const needs: Record<string, Record<string, unknown>> = {
      sessionPolicy: { disableSessionTags: true },
      createNamespace: { namespace: 'team-a' },
    };
    for (const { key, example, description, allowed, default: byDefault } of settingsReference) {
      const value = example.slice(key.length + 1);
      expect(example).toBe(`${key}=${value}`);
      expect(() => parseSettings({ ...needs[key], [key]: value })).not.toThrow();
      expect([description, allowed, byDefault]).not.toContain('undefined');
    }
  });
});
