import { Journal } from '../../../lib/emulator/journal';
import { ResourceError } from '../../../lib/emulator/cloudformation/provider';
import { reasonOf, recording, resource, World } from './stubs';

const ref = (name: string) => ({ Ref: name });
const arn = (name: string) => ({ 'Fn::GetAtt': [name, 'Arn'] });

describe('creating a stack', () => {
  test('works in dependency order, and always in the same', async () => {
    const { cloudFormation, called } = recording();
    const outcome = await cloudFormation.deploy('Demo', {
      Resources: {
        Pod: resource({}, { DependsOn: ['ServiceAccount'] }),
        ServiceAccount: resource({ Association: { 'Fn::Sub': 'for ${Association}' } }, { DependsOn: 'Nodes' }),
        Association: resource({ Role: arn('Role'), Cluster: ref('Cluster') }),
        Nodes: resource({ Cluster: ref('Cluster') }),
        Cluster: resource(),
        Role: resource(),
      },
    });
    expect(outcome.ok).toBe(true);
    expect(called()).toEqual(
      ['Cluster', 'Nodes', 'Role', 'Association', 'ServiceAccount', 'Pod'].map((name) => `create ${name}`),
    );
  });

  test('hands each handler its properties resolved, and shows them in the view', async () => {
    const { cloudFormation } = recording();
    const outcome = await cloudFormation.deploy('Demo', {
      Resources: {
        Role: resource({ Name: 'pod' }, { Metadata: { 'aws:cdk:path': 'Demo/Role/Resource' } }),
        Association: resource({ Role: arn('Role'), Name: ref('Role') }),
      },
      Outputs: { RoleArn: { Value: arn('Role') }, Count: { Value: 3 } },
    });
    expect(outcome).toMatchObject({
      ok: true,
      changed: true,
      stack: {
        stackName: 'Demo',
        status: 'CREATE_COMPLETE',
        outputs: { RoleArn: 'arn:Role-1', Count: '3' },
        inert: [],
        resources: [
          {
            logicalId: 'Role',
            physicalId: 'Role-1',
            status: 'CREATE_COMPLETE',
            path: 'Demo/Role/Resource',
            attributes: { Arn: 'arn:Role-1' },
            dependsOn: [],
            inert: false,
          },
          {
            logicalId: 'Association',
            properties: { Role: 'arn:Role-1', Name: 'Role-1' },
            dependsOn: ['Role'],
          },
        ],
      },
    });
    expect(cloudFormation.stack('Demo')).toEqual(outcome.ok && outcome.stack);
  });

  test('tells every event, of the stack and of each resource, and waits for the listener', async () => {
    const order: string[] = [];
    const { cloudFormation, world } = recording({
      onEvent: async ({ status, logicalId }) => {
        await new Promise((resolve) => setImmediate(resolve));
        order.push(`${status} ${logicalId}`, `${world.calls.length} calls`);
      },
    });
    await cloudFormation.deploy('Demo', { Resources: { A: resource(), B: resource({ A: ref('A') }) } });
    expect(order).toEqual([
      ...['CREATE_IN_PROGRESS Demo', '0 calls', 'CREATE_IN_PROGRESS A', '0 calls', 'CREATE_COMPLETE A', '1 calls'],
      ...['CREATE_IN_PROGRESS B', '1 calls', 'CREATE_COMPLETE B', '2 calls', 'CREATE_COMPLETE Demo', '2 calls'],
    ]);
  });

  test('a listener that does not return holds the deployment, independent resources too', async () => {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const { cloudFormation, world } = recording({
      patience: 1,
      onEvent: ({ status, logicalId }) => (status === 'CREATE_COMPLETE' && logicalId === 'A' ? held : undefined),
    });
    const deployment = cloudFormation.deploy('Demo', { Resources: { A: resource(), B: resource() } });
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(world.calls).toEqual(['create A']);
    release();
    expect((await deployment).ok).toBe(true);
    expect(world.calls).toEqual(['create A', 'create B']);
  });

  test('a slow resource does not hold up those that do not depend on it', async () => {
    let gateOpen = (): void => undefined;
    const gate = new Promise<void>((resolve) => (gateOpen = resolve));
    const { cloudFormation, world, told } = recording({
      patience: 5,
      providers: {
        // As a gate that waits for what another resource brings about, without a dependency that says so.
        Gate: { create: () => gate.then(() => ({ physicalId: 'gate' })), delete: () => undefined },
        Opener: {
          create: () => {
            gateOpen();
            return { physicalId: 'opener' };
          },
          delete: () => undefined,
        },
      },
    });
    const outcome = await cloudFormation.deploy('Demo', {
      Resources: { Gate: { Type: 'Gate' }, After: resource({ G: ref('Gate') }), Opener: { Type: 'Opener' } },
    });
    expect(outcome.ok).toBe(true);
    expect(world.calls).toEqual(['create After']);
    expect(told().indexOf('CREATE_COMPLETE Opener')).toBeGreaterThan(0);
  });

  test('records what happened in the journal', async () => {
    const journal = new Journal();
    const { cloudFormation, world } = recording({ journal });
    world.refusals.set('create A', new ResourceError('LimitExceeded', 'Too many.'));
    await cloudFormation.deploy('Demo', { Resources: { A: resource() } });
    expect(journal.since(0)).toContainEqual({
      at: 0,
      component: 'cloudformation',
      event: 'CREATE_FAILED',
      subject: 'Demo/A',
      said: 'Too many.',
      detail: { type: 'T', physicalId: undefined },
    });
  });

  test('hands a custom resource every scalar as text, as AWS does', async () => {
    const { cloudFormation } = recording();
    const outcome = await cloudFormation.deploy('Demo', {
      Resources: { A: { Type: 'Custom::T', Properties: { Overwrite: true, Seconds: 30, List: [1, { a: false }] } } },
    });
    expect(outcome.ok && outcome.stack.resources[0]?.properties).toEqual({
      Overwrite: 'true',
      Seconds: '30',
      List: ['1', { a: 'false' }],
    });
  });
});

