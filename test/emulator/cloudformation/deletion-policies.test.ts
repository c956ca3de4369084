import { reasonOf, recording, resource } from './stubs';

const deploy = async (policies: Record<string, unknown>, sections: object = {}) => {
  const recorded = recording();
  const template = { ...sections, Resources: { A: resource(), B: resource({}, policies) } };
  return { ...recorded, outcome: await recorded.cloudFormation.deploy('Demo', template) };
};

test.each([
  { DeletionPolicy: 'Delete' },
  { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' },
  { DeletionPolicy: 'RetainExceptOnCreate' },
  { DeletionPolicy: 'Snapshot', UpdateReplacePolicy: 'Snapshot' },
  { UpdateReplacePolicy: 'Delete' },
])('%j is in order', async (policies) => {
  expect((await deploy(policies)).outcome.ok).toBe(true);
});

test.each<[Record<string, unknown>, string]>([
  [{ DeletionPolicy: 'Keep' }, 'DeletionPolicy must be one of Delete, Retain, RetainExceptOnCreate, Snapshot.'],
  [{ DeletionPolicy: 'retain' }, 'DeletionPolicy must be one of'],
  [{ DeletionPolicy: { Ref: 'AWS::Region' } }, 'DeletionPolicy must be one of'],
  [{ UpdateReplacePolicy: 'RetainExceptOnCreate' }, 'UpdateReplacePolicy must be one of Delete, Retain, Snapshot.'],
])('%j refuses the template before anything is created', async (policies, words) => {
  const { outcome, called } = await deploy(policies);
  expect(outcome).toMatchObject({ ok: false, status: 'REFUSED' });
  expect(reasonOf(outcome)).toContain(words);
  expect(reasonOf(outcome)).toContain(`(at /Resources/B/${Object.keys(policies)[0]})`);
  expect(called()).toEqual([]);
});

test('under AWS::LanguageExtensions a policy may be a function', async () => {
  const sections = {
    Transform: 'AWS::LanguageExtensions',
    Parameters: { Keep: { Type: 'String', Default: 'Retain' } },
    Conditions: { Never: { 'Fn::Equals': [1, 2] } },
  };
  const policies = {
    DeletionPolicy: { Ref: 'Keep' },
    UpdateReplacePolicy: { 'Fn::If': ['Never', 'Retain', { Ref: 'AWS::NoValue' }] },
  };
  const { outcome, cloudFormation, called } = await deploy(policies, sections);
  expect(outcome.ok).toBe(true);
  called();
  expect((await cloudFormation.destroy('Demo')).stack?.retained.map(({ logicalId }) => logicalId)).toEqual(['B']);
  expect(called()).toEqual(['delete A-1']);
});
