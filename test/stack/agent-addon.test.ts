import { synthesise } from '../../lib/stack/synthesise';
import { allDependenciesOf, idsOfType, resourceOf } from './template-graph';

const { template } = synthesise();
const [agent, ...others] = idsOfType(template, 'AWS::EKS::Addon');

test('exactly one add-on, the agent', () => {
  expect(others).toEqual([]);
  expect(resourceOf(template, agent!).Properties?.AddonName).toBe('eks-pod-identity-agent');
});

test('of the version that EKS takes by default, and deleted with its software', () => {
  expect(Object.keys(resourceOf(template, agent!).Properties ?? {}).sort()).toEqual([
    'AddonName',
    'ClusterName',
    'Tags',
  ]);
});

test('does not wait for the nodes', () => {
  const waitsFor = allDependenciesOf(template, agent!);
  expect(waitsFor).toContain(idsOfType(template, 'AWS::EKS::Cluster')[0]);
  expect(waitsFor).not.toContain(idsOfType(template, 'AWS::EKS::Nodegroup')[0]);
});

test('installAgent=false: none, with a warning on a cluster that has nothing else to bring it', () => {
  const without = synthesise({ installAgent: 'false' });
  expect(idsOfType(without.template, 'AWS::EKS::Addon')).toEqual([]);
  expect(without.warnings).toEqual([
    'installAgent=false: without the Pod Identity Agent no pod of this cluster gets credentials.',
  ]);
  expect(synthesise({ existingCluster: true }).warnings).toEqual([]);
});
