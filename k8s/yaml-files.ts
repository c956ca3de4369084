import { Yaml } from 'cdk8s';
import { type Manifest, namespaceManifest, podManifest, serviceAccountManifest } from './manifests';
import { isBuiltInNamespace } from './namespace-chart';
import { type WorkloadNames, withoutIdentity } from './workload-names';

/** A file for `kubectl apply -f`. */
export interface YamlFile {
  readonly name: string;
  readonly content: string;
}

/**
 * The demo's objects as YAML, one file each, named as in the tutorial. `kubectl apply -f <folder>` takes files
 * in the order of their names, so a namespace is `00`.
 *
 * @param isolationPod whether to add the second pod, whose ServiceAccount no association names
 */
export function yamlFiles(names: WorkloadNames, isolationPod: boolean): YamlFile[] {
  const second = withoutIdentity(names);
  return [
    ...(isBuiltInNamespace(names.namespace) ? [] : [file('00_k8s_namespace', namespaceManifest(names.namespace))]),
    file('01_k8s_service_account', serviceAccountManifest(names)),
    file('02_k8s_aws_cli_pod', podManifest(names)),
    ...(isolationPod
      ? [
          file('03_k8s_service_account_no_identity', serviceAccountManifest(second)),
          file('04_k8s_aws_cli_pod_no_identity', podManifest(second)),
        ]
      : []),
  ];
}

function file(name: string, manifest: Manifest): YamlFile {
  return { name: `${name}.yaml`, content: Yaml.stringify(manifest) };
}
