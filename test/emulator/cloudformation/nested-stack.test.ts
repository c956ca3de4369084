import { ResourceError } from '../../../lib/emulator/cloudformation/provider';
import { reasonOf, recording, resource } from './stubs';

const HASH = 'a'.repeat(64);

const child = (value: unknown = { Ref: 'Cluster' }) => ({
  Parameters: { Cluster: { Type: 'String' } },
  Resources: { Inner: resource({ Value: value }), Queue: { Type: 'AWS::SQS::Queue' } },
  Outputs: { Inner: { Value: { 'Fn::GetAtt': ['Inner', 'Arn'] } } },
});

const parent = (more: Record<string, unknown> = {}, cluster: unknown = { Ref: 'Cluster' }) => ({
  Resources: {
    Cluster: resource(),
    Nested: {
      Type: 'AWS::CloudFormation::Stack',
      Properties: {
        TemplateURL: { 'Fn::Sub': `https://s3.\${AWS::Region}.\${AWS::URLSuffix}/cdk-assets/${HASH}.json` },
        Parameters: { Cluster: cluster },
      },
    },
    After: resource({ Arn: { 'Fn::GetAtt': ['Nested', 'Outputs.Inner'] } }),
    ...more,
  },
});

const nested = (template: unknown = child()) => ({ nested: new Map([[HASH, template]]) });

