import { parse } from 'yaml';
import { namespaceManifest, podManifest, serviceAccountManifest } from '../../k8s/manifests';
import { tutorialNames, withoutIdentity } from '../../k8s/workload-names';
import { yamlFiles } from '../../k8s/yaml-files';

test("are named as in the tutorial, in the order in which 'kubectl apply -f' takes them", () => {
  const names = yamlFiles({ ...tutorialNames, namespace: 'team-a' }, true).map(({ name }) => name);
  expect(names).toEqual([
    '00_k8s_namespace.yaml',
    '01_k8s_service_account.yaml',
    '02_k8s_aws_cli_pod.yaml',
    '03_k8s_service_account_no_identity.yaml',
    '04_k8s_aws_cli_pod_no_identity.yaml',
  ]);
  expect([...names].sort()).toEqual(names);
});

test('hold what is deployed, one object each', () => {
  const names = { ...tutorialNames, namespace: 'team-a' };
  const other = withoutIdentity(names);
  expect(yamlFiles(names, true).map(({ content }) => parse(content) as unknown)).toEqual([
    namespaceManifest('team-a'),
    serviceAccountManifest(names),
    podManifest(names),
    serviceAccountManifest(other),
    podManifest(other),
  ]);
});

test('without the second pod, and in a namespace that is there: the two of the tutorial', () => {
  expect(yamlFiles(tutorialNames, false).map(({ name }) => name)).toEqual([
    '01_k8s_service_account.yaml',
    '02_k8s_aws_cli_pod.yaml',
  ]);
});
