import { templateVerdict } from '../../../lib/model/template-result';
import { associated, filesIn, rehearseFiles, rehearseTemplateOf, shown, statusOf } from './support';

const imported = { ...associated('api') };
imported['Associationapi']!.Properties['ClusterName'] = { 'Fn::ImportValue': 'network-Cluster' };

test('an export of a stack that is not given decides nothing, and the option that gives its value is named', async () => {
  const result = await rehearseTemplateOf({ Resources: imported });
  expect(result.stacks).toMatchObject([{ status: 'unknown' }]);
  expect(shown(result.stacks[0]!)).toContain('No export named network-Cluster found');
  expect(shown(result.stacks[0]!)).toContain('--export network-Cluster=VALUE');
  expect([result.identities, templateVerdict(result)]).toEqual([[], 'unknown']);
});

test('one that is given by its value is imported, and the cluster of that name taken for granted', async () => {
  const { at, remove } = filesIn({ 'app.json': { Resources: imported } });
  try {
    const result = await rehearseFiles({ template: at('app.json'), exports: ['network-Cluster=prod'] });
    expect(statusOf(result)).toEqual({ 'default/api': 'passed' });
    expect(result.identities[0]?.association.cluster).toBe('prod');
  } finally {
    remove();
  }
});

test.each([
  ['of the template', { Transform: 'AWS::Serverless-2016-10-31', Globals: { Function: { Timeout: 3 } } }, {}],
  ['of a resource', {}, { 'Fn::Transform': { Name: 'AWS::Include', Parameters: { Location: 's3://b/k' } } }],
])('a macro %s decides nothing', async (_where, sections, properties) => {
  const Resources = associated('api');
  Object.assign(Resources['Roleapi']!.Properties, properties);
  const result = await rehearseTemplateOf({ ...sections, Resources });
  expect(result.stacks).toMatchObject([{ status: 'unknown' }]);
  expect(shown(result.stacks[0]!)).toMatch(/^(?:resource: Roleapi\n)?because .* is a macro, which runs inside AWS/);
});
