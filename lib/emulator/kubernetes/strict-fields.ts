import { isPlainObject } from './plain-json';

/*
 * The members of the structures that this demo's manifests use, for strict validation: from `core/v1/types.go` of
 * k8s.io/api 0.35 and `meta/v1/types.go` of apimachinery.
 */
const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));

const METADATA = words(
  `name generateName namespace selfLink uid resourceVersion generation creationTimestamp deletionTimestamp
   deletionGracePeriodSeconds labels annotations ownerReferences finalizers managedFields`,
);
const POD_SPEC = words(
  `volumes initContainers containers ephemeralContainers restartPolicy terminationGracePeriodSeconds activeDeadlineSeconds
   dnsPolicy nodeSelector serviceAccountName serviceAccount automountServiceAccountToken nodeName hostNetwork hostPID hostIPC
   shareProcessNamespace securityContext imagePullSecrets hostname subdomain affinity schedulerName tolerations hostAliases
   priorityClassName priority dnsConfig readinessGates runtimeClassName enableServiceLinks preemptionPolicy overhead
   topologySpreadConstraints setHostnameAsFQDN os hostUsers schedulingGates resourceClaims resources hostnameOverride workloadRef`,
);
const CONTAINER = words(
  `name image command args workingDir ports envFrom env resources resizePolicy restartPolicy restartPolicyRules volumeMounts
   volumeDevices livenessProbe readinessProbe startupProbe lifecycle terminationMessagePath terminationMessagePolicy
   imagePullPolicy securityContext stdin stdinOnce tty`,
);
const ENV = words('name value valueFrom');
const MOUNT = words('name readOnly recursiveReadOnly mountPath subPath mountPropagation subPathExpr');
const POD = words('apiVersion kind metadata spec status');
const SERVICE_ACCOUNT = words('apiVersion kind metadata secrets imagePullSecrets automountServiceAccountToken');

/**
 * The members of a Pod or ServiceAccount that Kubernetes does not know, as paths: what `kubectl`'s default
 * `--validate=strict` makes the server refuse. Objects of other kinds, and deeper structures, are not looked into.
 */
export function unknownFields(object: Readonly<Record<string, unknown>>): string[] {
  const isPod = object['kind'] === 'Pod';
  if (object['apiVersion'] !== 'v1' || (!isPod && object['kind'] !== 'ServiceAccount')) return [];
  const found: string[] = [];
  const check = (value: unknown, known: ReadonlySet<string>, path: string) => {
    if (!isPlainObject(value)) return;
    found.push(
      ...Object.keys(value)
        .filter((key) => !known.has(key))
        .map((key) => `${path}${key}`),
    );
  };
  const checkAll = (list: unknown, known: ReadonlySet<string>, path: string) => {
    if (Array.isArray(list)) list.forEach((item, index) => check(item, known, `${path}[${index}].`));
  };
  check(object, isPod ? POD : SERVICE_ACCOUNT, '');
  check(object['metadata'], METADATA, 'metadata.');
  const spec = object['spec'];
  if (!isPod || !isPlainObject(spec)) return found;
  check(spec, POD_SPEC, 'spec.');
  for (const list of ['containers', 'initContainers']) {
    const containers = spec[list];
    checkAll(containers, CONTAINER, `spec.${list}`);
    if (!Array.isArray(containers)) continue;
    containers.forEach((container: unknown, index) => {
      if (!isPlainObject(container)) return;
      checkAll(container['env'], ENV, `spec.${list}[${index}].env`);
      checkAll(container['volumeMounts'], MOUNT, `spec.${list}[${index}].volumeMounts`);
    });
  }
  return found;
}
