import fc from 'fast-check';

import { CloudFormation } from '../../../lib/emulator/cloudformation/cloudformation';
import { readTemplate } from '../../../lib/emulator/cloudformation/template';
import { TemplateError } from '../../../lib/emulator/cloudformation/template-error';
import { recording, resource } from './stubs';

/** Templates whose resources refer, in every way there is, to resources of a smaller number; listed in any order. */
const templates = fc
  .integer({ min: 1, max: 15 })
  .chain((count) =>
    fc.tuple(
      fc.shuffledSubarray([...Array(count).keys()], { minLength: count }),
      fc.array(fc.tuple(fc.nat(count - 1), fc.nat(count - 1), fc.nat(3)), { maxLength: 40 }),
      fc.nat(3),
    ),
  )
  .map(([order, pairs, name]) => {
    const edges = pairs.filter(([from, to]) => to < from);
    const forms = [
      (to: number) => ({ Ref: `R${to}` }),
      (to: number) => ({ 'Fn::GetAtt': [`R${to}`, 'Arn'] }),
      (to: number) => ({ 'Fn::If': ['Yes', { 'Fn::Sub': `\${R${to}}/\${R${to}.Serial}` }, 'x'] }),
    ];
    const Resources = Object.fromEntries(
      order.map((node) => {
        const mine = edges.filter(([from]) => from === node);
        return [
          `R${node}`,
          resource(
            { Name: String(name), Uses: mine.flatMap(([, to, form]) => forms[form]?.(to) ?? []) },
            { DependsOn: mine.filter(([, , form]) => form === 3).map(([, to]) => `R${to}`) },
          ),
        ];
      }),
    );
    return {
      template: { Conditions: { Yes: { 'Fn::Equals': ['a', 'a'] } }, Resources },
      edges: edges.map(([from, to]) => [`R${from}`, `R${to}`] as const),
    };
  });

const logical = (call: string): string => call.replace(/^\w+ (R\d+).*/, '$1');

test('everything is created after, and deleted before, what it depends on, and nothing is left', async () => {
  await fc.assert(
    fc.asyncProperty(templates, async ({ template, edges }) => {
      const { cloudFormation, called, world } = recording();
      expect((await cloudFormation.deploy('Demo', template)).ok).toBe(true);
      const created = called().map(logical);
      expect(created).toHaveLength(Object.keys(template.Resources).length);
      for (const [from, to] of edges) expect(created.indexOf(to)).toBeLessThan(created.indexOf(from));

      expect((await cloudFormation.destroy('Demo')).ok).toBe(true);
      const deleted = called().map(logical);
      for (const [from, to] of edges) expect(deleted.indexOf(from)).toBeLessThan(deleted.indexOf(to));
      expect(world.existing.size).toBe(0);
    }),
  );
});

test('an update to any other template gives the world that template describes, deletions last', async () => {
  await fc.assert(
    fc.asyncProperty(templates, templates, async (before, after) => {
      const { cloudFormation, called, world } = recording();
      await cloudFormation.deploy('Demo', before.template);
      called();
      const outcome = await cloudFormation.deploy('Demo', after.template);
      expect(outcome.ok).toBe(true);
      const kinds = called().map((call) => call.startsWith('delete'));
      expect(kinds).toEqual([...kinds].sort());
      const view = cloudFormation.stack('Demo')?.resources ?? [];
      expect(view.map(({ logicalId }) => logicalId).sort()).toEqual(Object.keys(after.template.Resources).sort());
      expect(new Map(view.map(({ physicalId, properties }) => [physicalId, properties]))).toEqual(world.existing);
      expect(await cloudFormation.deploy('Demo', after.template)).toMatchObject({ ok: true, changed: false });
    }),
  );
});

test('an update that fails anywhere leaves the world as it was', async () => {
  await fc.assert(
    fc.asyncProperty(templates, templates, fc.nat(), async (before, after, at) => {
      const { cloudFormation, called, world } = recording();
      await cloudFormation.deploy('Demo', before.template);
      const earlier = new Map(world.existing);
      called();
      const ids = Object.keys(after.template.Resources);
      const unlucky = ids[at % ids.length] ?? '';
      // Refused once, so that the restoration is not refused in turn.
      let left = 1;
      world.refusals.get = (call) =>
        /^(create|update)/.test(call) && logical(call) === unlucky && left-- > 0 ? new Error('no') : undefined;
      const outcome = await cloudFormation.deploy('Demo', after.template);
      if (outcome.ok) return;
      expect(outcome).toMatchObject({ status: 'UPDATE_ROLLBACK_COMPLETE', failedResource: { logicalId: unlucky } });
      expect(world.existing).toEqual(earlier);
      expect(await cloudFormation.deploy('Demo', before.template)).toMatchObject({ ok: true, changed: false });
    }),
  );
});