describe('a creation that fails', () => {
  const template = {
    Resources: { A: resource(), B: resource({ A: ref('A') }), C: resource({ B: ref('B') }), D: resource() },
  };

  test('is rolled back: what was created is deleted in reverse, nothing more is begun', async () => {
    const { cloudFormation, world, called, told } = recording();
    world.refusals.set('create C', new ResourceError('InvalidParameterException', 'No such cluster.', 404));
    const outcome = await cloudFormation.deploy('Demo', template);
    expect(outcome).toMatchObject({
      ok: false,
      status: 'ROLLBACK_COMPLETE',
      reason: 'The following resource(s) failed to create: [C].',
      failedResource: {
        stackName: 'Demo',
        logicalId: 'C',
        type: 'T',
        code: 'InvalidParameterException',
        reason: 'No such cluster.',
      },
      stack: { resources: [] },
    });
    expect(called()).toEqual(['create A', 'create B', 'create C', 'delete B-2', 'delete A-1']);
    expect(told().slice(-7)).toEqual([
      'CREATE_FAILED C',
      'ROLLBACK_IN_PROGRESS Demo',
      ...['DELETE_IN_PROGRESS B', 'DELETE_COMPLETE B', 'DELETE_IN_PROGRESS A', 'DELETE_COMPLETE A'],
      'ROLLBACK_COMPLETE Demo',
    ]);
    expect(world.existing.size).toBe(0);
  });

  test('leaves a stack that can only be deleted', async () => {
    const { cloudFormation, world } = recording();
    world.refusals.set('create A', new Error('no'));
    await cloudFormation.deploy('Demo', template);
    world.refusals.clear();
    expect(reasonOf(await cloudFormation.deploy('Demo', template))).toMatch(
      /^Stack:arn:aws:cloudformation:.*:stack\/Demo\/.* is in ROLLBACK_COMPLETE state and can not be updated\.$/,
    );
    expect((await cloudFormation.destroy('Demo')).ok).toBe(true);
    expect((await cloudFormation.deploy('Demo', template)).ok).toBe(true);
  });

  test('keeps what DeletionPolicy Retain protects, but not RetainExceptOnCreate', async () => {
    const { cloudFormation, world, told } = recording();
    world.refusals.set('create C', new Error('no'));
    const outcome = await cloudFormation.deploy('Demo', {
      Resources: {
        A: resource({}, { DeletionPolicy: 'Retain' }),
        B: resource({}, { DeletionPolicy: 'RetainExceptOnCreate' }),
        C: resource({}, { DependsOn: ['A', 'B'] }),
      },
    });
    expect([...world.existing.keys()]).toEqual(['A-1']);
    expect(told()).toContain('DELETE_SKIPPED A');
    expect(outcome.stack?.retained).toEqual([
      { stackName: 'Demo', logicalId: 'A', type: 'T', physicalId: 'A-1', path: undefined, reason: 'DeletionPolicy' },
    ]);
  });

  test('with something that cannot be deleted ends in ROLLBACK_FAILED', async () => {
    const { cloudFormation, world } = recording();
    world.refusals.set('create C', new Error('no')).set('delete B-2', new Error('in use'));
    const outcome = await cloudFormation.deploy('Demo', template);
    expect(outcome).toMatchObject({ ok: false, status: 'ROLLBACK_FAILED' });
    expect(outcome.stack?.resources.map(({ logicalId }) => logicalId)).toEqual(['A', 'B']);
  });

  test('cancels what is under way', async () => {
    const { cloudFormation, events, world } = recording({
      patience: 1,
      providers: {
        Slow: {
          create: () => new Promise((resolve) => setTimeout(() => resolve({ physicalId: 'slow' }), 30)),
          delete: (_request, { physicalId }) => void world.calls.push(`delete ${physicalId}`),
        },
      },
    });
    world.refusals.set('create B', new Error('no'));
    const outcome = await cloudFormation.deploy('Demo', { Resources: { A: { Type: 'Slow' }, B: resource() } });
    expect(outcome).toMatchObject({ reason: 'The following resource(s) failed to create: [B, A].' });
    expect(events).toContainEqual(
      expect.objectContaining({ logicalId: 'A', status: 'CREATE_FAILED', reason: 'Resource creation cancelled' }),
    );
    expect(world.calls).toEqual(['create B', 'delete slow']);
  });

  test('an attribute that the handler does not give fails the resource that reads it', async () => {
    const { cloudFormation } = recording();
    const outcome = await cloudFormation.deploy('Demo', {
      Resources: { A: resource(), B: resource({ X: { 'Fn::GetAtt': ['A', 'Nope'] } }) },
    });
    expect(reasonOf(outcome)).toBe(
      'Template error: resource A does not support attribute type Nope in Fn::GetAtt (at /Resources/B/Properties/X/Fn::GetAtt)',
    );
  });

  test('a handler that gives nothing is a failed resource, not a crash', async () => {
    const { cloudFormation } = recording({
      providers: { Broken: { create: () => undefined as never, delete: () => undefined } },
    });
    const outcome = await cloudFormation.deploy('Demo', { Resources: { A: { Type: 'Broken' } } });
    expect(reasonOf(outcome)).toBe('The handler of Broken gave no physical resource id.');
  });
});

