import { isInvented } from '../../../lib/emulator/cloudformation/inert';
import { recording, resource } from './stubs';

const att = (name: string, attribute: string) => ({ 'Fn::GetAtt': [name, attribute] });

const template = {
  Resources: {
    Vpc: {
      Type: 'AWS::EC2::VPC',
      Properties: { CidrBlock: '10.0.0.0/16' },
      Metadata: { 'aws:cdk:path': 'Demo/Vpc/Resource' },
    },
    Function: { Type: 'AWS::Lambda::Function', Properties: { Timeout: 900 } },
    Parameter: { Type: 'AWS::SSM::Parameter', Properties: { Name: '/barrier', Value: 'aws:cdk:eks:kubectl-ready' } },
    Own: { Type: 'Custom::VpcRestrictDefaultSG', Properties: { ServiceToken: att('Function', 'Arn') } },
    A: resource({
      Vpc: { Ref: 'Vpc' },
      Block: att('Vpc', 'CidrBlock'),
      Ipv6: { 'Fn::Select': [0, { 'Fn::Cidr': [{ 'Fn::Select': [0, att('Vpc', 'Ipv6CidrBlocks')] }, 2, 64] }] },
      Group: att('Vpc', 'DefaultSecurityGroup'),
      Result: att('Own', 'Result'),
    }),
  },
};

test('a type without a stand-in is carried with invented values, and named with what was read of it', async () => {
  const { cloudFormation } = recording();
  const outcome = await cloudFormation.deploy('Demo', template);
  expect(outcome.stack?.resources.at(-1)?.properties).toEqual({
    Vpc: expect.stringMatching(/^vpc-0[0-9a-f]{16}$/),
    Block: '10.0.0.0/16',
    Ipv6: '2001:db8::/64',
    Group: expect.stringMatching(/^inert:vpc-0[0-9a-f]{16}:DefaultSecurityGroup$/),
    Result: expect.stringMatching(/^inert:Demo-Own-\d{12}:Result$/),
  });
  expect(outcome.stack?.inert).toEqual([
    {
      stackName: 'Demo',
      logicalId: 'Vpc',
      type: 'AWS::EC2::VPC',
      path: 'Demo/Vpc/Resource',
      reason: 'AWS::EC2::VPC has no stand-in here',
      attributesRead: ['CidrBlock', 'Ipv6CidrBlocks', 'DefaultSecurityGroup'],
    },
    expect.objectContaining({ logicalId: 'Function', attributesRead: ['Arn'] }),
    expect.objectContaining({ logicalId: 'Parameter', attributesRead: [] }),
    expect.objectContaining({
      logicalId: 'Own',
      reason: 'the program behind this custom resource does not run here',
      attributesRead: ['Result'],
    }),
  ]);
});

test('an invented ARN has the form of an ARN of its service', async () => {
  const { cloudFormation } = recording();
  const outcome = await cloudFormation.deploy('Demo', {
    Resources: { ...template.Resources, Role: { Type: 'AWS::IAM::Role' } },
    Outputs: {
      Role: { Value: att('Role', 'Arn') },
      Function: { Value: att('Function', 'Arn') },
      Vpc: { Value: att('Vpc', 'VpcArn') },
    },
  });
  expect(outcome.stack?.outputs).toEqual({
    Role: expect.stringMatching(/^arn:aws:iam::111122223333:role\/Demo-Role-\d{12}$/),
    Function: expect.stringMatching(/^arn:aws:lambda:eu-central-1:111122223333:function:Demo-Function-\d{12}$/),
    Vpc: expect.stringMatching(/^arn:aws:ec2:eu-central-1:111122223333:vpc\/vpc-0[0-9a-f]{16}$/),
  });
});

test('an ARN of a custom resource or a nested stack can be of any service, and says that it is invented', async () => {
  const { cloudFormation } = recording();
  const outcome = await cloudFormation.deploy('Demo', {
    Resources: {
      ...template.Resources,
      Nested: { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL: 'https://bucket.example/nested.json' } },
    },
    Outputs: {
      Own: { Value: att('Own', 'RoleArn') },
      Nested: { Value: att('Nested', 'Outputs.RoleArn') },
      Result: { Value: att('Own', 'Result') },
      Function: { Value: att('Function', 'Arn') },
    },
  });
  const { Function, ...others } = outcome.stack?.outputs ?? {};
  expect(others['Nested']).toMatch(
    /^arn:aws:cloudformation:eu-central-1:111122223333:inert\/Demo-Nested-\d{12}\/Outputs\.RoleArn$/,
  );
  expect(others['Own']).toMatch(/^arn:aws:cloudformation:eu-central-1:111122223333:inert\/Demo-Own-\d{12}\/RoleArn$/);
  expect(Object.values(others).map(isInvented)).toEqual([true, true, true]);
  // Who names a function as a principal is refused in AWS too.
  for (const real of [Function ?? '', 'arn:aws:iam::111122223333:role/Own', '*', '', 'arn:']) {
    expect(isInvented(real)).toBe(false);
  }
});

