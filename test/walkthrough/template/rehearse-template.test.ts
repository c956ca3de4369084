import { templateVerdict } from '../../../lib/model/template-result';
import {
  account,
  applied,
  associated,
  deployment,
  filesIn,
  pod,
  rehearseFiles,
  rehearseTemplateOf,
  shown,
  statusOf,
  TRUST,
  type Resource,
} from './support';

jest.setTimeout(60_000);

const only = <T>(items: readonly T[]): T => {
  expect(items).toHaveLength(1);
  return items[0] as T;
};

describe('a pod of an association', () => {
  test('passes by becoming the role, though the role may do nothing', async () => {
    const result = await rehearseTemplateOf({ Resources: associated('api') }, [
      account('api'),
      deployment('web', 'api'),
    ]);
    const identity = only(result.identities);
    expect(identity).toMatchObject({
      status: 'passed',
      association: { cluster: 'prod', namespace: 'default', serviceAccount: 'api' },
      pod: { serviceAccount: 'api', origin: { kind: 'workload', workload: 'Deployment web' } },
      caller: { roleName: 'role-of-api', sessionTags: { 'kubernetes-service-account': 'api' } },
    });
    expect(identity.pod.name).toMatch(/^web-[bcdfghjklmnpqrstvwxz2456789]{10}-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
    expect(shown(identity)).toMatch(
      /^aws-sdk-js: arn:aws:sts::111122223333:assumed-role\/role-of-api\/eks-prod-web-[a-z0-9]+-[0-9a-f-]{36}$/m,
    );
    expect(templateVerdict(result)).toBe('passed');
  });

  test('is a probe if nothing uses the ServiceAccount, which is then taken for granted, like its namespace', async () => {
    const result = await rehearseTemplateOf({ Resources: associated('api', { namespace: 'shop' }) });
    expect(only(result.identities)).toMatchObject({
      status: 'passed',
      pod: { namespace: 'shop', name: 'api-probe', origin: { kind: 'probe' } },
    });
    expect(result.takenForGranted).toEqual(['Namespace shop', 'ServiceAccount shop/api']);
  });

  test('is each pod that exists, as it was admitted', async () => {
    const key = [
      { name: 'AWS_ACCESS_KEY_ID', value: 'AKIAIOSFODNN7EXAMPLE' },
      { name: 'AWS_SECRET_ACCESS_KEY', value: 'secret' },
    ];
    const result = await rehearseTemplateOf({ Resources: associated('api') }, [
      account('api'),
      pod('good', 'api'),
      pod('static', 'api', 'default', key),
    ]);
    expect(result.identities.map((identity) => [identity.pod.name, identity.status])).toEqual([
      ['good', 'passed'],
      ['static', 'failed'],
    ]);
    expect(result.identities[0]?.pod.origin).toEqual({ kind: 'manifest' });
    expect(shown(result.identities[1]!)).toContain("because the pod's environment has AWS_ACCESS_KEY_ID");
  });

  test('fails with the agent’s words and the true cause if the trust policy refuses the cluster', async () => {
    const elsewhere = 'arn:aws:eks:us-east-1:111122223333:cluster/other';
    const trust = structuredClone(TRUST) as { Statement: Record<string, unknown>[] };
    trust.Statement[0]!['Condition'] = { StringEquals: { 'aws:SourceArn': elsewhere } };
    const identity = only((await rehearseTemplateOf({ Resources: associated('api', { trust }) })).identities);
    expect(identity.status).toBe('failed');
    expect(shown(identity)).toContain('EKS does not have permissions to assume the associated role.');
    expect(shown(identity)).toContain(elsewhere);
  });

  test('becomes the target role of the association, if it has one', async () => {
    const target = {
      Type: 'AWS::IAM::Role',
      Properties: {
        RoleName: 'target',
        AssumeRolePolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            { Effect: 'Allow', Principal: { AWS: '111122223333' }, Action: ['sts:AssumeRole', 'sts:TagSession'] },
          ],
        },
      },
    };
    const more = { TargetRoleArn: { 'Fn::GetAtt': ['Target', 'Arn'] } };
    const actions = ['sts:AssumeRole', 'sts:TagSession'];
    const Resources = { Target: target, ...associated('api', { actions, more }) };
    const identity = only((await rehearseTemplateOf({ Resources })).identities);
    expect([identity.status, identity.caller?.roleName]).toEqual(['passed', 'target']);
  });

  test('cannot be told if its target role is in another account', async () => {
    const more = { TargetRoleArn: 'arn:aws:iam::444455556666:role/target' };
    const result = await rehearseTemplateOf({ Resources: associated('api', { actions: ['sts:*'], more }) });
    const identity = only(result.identities);
    expect(identity.status).toBe('unknown');
    expect(shown(identity)).toContain('arn:aws:iam::444455556666:role/target is not in account 111122223333');
    expect(result.notes.join()).toContain('names account 444455556666');
  });

  test('has its ServiceAccount taken for granted if it stands for itself, as for the pods of a workload', async () => {
    const result = await rehearseTemplateOf({ Resources: associated('api') }, [pod('web', 'api')]);
    expect(statusOf(result)).toEqual({ 'default/api': 'passed' });
    expect(result.takenForGranted).toContain('ServiceAccount default/api');
  });

  test('becomes its role whatever region its clients call, and the run names that region', async () => {
    const env = [{ name: 'AWS_REGION', value: 'eu-west-1' }];
    const result = await rehearseTemplateOf({ Resources: associated('api') }, [pod('web', 'api', 'default', env)], {
      mode: 'auto',
    });
    expect(statusOf(result)).toEqual({ 'default/api': 'passed' });
    expect(result.notes.join()).toContain('have their clients call region eu-west-1');
    expect(result.notes.join()).toContain('--region eu-west-1');
  });

  test.each([
    ['its nodeSelector', { nodeSelector: { 'kubernetes.io/os': 'windows' } }],
    ['spec.os', { os: { name: 'windows' } }],
  ])('fails on Windows, by %s, where there is no agent', async (_how, spec) => {
    const windows = pod('web', 'api');
    Object.assign(windows.spec, spec);
    const identity = only((await rehearseTemplateOf({ Resources: associated('api') }, [windows])).identities);
    expect(identity.status).toBe('failed');
    expect(shown(identity)).toBe('because the pod is for Windows nodes, on which no Pod Identity agent runs');
  });

  test('fails on Fargate, where there is no agent', async () => {
    const Resources = {
      ...associated('api'),
      PodRole: {
        Type: 'AWS::IAM::Role',
        Properties: {
          AssumeRolePolicyDocument: {
            Version: '2012-10-17',
            Statement: [
              { Effect: 'Allow', Principal: { Service: 'eks-fargate-pods.amazonaws.com' }, Action: 'sts:AssumeRole' },
            ],
          },
        },
      },
      Profile: {
        Type: 'AWS::EKS::FargateProfile',
        Properties: {
          ClusterName: 'prod',
          PodExecutionRoleArn: { 'Fn::GetAtt': ['PodRole', 'Arn'] },
          Selectors: [{ Namespace: 'default' }],
        },
      },
    };
    const identity = only((await rehearseTemplateOf({ Resources })).identities);
    expect(identity.status).toBe('failed');
    expect(shown(identity)).toBe('because a Fargate profile selects the pod, and Pod Identity does not reach Fargate');
  });
});

