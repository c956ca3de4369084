import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { CDK_MANIFEST } from '../../model/cdk-resource-types';
import {
  ResourceError,
  type Provisioned,
  type ResourceProvider,
  type ResourceRequest,
} from '../cloudformation/provider';
import { systemClock, type Clock } from '../clock';
import type { Journal } from '../journal';
import type { ApiServer } from './api-server';
import { JsonPathSyntaxError } from './jsonpath';
import { kubectlApply, kubectlCreate, kubectlDelete, type Wait } from './kubectl';
import { KubectlError } from './kubectl-output';
import { kubectlGet, kubectlPatch } from './kubectl-query';
import { pythonBytesRepr, pythonRepr } from './python-text';

/** Where CDK's handler keeps its files, which messages show. */
const MANIFEST_FILE = '/tmp/manifest.yaml';
const KUBECONFIG = '/tmp/kubeconfig';

/** The pause between two attempts of the object value handler, and the longest a Lambda function may run. */
const RETRY_MS = 10_000;
const LAMBDA_TIMEOUT_MS = 15 * 60_000;

/**
 * What EKS itself puts into the namespace kube-system of a new cluster, which is not emulated (EKS User Guide, "Amazon EKS
 * add-ons"). CDK's `FargateCluster` patches the first.
 */
const OF_EKS = [
  { kind: 'Deployment', name: 'coredns' },
  { kind: 'DaemonSet', name: 'aws-node' },
  { kind: 'DaemonSet', name: 'kube-proxy' },
];

export interface KubectlProviderOptions {
  /** @default the machine's */
  readonly clock?: Clock;
  readonly journal?: Journal;
  /**
   * Lets `clock` advance. The default really waits, which keeps the process alive meanwhile: somebody awaits the result.
   * With a clock that stands still the number of attempts is limited all the same.
   */
  readonly wait?: Wait;
}

/**
 * The custom resources through which AWS CDK's `aws-eks` and `aws-eks-v2` modules run kubectl, with the semantics of the real
 * handler: create is `kubectl create --save-config` (or apply), update is `kubectl apply` with pruning if asked for, delete is
 * `kubectl delete` with its errors swallowed; the physical id never changes on update.
 *
 * Source: `custom-resource-handlers/dist/aws-eks-v2/kubectl-handler` in aws-cdk-lib 2.276. Helm charts are not among them.
 * Two differences: an object value's JSONPath that cannot be read is refused at once, not tried until the timeout; and a patch
 * of an object that only EKS itself makes, such as the Deployment of CoreDNS, is taken as done, since that is not here.
 *
 * A failure is a `ResourceError` whose message is what kubectl wrote on standard error. CloudFormation shows the same text as
 * a Python bytes literal inside the message of CDK's provider framework.
 *
 * @param clusterLookup the API server of a cluster by the cluster's name, if there is one.
 */
export function kubectlResourceProviders(
  clusterLookup: (clusterName: string) => ApiServer | undefined,
  options: KubectlProviderOptions = {},
): Record<string, ResourceProvider> {
  const context: HandlerContext = {
    clusterLookup,
    clock: options.clock ?? systemClock,
    journal: options.journal,
    wait: options.wait ?? ((milliseconds) => sleep(milliseconds)),
  };
  return {
    [CDK_MANIFEST]: manifestProvider(context),
    'Custom::AWSCDK-EKS-KubernetesObjectValue': objectValueProvider(context),
    'Custom::AWSCDK-EKS-KubernetesPatch': patchProvider(context),
  };
}

interface HandlerContext {
  readonly clusterLookup: (clusterName: string) => ApiServer | undefined;
  readonly clock: Clock;
  readonly journal?: Journal;
  readonly wait: Wait;
}

function manifestProvider(context: HandlerContext): ResourceProvider {
  const file = ({ properties }: ResourceRequest) => ({
    source: MANIFEST_FILE,
    skipValidation: flag(properties['SkipValidation']),
  });
  return {
    async create(request) {
      const create = flag(request.properties['Overwrite']) ? kubectlApply : kubectlCreate;
      await run(context, request, `kubectl ${create === kubectlApply ? 'apply' : 'create --save-config'}`, (server) =>
        create(server, manifestOf(request), file(request)),
      );
      return { physicalId: randomUUID() };
    },
    async update(request, { physicalId }) {
      const pruneLabel = optionalText(request, 'PruneLabel');
      const command = `kubectl apply${pruneLabel === undefined ? '' : ` --prune -l ${pruneLabel}`}`;
      await run(context, request, command, (server) =>
        kubectlApply(server, manifestOf(request), { ...file(request), pruneSelector: pruneLabel }),
      );
      return { physicalId };
    },
    async delete(request) {
      const deletion = { ...file(request), wait: context.wait, timeoutMs: LAMBDA_TIMEOUT_MS };
      await run(context, request, 'kubectl delete', (server) =>
        kubectlDelete(server, manifestOf(request), deletion).catch((error: unknown) => {
          if (error instanceof KubectlError) return error.message;
          throw error;
        }),
      );
    },
  };
}

