import type { StackResourceView } from '../../../lib/model/template-environment';
import { unrenderedCharts } from '../../../lib/walkthrough/template/unrendered-charts';

const resource = (type: string, properties: StackResourceView['properties']): StackResourceView => ({
  stackName: 'App',
  logicalId: 'Chart1',
  type,
  physicalId: 'App-Chart1',
  properties,
  dependsOn: [],
});
const chart = (properties: StackResourceView['properties']) => resource('Custom::AWSCDK-EKS-HelmChart', properties);

test('names each release with its namespace, as far as the template does', () => {
  const [note, ...others] = unrenderedCharts([
    resource('AWS::S3::Bucket', { Release: 'none' }),
    chart({ Release: 'karpenter', Namespace: 'kube-system' }),
    chart({ Release: 'web' }),
    chart({ Release: {} }),
  ]);
  expect(note).toMatch(/^Helm charts are not rendered here: kube-system\/karpenter, web, Chart1\. /);
  expect(others).toEqual([]);
});

test('says nothing where there is no chart', () => {
  expect(unrenderedCharts([resource('AWS::S3::Bucket', {})])).toEqual([]);
});