describe('manifests that the template itself applies', () => {
  const objects = [account('api'), deployment('web', 'api')];

  test('pass if they depend on the association', async () => {
    const Resources = { ...associated('api'), Web: applied(objects, ['Associationapi']) };
    expect(statusOf(await rehearseTemplateOf({ Resources }))).toEqual({ 'default/api': 'passed' });
  });

  test('cannot be told if nothing orders them', async () => {
    const Resources = { ...associated('api'), Web: applied(objects) };
    const result = await rehearseTemplateOf({ Resources });
    expect(statusOf(result)).toEqual({ 'default/api': 'unknown' });
    expect(shown(result.identities[0]!)).toContain(
      'because nothing in the template orders Web after the association Associationapi',
    );
  });

  test('fail if the association waits for them', async () => {
    const Resources: Record<string, Resource> = { Web: applied(objects), ...associated('api') };
    Resources['Associationapi']!.DependsOn = 'Web';
    const result = await rehearseTemplateOf({ Resources });
    expect(statusOf(result)).toEqual({ 'default/api': 'failed' });
    expect(shown(result.identities[0]!)).toContain('because the association Associationapi depends on Web');
  });
});

describe('a near miss', () => {
  test.each([
    ['another namespace', [account('api', 'shop'), pod('web', 'api', 'shop')], 'namespace'],
    ['a letter more in a short name, which may be a name of its own', [account('apis'), pod('web', 'apis')], undefined],
    ['a letter too few in a longer name', [account('payment'), pod('web', 'payment')], 'serviceAccount'],
  ])('%s', async (_what, manifests, differsIn) => {
    const name = differsIn === 'serviceAccount' ? 'payments' : 'api';
    const result = await rehearseTemplateOf({ Resources: associated(name) }, manifests);
    expect(result.nearMisses.map((miss) => miss.differsIn)).toEqual(differsIn ? [differsIn] : []);
    expect(templateVerdict(result)).toBe(differsIn ? 'failed' : 'passed');
  });

  test('is none while the association has a pod of its own', async () => {
    const manifests = [account('api'), pod('web', 'api'), account('api', 'shop'), pod('web', 'api', 'shop')];
    const result = await rehearseTemplateOf({ Resources: associated('api') }, manifests);
    expect([result.nearMisses, templateVerdict(result)]).toEqual([[], 'passed']);
  });
});