describe('updating a stack', () => {
  const deployed = async (before: Record<string, unknown>, after: Record<string, unknown>, refusals: string[] = []) => {
    const recorded = recording();
    await recorded.cloudFormation.deploy('Demo', { Resources: before });
    recorded.called();
    recorded.told();
    for (const call of refusals) recorded.world.refusals.set(call, new ResourceError('Refused', `${call} refused`));
    const outcome = await recorded.cloudFormation.deploy('Demo', { Resources: after });
    return { ...recorded, outcome };
  };

  test('nothing changed: nothing is done', async () => {
    const resources = { A: resource({ X: 1 }), B: resource({ A: arn('A') }) };
    const { outcome, called, told } = await deployed(resources, resources);
    expect(outcome).toMatchObject({ ok: true, changed: false, reason: 'No updates are to be performed.' });
    expect([...called(), ...told()]).toEqual([]);
  });

  test('only what changed is updated, and what reads it keeps its value', async () => {
    const { outcome, called, told } = await deployed(
      { A: resource({ X: 1 }), B: resource({ A: arn('A') }) },
      { A: resource({ X: 2 }), B: resource({ A: arn('A') }) },
    );
    expect(outcome).toMatchObject({ ok: true, stack: { status: 'UPDATE_COMPLETE' } });
    expect(called()).toEqual(['update A']);
    expect(told()).toEqual([
      'UPDATE_IN_PROGRESS Demo',
      ...['UPDATE_IN_PROGRESS A', 'UPDATE_COMPLETE A'],
      'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS Demo',
      'UPDATE_COMPLETE Demo',
    ]);
  });

  test('a property that requires replacement: new first, dependants follow, old last', async () => {
    const { outcome, called, told, events, world } = await deployed(
      { A: resource({ Name: 'x' }), B: resource({ A: ref('A') }) },
      { A: resource({ Name: 'y' }), B: resource({ A: ref('A') }) },
    );
    expect(outcome.ok).toBe(true);
    expect(called()).toEqual(['create A', 'update B', 'delete A-1']);
    expect(events[1]).toMatchObject({
      logicalId: 'A',
      physicalId: 'A-1',
      reason: 'Requested update requires the creation of a new physical resource; hence creating one.',
    });
    expect(told().slice(-4)).toEqual([
      'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS Demo',
      'DELETE_IN_PROGRESS A',
      'DELETE_COMPLETE A',
      'UPDATE_COMPLETE Demo',
    ]);
    expect([...world.existing]).toEqual([
      ['B-2', { A: 'A-3' }],
      ['A-3', { Name: 'y' }],
    ]);
  });

  test('a replacement that keeps the name the template gives is refused, and nothing is touched', async () => {
    const world = new World();
    const Named = world.provider({ replacedBy: ['Name', 'Path'], customName: 'Name' });
    const { cloudFormation } = recording({ providers: { Named } });
    const deploy = (properties: object) =>
      cloudFormation.deploy('Demo', { Resources: { A: { Type: 'Named', Properties: properties } } });
    await deploy({ Name: 'mine', Path: '/' });
    const refused = await deploy({ Name: 'mine', Path: '/app/' });
    expect(refused).toMatchObject({ ok: false, status: 'UPDATE_ROLLBACK_COMPLETE' });
    expect(reasonOf(refused)).toBe(
      'CloudFormation cannot update a stack when a custom-named resource requires replacing. Rename mine and update the stack again.',
    );
    expect(world.calls).toEqual(['create A']);
    for (const properties of [{ Name: 'renamed', Path: '/app/' }, { Path: '/app/' }, { Path: '/' }]) {
      expect(await deploy(properties)).toMatchObject({ ok: true });
    }
  });

  test('a handler that answers an update with another physical id has replaced the resource', async () => {
    const deletions: string[] = [];
    const { cloudFormation } = recording({
      providers: {
        'Custom::Pod': {
          create: () => ({ physicalId: 'one' }),
          update: () => ({ physicalId: 'two' }),
          delete: (_request, { physicalId }) => void deletions.push(physicalId),
        },
      },
    });
    const pod = (revision: number) => ({ Resources: { Pod: { Type: 'Custom::Pod', Properties: { revision } } } });
    await cloudFormation.deploy('Demo', pod(1));
    await cloudFormation.deploy('Demo', pod(2));
    expect(deletions).toEqual(['one']);
    expect(cloudFormation.stack('Demo')?.resources[0]?.physicalId).toBe('two');
  });

  test('what is no longer wanted goes after all creations and updates, in reverse order', async () => {
    const { called } = await deployed(
      { A: resource(), B: resource({ A: ref('A') }), C: resource({ B: ref('B') }), Kept: resource({ X: 1 }) },
      { Kept: resource({ X: 2 }), New: resource() },
    );
    expect(called()).toEqual(['update Kept', 'create New', 'delete C-3', 'delete B-2', 'delete A-1']);
  });

  test('removed and replaced resources go in one reverse order', async () => {
    const { called } = await deployed(
      { A: resource({ Name: 'x' }), B: resource({ A: ref('A') }) },
      { A: resource({ Name: 'y' }) },
    );
    expect(called()).toEqual(['create A', 'delete B-2', 'delete A-1']);
  });

  test('Retain keeps what is removed or replaced, and the view lists it', async () => {
    const { outcome, called } = await deployed(
      { A: resource({ Name: 'x' }), B: resource({}, { DeletionPolicy: 'Retain' }) },
      { A: resource({ Name: 'y' }, { UpdateReplacePolicy: 'Retain' }) },
    );
    expect(called()).toEqual(['create A']);
    expect(outcome.stack?.retained.map(({ physicalId, reason }) => [physicalId, reason])).toEqual([
      ['B-2', 'DeletionPolicy'],
      ['A-1', 'UpdateReplacePolicy'],
    ]);
  });

  test('a type without update is inert to changes', async () => {
    const { cloudFormation } = recording({
      providers: { Fixed: { create: () => ({ physicalId: 'f', attributes: { X: '1' } }), delete: () => undefined } },
    });
    const fixed = (value: number) => ({ Resources: { F: { Type: 'Fixed', Properties: { value } } } });
    await cloudFormation.deploy('Demo', fixed(1));
    const outcome = await cloudFormation.deploy('Demo', fixed(2));
    expect(outcome).toMatchObject({
      ok: true,
      changed: true,
      stack: { resources: [{ physicalId: 'f', properties: { value: 2 } }] },
    });
  });

  test('a failure restores what was updated, the failed resource too, most recent first', async () => {
    const { world, cloudFormation, called, told } = recording();
    const template = (x: number, more: Record<string, unknown> = {}) => ({
      Resources: { A: resource({ X: x }), B: resource({ A: ref('A'), X: x }), ...more },
    });
    await cloudFormation.deploy('Demo', template(1));
    called();
    told();
    let refusals = 1;
    const { get } = world.refusals;
    world.refusals.get = (call) =>
      call === 'update B' && refusals-- > 0 ? new Error('not now') : get.call(world.refusals, call);
    const outcome = await cloudFormation.deploy('Demo', template(2, { New: resource({}, { DependsOn: 'A' }) }));
    expect(outcome).toMatchObject({
      ok: false,
      status: 'UPDATE_ROLLBACK_COMPLETE',
      reason: 'The following resource(s) failed to update: [B].',
      failedResource: { logicalId: 'B', reason: 'not now' },
    });
    expect(called()).toEqual(['update A', 'update B', 'update B', 'update A']);
    expect(told().slice(-7)).toEqual([
      'UPDATE_ROLLBACK_IN_PROGRESS Demo',
      ...['UPDATE_IN_PROGRESS B', 'UPDATE_COMPLETE B', 'UPDATE_IN_PROGRESS A', 'UPDATE_COMPLETE A'],
      'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS Demo',
      'UPDATE_ROLLBACK_COMPLETE Demo',
    ]);
    expect([...world.existing.values()]).toEqual([{ X: 1 }, { A: 'A-1', X: 1 }]);
    expect(await cloudFormation.deploy('Demo', template(1))).toMatchObject({ ok: true, changed: false });
  });

  test('what a failed update created or replaced is deleted again, the old one stays', async () => {
    const { outcome, called, world } = await deployed(
      { A: resource({ Name: 'x' }), Z: resource({ A: ref('A') }) },
      { A: resource({ Name: 'y' }), New: resource({ A: ref('A') }), Z: resource({ A: ref('A'), New: ref('New') }) },
      ['update Z'],
    );
    // The refusal lasts, so the restoration of Z fails as well.
    expect(outcome).toMatchObject({ ok: false, status: 'UPDATE_ROLLBACK_FAILED' });
    expect(called()).toEqual(['create A', 'create New', 'update Z', 'update Z']);

    const second = await deployed(
      { A: resource({ Name: 'x' }) },
      { A: resource({ Name: 'y' }), New: resource({ A: ref('A') }), Bad: resource({ New: ref('New') }) },
      ['create Bad'],
    );
    expect(second.outcome).toMatchObject({
      ok: false,
      status: 'UPDATE_ROLLBACK_COMPLETE',
      reason: 'The following resource(s) failed to create: [Bad].',
    });
    expect(second.called()).toEqual(['create A', 'create New', 'create Bad', 'delete New-3', 'delete A-2']);
    expect([...second.world.existing.keys()]).toEqual(['A-1']);
    expect(world.existing.size).toBe(4);
  });

  test('a clean-up that cannot delete leaves the update successful and says what is left', async () => {
    const { outcome, events } = await deployed({ A: resource(), B: resource() }, { B: resource() }, ['delete A-1']);
    expect(outcome).toMatchObject({ ok: true, stack: { status: 'UPDATE_COMPLETE' } });
    expect(events.at(-1)?.reason).toBe('Update successful. One or more resources could not be deleted.');
    expect(outcome.stack?.retained).toMatchObject([
      { logicalId: 'A', physicalId: 'A-1', reason: 'could not be deleted: delete A-1 refused' },
    ]);
    expect(outcome.stack?.resources.map(({ logicalId }) => logicalId)).toEqual(['B']);
  });

  test('a resource cannot become another type', async () => {
    const { outcome } = await deployed({ A: resource() }, { A: { Type: 'Custom::T' } });
    expect(outcome).toMatchObject({
      ok: false,
      status: 'REFUSED',
      reason:
        'Update of resource type is not permitted. The new template modifies resource type of the following resources: [A]',
    });
  });

  test('a custom resource cannot change its service token', async () => {
    const custom = (token: string) => ({ A: { Type: 'Custom::T', Properties: { ServiceToken: token } } });
    const { outcome } = await deployed(custom('one'), custom('two'));
    expect(reasonOf(outcome)).toBe('Modifying service token is not allowed.');
  });

  test('a parameter that is not given again has its default again', async () => {
    const { cloudFormation } = recording();
    const template = {
      Parameters: { P: { Type: 'String', Default: 'a' } },
      Resources: { A: resource({ P: ref('P') }) },
    };
    const given = await cloudFormation.deploy('Demo', template, { parameters: { P: 'b' } });
    expect(given.stack).toMatchObject({ parameters: { P: 'b' } });
    const again = await cloudFormation.deploy('Demo', template);
    expect(again).toMatchObject({ ok: true, changed: true, stack: { parameters: { P: 'a' } } });
  });
});