function objectValueProvider(context: HandlerContext): ResourceProvider {
  const read = async (request: ResourceRequest, physicalId: string): Promise<Provisioned> => {
    const query = {
      type: text(request, 'ObjectType'),
      name: text(request, 'ObjectName'),
      namespace: text(request, 'ObjectNamespace'),
      template: `{${text(request, 'JsonPath')}}`,
    };
    const seconds = wholeSeconds(request, 'TimeoutSeconds');
    const value = await run(context, request, `kubectl get ${query.type} ${query.name}`, (server) =>
      waitForOutput(server, query, seconds, context),
    );
    return { physicalId, attributes: { Value: value } };
  };
  return {
    create: (request) => read(request, randomUUID()),
    update: (request, { physicalId }) => read(request, physicalId),
    delete() {},
  };
}

/** `wait_for_output` of the handler: again and again while the output is empty or kubectl fails. */
async function waitForOutput(
  server: ApiServer,
  query: Parameters<typeof kubectlGet>[1],
  seconds: number,
  { clock, wait }: HandlerContext,
): Promise<string> {
  const end = clock.now() + seconds * 1000;
  let lastError = 'None';
  const attempts = Math.ceil((seconds * 1000) / RETRY_MS);
  for (let attempt = 0; attempt < attempts && clock.now() < end; attempt += 1) {
    try {
      const output = kubectlGet(server, query);
      if (output !== '') return output;
    } catch (error) {
      if (!(error instanceof KubectlError)) throw error;
      lastError = pythonBytesRepr(`${error.message}\n`);
    }
    await wait(RETRY_MS);
  }
  const command = ['get', '-n', query.namespace, query.type, query.name, `-o=jsonpath='${query.template}'`];
  throw new KubectlError(
    `Timeout waiting for output from kubectl command: ${pythonRepr(command)} (last_error=${lastError})`,
  );
}

function patchProvider(context: HandlerContext): ResourceProvider {
  const patch = (request: ResourceRequest, property: string) =>
    run(context, request, `kubectl patch ${text(request, 'ResourceName')}`, (server) => {
      const query = {
        resource: text(request, 'ResourceName'),
        namespace: text(request, 'ResourceNamespace'),
        patch: text(request, property),
        type: text(request, 'PatchType'),
      };
      return isLeftToEks(server, query) ? '' : kubectlPatch(server, query);
    });
  return {
    create: async (request) => {
      await patch(request, 'ApplyPatchJson');
      return { physicalId: randomUUID() };
    },
    update: async (request, { physicalId }) => {
      await patch(request, 'ApplyPatchJson');
      return { physicalId };
    },
    // Unlike a manifest's, this deletion's errors are not swallowed.
    delete: async (request) => void (await patch(request, 'RestorePatchJson')),
  };
}

/** Whether `TYPE/NAME` names an object that a cluster on EKS has and this one has not. */
function isLeftToEks(server: ApiServer, { resource, namespace }: { resource: string; namespace: string }): boolean {
  const object = OF_EKS.find(({ kind, name }) => resource.toLowerCase() === `${kind}/${name}`.toLowerCase());
  return object !== undefined && namespace === 'kube-system' && !server.find(object.kind, namespace, object.name);
}

async function run(
  { clusterLookup, clock, journal }: HandlerContext,
  request: ResourceRequest,
  command: string,
  execute: (server: ApiServer) => string | Promise<string>,
): Promise<string> {
  const record = (said: string, cause?: string) =>
    journal?.record({
      at: clock.now(),
      component: 'kubernetes',
      event: command,
      subject: request.logicalId,
      said,
      cause,
    });
  const clusterName = text(request, 'ClusterName');
  const server = clusterLookup(clusterName);
  if (!server) {
    const login = ['aws', 'eks', 'update-kubeconfig', '--name', clusterName, '--kubeconfig', KUBECONFIG];
    const message = `Command '${pythonRepr(login)}' returned non-zero exit status 255.`;
    record(message, `there is no cluster named ${clusterName}`);
    throw new ResourceError('CalledProcessError', message);
  }
  try {
    const output = await execute(server);
    record(output.trimEnd());
    return output;
  } catch (error) {
    if (!(error instanceof KubectlError) && !(error instanceof JsonPathSyntaxError)) throw error;
    record(error.message);
    const refusal = error instanceof KubectlError ? error.refusal : undefined;
    throw new ResourceError(refusal?.reason || 'KubectlError', error.message, refusal?.code);
  }
}

/** CloudFormation hands every property of a custom resource over as text. */
const flag = (value: unknown) => typeof value !== 'object' && String(value).toLowerCase() === 'true';

function optionalText({ properties, logicalId }: ResourceRequest, name: string): string | undefined {
  const value = properties[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'object')
    throw new ResourceError('TypeError', `the property ${name} of ${logicalId} is not text`);
  return String(value);
}

function text(request: ResourceRequest, name: string): string {
  const value = optionalText(request, name);
  // Python's own KeyError, which is all that the handler says.
  if (value === undefined) throw new ResourceError('KeyError', `'${name}'`);
  return value;
}

function wholeSeconds(request: ResourceRequest, name: string): number {
  const value = text(request, name);
  if (/^\s*\d{1,9}\s*$/.test(value)) return Number(value);
  throw new ResourceError('ValueError', `invalid literal for int() with base 10: ${pythonRepr(value)}`);
}

function manifestOf(request: ResourceRequest): readonly unknown[] {
  let manifest: unknown;
  try {
    manifest = JSON.parse(text(request, 'Manifest'));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new ResourceError(
      'JSONDecodeError',
      `the property Manifest of ${request.logicalId} is not JSON: ${error.message}`,
    );
  }
  if (Array.isArray(manifest)) return manifest;
  throw new ResourceError('TypeError', `the property Manifest of ${request.logicalId} is not a list of objects`);
}