describe('hostile templates', () => {
  const names = fc.constantFrom(
    'A',
    'B',
    'AWS::Region',
    'AWS::NoValue',
    'P',
    'Nope',
    '',
    '__proto__',
    'constructor',
    'A.Arn',
    'a b',
  );
  const functions = fc.constantFrom(
    ...[
      'Ref',
      'Condition',
      'Fn::GetAtt',
      'Fn::Sub',
      'Fn::If',
      'Fn::Join',
      'Fn::Split',
      'Fn::Select',
      'Fn::Cidr',
      'Fn::Base64',
    ],
    ...[
      'Fn::FindInMap',
      'Fn::GetAZs',
      'Fn::ImportValue',
      'Fn::GetStackOutput',
      'Fn::ToJsonString',
      'Fn::Length',
      'Fn::Transform',
    ],
    ...['Fn::Equals', 'Fn::Not', 'Fn::And', 'Fn::Or', 'Fn::ForEach::X', 'Fn::Nope'],
  );
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 5 },
      fc.oneof(
        names,
        fc.string(),
        fc.integer(),
        fc.boolean(),
        fc.constant(null),
        fc.constant('${A}${P}${AWS::Region}${!x}${Nope.x}'),
      ),
      fc.tuple(functions, tie('value')).map(([name, argument]) => ({ [name]: argument })),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(fc.oneof(names, functions, fc.string()), tie('value'), { maxKeys: 3 }),
    ),
  }));
  const sections = fc.constantFrom(
    'Parameters',
    'Mappings',
    'Conditions',
    'Resources',
    'Outputs',
    'Transform',
    'Rules',
    'Metadata',
  );
  const resourceLike = fc.record(
    {
      Type: fc.constantFrom('T', 'AWS::EC2::VPC', 'AWS::CloudFormation::Stack', 'Custom::X', ''),
      Properties: value,
      DependsOn: value,
      Condition: value,
      DeletionPolicy: value,
      UpdateReplacePolicy: value,
    },
    { requiredKeys: ['Type'] },
  );
  const hostile = fc.oneof(
    value,
    fc.dictionary(sections, value),
    fc.record(
      {
        Transform: fc.constantFrom('AWS::LanguageExtensions', ['AWS::LanguageExtensions'], 'AWS::Include'),
        Parameters: fc.record({
          P: fc.record(
            {
              Type: fc.constantFrom('String', 'Number', 'CommaDelimitedList', 'X'),
              Default: value,
              AllowedPattern: fc.string(),
            },
            { requiredKeys: ['Type'] },
          ),
        }),
        Conditions: fc.dictionary(names, value, { maxKeys: 2 }),
        Resources: fc.dictionary(
          fc.constantFrom('A', 'B', 'C', 'Fn::ForEach::L'),
          fc.oneof({ weight: 5, arbitrary: resourceLike }, { weight: 1, arbitrary: value }),
          { minKeys: 1, maxKeys: 4 },
        ),
        Outputs: fc.dictionary(names, fc.record({ Value: value, Export: value }, { requiredKeys: ['Value'] }), {
          maxKeys: 2,
        }),
      },
      { requiredKeys: ['Resources'] },
    ),
  );

  test('are deployed or refused with a reason, and never leave anything behind', async () => {
    await fc.assert(
      fc.asyncProperty(hostile, async (template) => {
        const { cloudFormation, world } = recording();
        const outcome = await cloudFormation.deploy('Demo', template);
        if (!outcome.ok) expect(outcome.reason).not.toBe('');
        if (cloudFormation.stack('Demo') !== undefined) {
          const destroyed = await cloudFormation.destroy('Demo');
          expect(destroyed.ok).toBe(true);
          expect(world.existing.size).toBe(destroyed.stack?.retained.filter(({ type }) => type === 'T').length);
        }
        expect(cloudFormation.stacks()).toEqual([]);
      }),
      { numRuns: 1500 },
    );
  });

  test('as text too', () => {
    const text = fc.oneof(
      hostile.map((template) => JSON.stringify(template)),
      fc.string(),
      fc.string({ unit: fc.constantFrom(...'{}[]:,-?!&*|>\'"#%@` \n\tab1') }),
    );
    fc.assert(
      fc.property(text, (template) => {
        try {
          readTemplate(template);
        } catch (error) {
          expect(error).toBeInstanceOf(TemplateError);
        }
      }),
      { numRuns: 1500 },
    );
  });
});

describe('size', () => {
  /** As a cluster with many associations: each pod waits for its ServiceAccount, that for its association. */
  const large = (count: number) => {
    const Resources: Record<string, object> = { Cluster: resource(), Role: resource() };
    for (let index = 0; index < count; index += 1) {
      Resources[`Association${index}`] = resource({
        Cluster: { Ref: 'Cluster' },
        Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
      });
      Resources[`Account${index}`] = resource(
        { Manifest: { 'Fn::Sub': `for \${Association${index}}` } },
        { DependsOn: `Association${index}` },
      );
      Resources[`Pod${index}`] = resource(
        { Manifest: { 'Fn::Join': ['', ['on ', { Ref: 'Cluster' }]] } },
        { DependsOn: `Account${index}` },
      );
    }
    return { Resources };
  };

  const milliseconds = async (count: number): Promise<number> => {
    const { world } = recording();
    const cloudFormation = new CloudFormation({
      accountId: '111122223333',
      region: 'eu-central-1',
      clock: { now: () => 0 },
      limits: { resources: Infinity },
      providers: { T: world.provider() },
    });
    const begun = performance.now();
    expect((await cloudFormation.deploy('Demo', large(count))).ok).toBe(true);
    expect(await cloudFormation.deploy('Demo', large(count))).toMatchObject({ changed: false });
    expect((await cloudFormation.destroy('Demo')).ok).toBe(true);
    return performance.now() - begun;
  };

  test('15,000 resources take about ten times as long as 1,500', async () => {
    await milliseconds(100);
    const small = Math.min(await milliseconds(500), await milliseconds(500));
    expect(await milliseconds(5000)).toBeLessThan(small * 40 + 500);
  }, 60_000);
});