describe('destroying a stack', () => {
  const template = {
    Resources: { A: resource(), B: resource({ A: ref('A') }), C: resource({}, { DependsOn: 'B' }), D: resource() },
  };

  test('deletes in exactly the reverse order, and forgets the stack', async () => {
    const { cloudFormation, called, world } = recording();
    await cloudFormation.deploy('Demo', template);
    expect(called()).toEqual(['create A', 'create B', 'create C', 'create D']);
    const outcome = await cloudFormation.destroy('Demo');
    expect(outcome).toMatchObject({ ok: true, stack: { status: 'DELETE_COMPLETE', resources: [] } });
    expect(called()).toEqual(['delete D-4', 'delete C-3', 'delete B-2', 'delete A-1']);
    expect(world.existing.size).toBe(0);
    expect(cloudFormation.stack('Demo')).toBeUndefined();
  });

  test('a stack that does not exist is told as such', async () => {
    expect(reasonOf(await recording().cloudFormation.destroy('Nope'))).toBe('Stack with id Nope does not exist');
  });

  test('spares what a resource that cannot be deleted depends on, and can be tried again', async () => {
    const { cloudFormation, called, world } = recording();
    await cloudFormation.deploy('Demo', template);
    called();
    world.refusals.set('delete B-2', new ResourceError('ResourceInUse', 'B is in use.'));
    const outcome = await cloudFormation.destroy('Demo');
    expect(outcome).toMatchObject({
      ok: false,
      status: 'DELETE_FAILED',
      reason: 'The following resource(s) failed to delete: [B].',
      failedResource: { logicalId: 'B', code: 'ResourceInUse', reason: 'B is in use.' },
    });
    expect(called()).toEqual(['delete D-4', 'delete C-3', 'delete B-2']);
    expect(outcome.stack?.resources.map(({ logicalId }) => logicalId)).toEqual(['A', 'B']);

    world.refusals.clear();
    expect((await cloudFormation.destroy('Demo')).ok).toBe(true);
    expect(called()).toEqual(['delete B-2', 'delete A-1']);
  });

  test('lists what DeletionPolicy keeps', async () => {
    const { cloudFormation, world } = recording();
    await cloudFormation.deploy('Demo', { Resources: { A: resource({}, { DeletionPolicy: 'Retain' }) } });
    const outcome = await cloudFormation.destroy('Demo');
    expect(outcome).toMatchObject({ ok: true, stack: { retained: [{ logicalId: 'A', reason: 'DeletionPolicy' }] } });
    expect(world.existing.size).toBe(1);
  });
});

