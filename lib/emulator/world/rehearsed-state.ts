import { withoutSecrets } from '../../model/redact';
import type {
  HeardAnswer,
  RehearsedState,
  StandingAssociation,
  StandingCluster,
  StandingRole,
} from '../../model/rehearsed-state';
import type { Manifest } from '../../model/template-environment';
import type { PodIdentityAssociation } from '../eks/associations';
import type { Component, JournalEntry } from '../journal';
import { associationsIn } from './cluster-objects';
import type { EmulatedCluster } from './emulated-cluster';
import type { World } from './world';

/** What stands in a world at this moment, as plain data without secrets. */
export function rehearsedState(world: World): RehearsedState {
  const { account, clock, cloudFormation, clusters, journal } = world;
  return {
    at: clock.now(),
    accountId: account.accountId,
    region: account.region,
    partition: account.iam.partition,
    resources: cloudFormation
      .stacks()
      .flatMap(({ stackName, resources }) =>
        resources.map(({ status: _status, inert: _inert, ...resource }) => ({ ...resource, stackName })),
      ),
    clusters: [...clusters.values()].flatMap((cluster) => standingCluster(world, cluster)),
    roles: account.iam.roles().map(({ arn, name, trustDocument, inline, attached, tags }): StandingRole => ({
      arn,
      name,
      trust: trustDocument,
      inline: [...inline.keys()],
      attached: [...attached],
      tags: { ...tags },
    })),
    answers: heard(journal.since(0)),
  };
}

function standingCluster({ account: { eks } }: World, { name, node, api }: EmulatedCluster): StandingCluster[] {
  const cluster = eks.cluster(name);
  if (!cluster) return [];
  const { arn, version, authenticationMode, autoMode } = cluster;
  return [
    {
      name,
      arn,
      version,
      authenticationMode,
      autoMode,
      nodeGroups: eks.nodegroups(name).map((group) => ({
        name: group.name,
        amiType: group.amiType,
        instanceTypes: group.instanceTypes,
        metadata: {
          enabled: group.metadataOptions.httpEndpoint === 'enabled',
          tokensRequired: group.metadataOptions.httpTokens === 'required',
          hopLimit: group.metadataOptions.httpPutResponseHopLimit,
        },
      })),
      nodes: node ? [{ name: node.name, nodeGroup: node.nodeGroup, agentReady: node.agentRunning }] : [],
      associations: associationsIn(eks, name).map(standingAssociation),
      objects: api.objects().filter((object): object is Manifest => object.kind !== 'Secret'),
    },
  ];
}

function standingAssociation({
  associationId,
  namespace,
  serviceAccount,
  roleArn,
  targetRoleArn,
  disableSessionTags,
  policy,
  ownerArn,
  createdAt,
  modifiedAt,
}: PodIdentityAssociation): StandingAssociation {
  // arn:aws:eks:REGION:ACCOUNT:addon/CLUSTER/NAME/ID
  const owner = ownerArn?.split('/')[2];
  return {
    associationId,
    namespace,
    serviceAccount,
    roleArn,
    ...(targetRoleArn && { targetRoleArn }),
    sessionTagsDisabled: disableSessionTags,
    ...(policy && { policy }),
    ...(owner !== undefined && { owner }),
    createdAt,
    changedAt: modifiedAt,
  };
}

/** CloudFormation's words are for who deploys, and come with the outcome of the deployment. */
const SPEAKERS: Readonly<Record<Exclude<Component, 'cloudformation'>, HeardAnswer['component']>> = {
  agent: 'agent',
  webhook: 'webhook',
  'eks-auth': 'eks-auth',
  eks: 'eks',
  sts: 'sts',
  s3: 'service',
  kubernetes: 'kubernetes',
  kubelet: 'kubelet',
  imds: 'imds',
};

/** Those whose entries have a pod, `namespace/name`, as their subject. */
const ABOUT_PODS: ReadonlySet<Component> = new Set(['agent', 'eks-auth', 'webhook', 'kubelet']);

/** What was said aloud, each once: of thousands of pods many are told the same. */
function heard(entries: readonly JournalEntry[]): readonly HeardAnswer[] {
  const answers = new Map<string, HeardAnswer>();
  for (const { component, subject, said } of entries) {
    if (component === 'cloudformation' || said === undefined || said === '') continue;
    const pod = ABOUT_PODS.has(component) ? podNamed(subject) : undefined;
    const answer = { component: SPEAKERS[component], said: withoutSecrets(said), ...(pod && { pod }) };
    answers.set(JSON.stringify(answer), answer);
  }
  return [...answers.values()];
}

function podNamed(subject = ''): HeardAnswer['pod'] {
  const [, namespace, name] = /^([^/\s]+)\/([^/\s]+)$/.exec(subject) ?? [];
  return namespace !== undefined && name !== undefined ? { namespace, name } : undefined;
}