test('a nested stack gets parameters and gives outputs', async () => {
  const { cloudFormation, called } = recording();
  const outcome = await cloudFormation.deploy('Demo', parent(), nested());
  expect(called()).toEqual(['create Cluster', 'create Inner', 'create After']);
  expect(outcome.stack?.resources.at(-1)?.properties).toEqual({ Arn: 'arn:Inner-2' });

  const stackId = outcome.stack?.resources.find(({ logicalId }) => logicalId === 'Nested')?.physicalId ?? '';
  expect(stackId).toMatch(/^arn:aws:cloudformation:eu-central-1:111122223333:stack\/Demo-Nested-\d{12}\//);
  expect(cloudFormation.stack(stackId)).toMatchObject({
    status: 'CREATE_COMPLETE',
    parameters: { Cluster: 'Cluster-1' },
    outputs: { Inner: 'arn:Inner-2' },
  });
  expect(cloudFormation.stacks().map(({ status }) => status)).toEqual(['CREATE_COMPLETE', 'CREATE_COMPLETE']);
});

test('what is inert in a nested stack is listed by its parent', async () => {
  const { cloudFormation } = recording();
  const outcome = await cloudFormation.deploy('Demo', parent(), nested());
  expect(outcome.stack?.inert).toEqual([
    expect.objectContaining({
      stackName: expect.stringMatching(/^Demo-Nested-/),
      logicalId: 'Queue',
      type: 'AWS::SQS::Queue',
    }),
  ]);
});

test('without its template a nested stack is carried as inert', async () => {
  const { cloudFormation } = recording();
  const outcome = await cloudFormation.deploy('Demo', parent());
  expect(outcome.stack?.inert).toEqual([
    expect.objectContaining({
      logicalId: 'Nested',
      reason: 'the template of this nested stack is not at hand',
      attributesRead: ['Outputs.Inner'],
    }),
  ]);
});

test('is found by the asset path in the metadata, too', async () => {
  const { cloudFormation } = recording();
  const template = {
    Resources: {
      Nested: {
        Type: 'AWS::CloudFormation::Stack',
        Properties: { TemplateURL: 'https://elsewhere/x', Parameters: { Cluster: 'c' } },
        Metadata: { 'aws:asset:path': 'Nested.nested.template.json' },
      },
    },
  };
  const outcome = await cloudFormation.deploy('Demo', template, {
    nested: new Map([['Nested.nested.template.json', child()]]),
  });
  expect(outcome.stack?.inert.map(({ logicalId }) => logicalId)).toEqual(['Queue']);
});

test('a failure inside rolls back both, and names the resource inside', async () => {
  const { cloudFormation, called, world } = recording();
  world.refusals.set('create Inner', new ResourceError('InvalidRequest', 'Not so.'));
  const outcome = await cloudFormation.deploy('Demo', parent(), nested());
  expect(outcome).toMatchObject({
    ok: false,
    status: 'ROLLBACK_COMPLETE',
    reason: 'The following resource(s) failed to create: [Nested].',
    failedResource: {
      logicalId: 'Nested',
      reason: expect.stringMatching(
        /^Embedded stack arn:aws:cloudformation:\S+ was not successfully created: The following resource\(s\) failed to create: \[Inner\]\.$/,
      ),
      within: { logicalId: 'Inner', code: 'InvalidRequest', reason: 'Not so.' },
    },
  });
  expect(called()).toEqual(['create Cluster', 'create Inner', 'delete Cluster-1']);
  expect(cloudFormation.stacks()).toHaveLength(1);
});

test('a fault in the nested template is told as the failure of the nested stack', async () => {
  const { cloudFormation } = recording();
  const reason = reasonOf(await cloudFormation.deploy('Demo', parent(), nested({ Resources: {} })));
  expect(reason).toContain('Parameters: [Cluster] do not exist in the template');
});

test('an update reaches the nested stack through its parameters or its template, and only then', async () => {
  const { cloudFormation, called } = recording();
  await cloudFormation.deploy('Demo', parent(), nested());
  called();
  expect(await cloudFormation.deploy('Demo', parent(), nested())).toMatchObject({ changed: false });
  await cloudFormation.deploy('Demo', parent({}, 'other'), nested());
  expect(called()).toEqual(['update Inner']);
  await cloudFormation.deploy('Demo', parent({}, 'other'), nested(child('fixed')));
  expect(called()).toEqual(['update Inner']);
});

test('a failed update gives the nested stack its earlier template again', async () => {
  const { cloudFormation, called, world } = recording();
  await cloudFormation.deploy('Demo', parent(), nested());
  called();
  world.refusals.set('create Bad', new Error('no'));
  const outcome = await cloudFormation.deploy(
    'Demo',
    parent({ Bad: resource({}, { DependsOn: 'Nested' }) }),
    nested(child('new')),
  );
  expect(outcome).toMatchObject({ ok: false, status: 'UPDATE_ROLLBACK_COMPLETE' });
  expect(called()).toEqual(['update Inner', 'create Bad', 'update Inner']);
  expect([...world.existing.values()]).toContainEqual({ Value: 'Cluster-1' });
});

test('a failed update inside is told in the words of AWS', async () => {
  const { cloudFormation, world } = recording();
  await cloudFormation.deploy('Demo', parent(), nested());
  world.refusals.set('create More', new Error('no'));
  const more = { ...child(), Resources: { ...child().Resources, More: resource() } };
  expect(reasonOf(await cloudFormation.deploy('Demo', parent(), nested(more)))).toMatch(
    /^Embedded stack \S+ was not successfully updated\. Currently in UPDATE_ROLLBACK_IN_PROGRESS with reason: The following resource\(s\) failed to create: \[More\]\.$/,
  );
});

test('destroy takes the nested stack with it, and tells what it retains', async () => {
  const { cloudFormation, called } = recording();
  const retaining = {
    ...child(),
    Resources: { ...child().Resources, Kept: resource({}, { DeletionPolicy: 'Retain' }) },
  };
  await cloudFormation.deploy('Demo', parent(), nested(retaining));
  called();
  const outcome = await cloudFormation.destroy('Demo');
  expect(called()).toEqual(['delete After-4', 'delete Inner-2', 'delete Cluster-1']);
  expect(outcome.stack?.retained).toMatchObject([
    { stackName: expect.stringMatching(/^Demo-Nested/), logicalId: 'Kept' },
  ]);
  expect(cloudFormation.stacks()).toEqual([]);
});

test('a stack nested in itself is refused, and leaves nothing', async () => {
  const { cloudFormation, world } = recording();
  const self = {
    Resources: {
      A: resource(),
      Nested: { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL: 'self.json' } },
    },
  };
  const outcome = await cloudFormation.deploy('Demo', self, { nested: new Map([['self.json', self]]) });
  let failure = outcome.ok ? undefined : outcome.failedResource;
  while (failure?.within !== undefined) failure = failure.within;
  expect(failure?.reason).toBe('Stacks nest deeper than 20.');
  expect(world.existing.size).toBe(0);
  expect(cloudFormation.stacks()).toHaveLength(1);
});