describe('several stacks', () => {
  const producer = (value: string) => ({
    Resources: { A: resource() },
    Outputs: { Vpc: { Value: value, Export: { Name: 'Vpc' } } },
  });
  const consumer = { Resources: { B: resource({ Vpc: { 'Fn::ImportValue': 'Vpc' } }) } };

  test('one imports what the other exports', async () => {
    const { cloudFormation } = recording();
    await cloudFormation.deploy('Network', producer('vpc-1'));
    const outcome = await cloudFormation.deploy('App', consumer);
    expect(outcome.ok && outcome.stack.resources[0]?.properties).toEqual({ Vpc: 'vpc-1' });
  });

  test('an export in use can be neither changed nor removed, and its stack not deleted', async () => {
    const { cloudFormation } = recording();
    await cloudFormation.deploy('Network', producer('vpc-1'));
    await cloudFormation.deploy('App', consumer);
    expect(await cloudFormation.deploy('Network', producer('vpc-2'))).toMatchObject({
      ok: false,
      reason: 'Export Vpc cannot be updated as it is in use by App',
    });
    expect(await cloudFormation.deploy('Network', { Resources: { A: resource() } })).toMatchObject({
      ok: false,
      status: 'UPDATE_ROLLBACK_COMPLETE',
      reason: 'Export Vpc cannot be deleted as it is in use by App',
    });
    expect(reasonOf(await cloudFormation.destroy('Network'))).toBe(
      'Delete canceled. Cannot delete export Vpc as it is in use by App.',
    );
    expect((await cloudFormation.destroy('App')).ok).toBe(true);
    expect((await cloudFormation.destroy('Network')).ok).toBe(true);
  });

  test('a stack does not import from itself, not even what it exports already', async () => {
    const { cloudFormation } = recording();
    await cloudFormation.deploy('Network', producer('vpc-1'));
    const { Resources, Outputs } = { ...producer('vpc-1') };
    const outcome = await cloudFormation.deploy('Network', {
      Outputs,
      Resources: { ...Resources, ...consumer.Resources },
    });
    expect(reasonOf(outcome)).toContain('No export named Vpc found');
  });

  test('an export name is taken once', async () => {
    const { cloudFormation } = recording();
    await cloudFormation.deploy('Network', producer('vpc-1'));
    expect(await cloudFormation.deploy('Other', producer('vpc-2'))).toMatchObject({
      ok: false,
      status: 'ROLLBACK_COMPLETE',
      reason: 'Export with name Vpc is already exported by stack Network',
    });
  });

  test('a weak reference reads an output that is not exported', async () => {
    const { cloudFormation } = recording();
    await cloudFormation.deploy('Network', { Resources: { A: resource() }, Outputs: { O: { Value: 'v' } } });
    const outcome = await cloudFormation.deploy('App', {
      Resources: { B: resource({ V: { 'Fn::GetStackOutput': { StackName: 'Network', OutputName: 'O' } } }) },
    });
    expect(outcome.ok && outcome.stack.resources[0]?.properties).toEqual({ V: 'v' });
    expect((await cloudFormation.destroy('Network')).ok).toBe(true);
  });
});