test('the values stay the same through an update', async () => {
  const { cloudFormation } = recording();
  await cloudFormation.deploy('Demo', template);
  const { Function, ...others } = template.Resources;
  const before = cloudFormation.stack('Demo')?.resources.at(-1)?.properties;
  const changed = { ...Function, Properties: { Timeout: 60 } };
  await cloudFormation.deploy('Demo', { Resources: { ...others, Function: changed } });
  expect(cloudFormation.stack('Demo')?.resources.at(-1)?.properties).toEqual(before);
});

test('an inert SSM parameter can be read by its name', async () => {
  const { cloudFormation } = recording();
  await cloudFormation.deploy('Demo', template);
  const outcome = await cloudFormation.deploy('Reader', {
    Resources: {
      A: resource({ Read: 'is {{resolve:ssm:/barrier:1}}', Secret: '{{resolve:secretsmanager:x:SecretString:y}}' }),
    },
  });
  expect(outcome.stack).toMatchObject({
    resources: [
      { properties: { Read: 'is aws:cdk:eks:kubectl-ready', Secret: '{{resolve:secretsmanager:x:SecretString:y}}' } },
    ],
    notes: ['{{resolve:secretsmanager:x:SecretString:y}} cannot be resolved here and is carried as it is written.'],
  });
});

test('where CloudFormation gives the ARN for Ref, so does the invention: a policy may name the resource by it', async () => {
  const { cloudFormation } = recording();
  const outcome = await cloudFormation.deploy('Demo', {
    Resources: { Waiter: { Type: 'AWS::StepFunctions::StateMachine' } },
    Outputs: { Ref: { Value: { Ref: 'Waiter' } }, Arn: { Value: att('Waiter', 'Arn') } },
  });
  const { Ref, Arn } = outcome.stack?.outputs ?? {};
  expect(Ref).toMatch(/^arn:aws:states:[a-z0-9-]+:\d{12}:stateMachine:Demo-Waiter-/);
  expect(Arn).toBe(Ref);
});

test('a resource that the template names has that name in all that is known of it; another gets an invented one', async () => {
  const { cloudFormation } = recording();
  const outcome = await cloudFormation.deploy('Demo', {
    Resources: {
      Table: { Type: 'AWS::DynamoDB::Table', Properties: { TableName: 'orders' } },
      Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'jobs' } },
      Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'news' } },
      Secret: { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'db/password' } },
      Key: { Type: 'AWS::KMS::Key' },
    },
    Outputs: Object.fromEntries(
      Object.entries({
        Table: att('Table', 'Arn'),
        TableRef: { Ref: 'Table' },
        Stream: att('Table', 'StreamArn'),
        Queue: att('Queue', 'Arn'),
        QueueRef: { Ref: 'Queue' },
        Topic: att('Topic', 'TopicArn'),
        TopicRef: { Ref: 'Topic' },
        Secret: { Ref: 'Secret' },
        Key: att('Key', 'Arn'),
        KeyRef: { Ref: 'Key' },
      }).map(([name, Value]) => [name, { Value }]),
    ),
  });
  const { Key, KeyRef, ...named } = outcome.stack?.outputs ?? {};
  expect(named).toEqual({
    Table: 'arn:aws:dynamodb:eu-central-1:111122223333:table/orders',
    TableRef: 'orders',
    Stream: 'arn:aws:dynamodb:eu-central-1:111122223333:table/orders/stream/2000-01-01T00:00:00.000',
    Queue: 'arn:aws:sqs:eu-central-1:111122223333:jobs',
    QueueRef: 'https://sqs.eu-central-1.amazonaws.com/111122223333/jobs',
    Topic: 'arn:aws:sns:eu-central-1:111122223333:news',
    TopicRef: 'arn:aws:sns:eu-central-1:111122223333:news',
    Secret: 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:db/password-inert0',
  });
  expect(KeyRef).toMatch(/^Demo-Key-\d{12}$/);
  expect(Key).toBe(`arn:aws:kms:eu-central-1:111122223333:key/${KeyRef}`);
});
