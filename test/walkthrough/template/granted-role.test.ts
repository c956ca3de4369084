import { associated, filesIn, rehearseFiles, rehearseTemplateOf, shown, statusOf, TRUST } from './support';

const ARN = 'arn:aws:iam::111122223333:role/team/app';
const named = () => {
  const { Associationapi } = associated('api');
  Associationapi!.Properties['RoleArn'] = ARN;
  return { Associationapi };
};

test('a role that is only named is taken for granted: its pod runs, and proves nothing', async () => {
  const calls = [{ service: 'sqs', operation: 'SendMessage' }];
  const result = await rehearseTemplateOf({ Resources: named() }, [], { calls });
  expect(statusOf(result)).toEqual({ 'default/api': 'unknown' });
  expect(result.identities[0]?.caller?.roleName).toBe('app');
  expect(shown(result.identities[0]!)).toContain(`nothing that was given makes the role ${ARN}`);
  expect(shown(result.identities[0]!)).not.toContain('sqs:SendMessage');
  expect(result.takenForGranted[0]).toBe(`the role ${ARN}, and that its trust policy lets EKS Pod Identity in`);
});

test('a role that a later stack makes is not: EKS refuses the association that comes before it', async () => {
  const stack = (name: string) => ({
    type: 'aws:cloudformation:stack',
    properties: { templateFile: `${name}.json`, stackName: name },
  });
  const role = {
    Type: 'AWS::IAM::Role',
    Properties: { RoleName: 'app', Path: '/team/', AssumeRolePolicyDocument: TRUST },
  };
  const { at, remove } = filesIn({
    'manifest.json': { version: '48.0.0', artifacts: { Apps: stack('Apps'), Roles: stack('Roles') } },
    'Apps.json': { Resources: named() },
    'Roles.json': { Resources: { Role: role } },
  });
  try {
    const { stacks } = await rehearseFiles({ template: at() });
    expect(stacks.map(({ status }) => status)).toEqual(['failed', 'unknown']);
    expect(shown(stacks[0]!)).toContain('Role provided in the request does not exist');
  } finally {
    remove();
  }
});

test('one of a node group is, with what the agent needs of it: the pods count', async () => {
  const nodeRole = 'arn:aws:iam::111122223333:role/nodes';
  const Resources = {
    ...associated('api'),
    Nodes: {
      Type: 'AWS::EKS::Nodegroup',
      Properties: { ClusterName: 'prod', NodeRole: nodeRole, Subnets: ['subnet-1'] },
    },
  };
  const result = await rehearseTemplateOf({ Resources });
  expect(statusOf(result)).toEqual({ 'default/api': 'passed' });
  expect(result.takenForGranted).toContain(`the node role ${nodeRole}, with AmazonEKSWorkerNodePolicy`);
});