describe('calls', () => {
  const Resources = associated('api', { actions: ['s3:ListAllMyBuckets', 'dynamodb:GetItem'] });

  test('of S3 are made by the client; for other services the policies are asked, and never look like an answer', async () => {
    const calls = [
      { service: 's3', operation: 'ListBuckets' },
      { service: 'dynamodb', operation: 'GetItem', resource: 'arn:aws:dynamodb:us-east-1:111122223333:table/a' },
    ];
    const identity = only((await rehearseTemplateOf({ Resources }, [], { calls })).identities);
    expect(identity.status).toBe('passed');
    expect(shown(identity)).toMatch(/^aws-sdk-js: cdk-hnb659fds-assets-111122223333-us-east-1$/m);
    expect(identity.evidence.filter(({ kind }) => kind === 'evaluation')).toEqual([
      expect.objectContaining({ action: 'dynamodb:GetItem', decision: 'allowed' }),
    ]);
  });

  test.each([
    [
      { service: 'dynamodb', operation: 'PutItem' },
      /^evaluated: dynamodb:PutItem on \* is denied: User: arn:aws:sts:/m,
    ],
    [
      { service: 's3', operation: 'GetObject', input: { Bucket: 'pod-identity-rehearsal', Key: 'a' } },
      /^aws-sdk-js: AccessDenied: User: \S+ is not authorized to perform: s3:GetObject on resource: "arn:aws:s3:::pod-identity-rehearsal\/a"/m,
    ],
  ])('that are denied make the pod fail: %j', async (call, words) => {
    const identity = only((await rehearseTemplateOf({ Resources }, [], { calls: [call] })).identities);
    expect(identity.status).toBe('failed');
    expect(identity.caller?.roleName).toBe('role-of-api');
    expect(shown(identity)).toMatch(words);
  });

  test('with an input that nothing could be sent to are refused before anything runs', async () => {
    const calls = [{ service: 'dynamodb', operation: 'GetItem', input: { TableName: 'a' } }];
    await expect(rehearseTemplateOf({ Resources }, [], { calls })).rejects.toThrow(
      /there is no stand-in for dynamodb that could be sent it\.\n.*--call 'dynamodb:GetItem@ARN'/,
    );
  });
});