describe('what is refused before anything is begun', () => {
  test('a stack name', async () => {
    const { cloudFormation, told } = recording();
    expect(await cloudFormation.deploy('-x', { Resources: { A: resource() } })).toMatchObject({
      status: 'REFUSED',
      reason:
        "1 validation error detected: Value '-x' at 'stackName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*",
    });
    expect(told()).toEqual([]);
  });

  test('a second operation on a stack while one is under way', async () => {
    let second: Promise<unknown> | undefined;
    const { cloudFormation } = recording({
      onEvent: ({ logicalId }) => {
        if (logicalId === 'A') second ??= cloudFormation.deploy('Demo', template);
      },
    });
    const template = { Resources: { A: resource() } };
    expect((await cloudFormation.deploy('Demo', template)).ok).toBe(true);
    expect(await second).toMatchObject({
      status: 'REFUSED',
      reason: expect.stringMatching(/is in CREATE_IN_PROGRESS state and can not be updated\.$/),
    });
  });

  test('a deployment whose listener throws ends with that, and the stack can still be deleted', async () => {
    const { cloudFormation, world } = recording({
      onEvent: ({ logicalId, status }) => {
        if (logicalId === 'B' && status === 'CREATE_COMPLETE') throw new Error('interrupted');
      },
    });
    const template = { Resources: { A: resource(), B: resource() } };
    await expect(cloudFormation.deploy('Demo', template)).rejects.toThrow('interrupted');
    expect((await cloudFormation.destroy('Demo')).ok).toBe(true);
    expect(world.existing.size).toBe(0);
  });
});