describe('a program of the user’s own', () => {
  test.each([
    ['printf "%s in %s" "$AWS_REGION" pod', 'passed', 'program: us-east-1 in pod\nexit code: 0'],
    ['echo no >&2; exit 3', 'failed', 'program: no\nexit code: 3'],
  ])('%s', async (program, status, words) => {
    const identity = only((await rehearseTemplateOf({ Resources: associated('api') }, [], { program })).identities);
    expect(identity.status).toBe(status);
    expect(shown(identity)).toContain(words);
  });
});

describe('what is deployed', () => {
  test('a cluster of the template without a node group gets a node, and the run says so', async () => {
    const Resources: Record<string, Resource> = {
      ClusterRole: {
        Type: 'AWS::IAM::Role',
        Properties: {
          AssumeRolePolicyDocument: {
            Version: '2012-10-17',
            Statement: [
              {
                Effect: 'Allow',
                Principal: { Service: 'eks.amazonaws.com' },
                Action: ['sts:AssumeRole', 'sts:TagSession'],
              },
            ],
          },
        },
      },
      Cluster: {
        Type: 'AWS::EKS::Cluster',
        Properties: {
          Name: 'prod',
          RoleArn: { 'Fn::GetAtt': ['ClusterRole', 'Arn'] },
          ResourcesVpcConfig: { SubnetIds: ['subnet-1', 'subnet-2'] },
          ComputeConfig: { Enabled: true },
        },
      },
      ...associated('api'),
    };
    Resources['Associationapi']!.DependsOn = 'Cluster';
    const result = await rehearseTemplateOf({ Resources });
    expect(statusOf(result)).toEqual({ 'default/api': 'passed' });
    expect(result.takenForGranted[0]).toBe(
      'a node for cluster prod with AmazonEKSWorkerNodeMinimalPolicy: Auto Mode starts nodes as pods come',
    );
  });

  test('a stack that is refused fails, in CloudFormation’s words, and no pod is asked', async () => {
    const Resources = associated('api', {
      trust: { ...TRUST, Statement: [{ ...TRUST.Statement[0], Action: 'sts:AssumeRole' }] },
    });
    const result = await rehearseTemplateOf({ Resources });
    expect(result.stacks).toMatchObject([{ stackName: 'app', status: 'failed' }]);
    expect(shown(result.stacks[0]!)).toContain('Trust policy of the role provided is invalid.');
    expect([result.identities, templateVerdict(result)]).toEqual([[], 'failed']);
  });

  test('no association at all proves nothing', async () => {
    const result = await rehearseTemplateOf({ Resources: { Bucket: { Type: 'AWS::S3::Bucket' } } });
    expect([result.identities, templateVerdict(result)]).toEqual([[], 'unknown']);
  });

  test('types without a stand-in are named', async () => {
    const Resources = { ...associated('api'), Queue: { Type: 'AWS::SQS::Queue' } };
    expect((await rehearseTemplateOf({ Resources })).stacks[0]?.inertTypes).toEqual(['AWS::SQS::Queue']);
  });

  test('stacks of an assembly follow those whose exports they import; after one that fails the rest is not deployed', async () => {
    const stack = (name: string, dependencies: readonly string[]) => ({
      type: 'aws:cloudformation:stack',
      dependencies,
      properties: { templateFile: `${name}.json`, stackName: name },
    });
    const roles = {
      Resources: { Role: associated('api')['Roleapi'] },
      Outputs: { Arn: { Value: { 'Fn::GetAtt': ['Role', 'Arn'] }, Export: { Name: 'role-arn' } } },
    };
    const { Associationapi } = associated('api');
    Associationapi!.Properties['RoleArn'] = { 'Fn::ImportValue': 'role-arn' };
    const assembly = (broken: boolean) => ({
      'manifest.json': { version: '48.0.0', artifacts: { Apps: stack('Apps', ['Roles']), Roles: stack('Roles', []) } },
      'Apps.json': { Resources: { Associationapi } },
      'Roles.json': broken ? { Resources: { Role: { Type: 'AWS::IAM::Role', Properties: {} } } } : roles,
    });
    for (const broken of [false, true]) {
      const { at, remove } = filesIn(assembly(broken));
      try {
        const result = await rehearseFiles({ template: at() });
        expect(result.stacks.map(({ stackName, status }) => [stackName, status])).toEqual([
          ['Roles', broken ? 'failed' : 'passed'],
          ['Apps', broken ? 'unknown' : 'passed'],
        ]);
        expect(statusOf(result)).toEqual(broken ? {} : { 'default/api': 'passed' });
      } finally {
        remove();
      }
    }
  });

  test('an association in a nested stack is found, its cluster taken for granted through the parameter', async () => {
    const inner = { Parameters: { Cluster: { Type: 'String' } }, Resources: associated('api') };
    inner.Resources['Associationapi']!.Properties['ClusterName'] = { Ref: 'Cluster' };
    const outer = {
      Resources: {
        Inner: {
          Type: 'AWS::CloudFormation::Stack',
          Properties: { TemplateURL: 'inner.json', Parameters: { Cluster: 'prod' } },
        },
      },
    };
    const { at, remove } = filesIn({ 'outer.json': outer, 'inner.json': inner });
    try {
      expect(statusOf(await rehearseFiles({ template: at('outer.json') }))).toEqual({ 'default/api': 'passed' });
    } finally {
      remove();
    }
  });

  test('one ServiceAccount can be asked for; one without an association is refused by name', async () => {
    const Resources = { ...associated('api'), ...associated('jobs') };
    const result = await rehearseTemplateOf({ Resources }, [], { serviceAccounts: ['default/jobs'] });
    expect(statusOf(result)).toEqual({ 'default/jobs': 'passed' });
    await expect(rehearseTemplateOf({ Resources }, [], { serviceAccounts: ['default/job'] })).rejects.toThrow(
      '--service-account default/job: no association is for it.\nThere are associations for: default/api, default/jobs.',
    );
  });
});

describe('loose manifests', () => {
  test('that the API server refuses are refused with its words, the file and the document', async () => {
    const bad = { ...pod('web', 'api'), spec: { containers: [] } };
    await expect(rehearseTemplateOf({ Resources: associated('api') }, [account('api'), bad])).rejects.toThrow(
      /objects\.json, document 1: the API server of cluster prod refuses it:\nThe Pod "web" is invalid: spec\.containers: Required value/,
    );
  });

  test('need to say which of several clusters they are for', async () => {
    const Resources = { ...associated('api'), ...associated('jobs') };
    Resources['Associationjobs']!.Properties['ClusterName'] = 'test';
    const manifests = [account('api'), pod('web', 'api')];
    await expect(rehearseTemplateOf({ Resources }, manifests)).rejects.toThrow(
      '--manifests: no telling which cluster they are for.\nThere are: prod, test. Say which: --cluster NAME.',
    );
    const result = await rehearseTemplateOf({ Resources }, manifests, { cluster: 'test' });
    expect(result.identities.map(({ pod: { cluster, origin } }) => [cluster, origin.kind])).toEqual([
      ['prod', 'probe'],
      ['test', 'probe'],
    ]);
  });

  test('need a cluster', async () => {
    await expect(
      rehearseTemplateOf({ Resources: { Bucket: { Type: 'AWS::S3::Bucket' } } }, [account('api')]),
    ).rejects.toThrow('--manifests: no cluster to apply them to.\nThe template creates and names none.');
  });
});
