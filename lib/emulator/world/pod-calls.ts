import type { CallOutcome, PodName } from '../../model/environment';
import type { PodCall, PolicyVerdict, ProgramOutcome } from '../../model/template-environment';
import type { ExecRequest, ExecResult } from '../node/exec';
import type { Component } from '../journal';
import type { Pod } from '../kubernetes/objects';
import type { OperationName } from '../s3/operations';
import { admissionOf } from './admission';
import { callCauses } from './call-causes';
import type { ClientName } from './clients';
import type { EmulatedCluster } from './emulated-cluster';
import type { EmulatedNode } from './emulated-node';
import { callerIdentity, callOutcome } from './evidence';
import { hopSubject } from './hop-subject';
import { hopsOf } from './hops';
import { judgeSession } from './judgement';
import { prepareTask, type ClientTask } from './pod-clients';
import type { World } from './world';

/** The S3 operations that the stand-in answers, and the IAM action of each (Service Authorization Reference, Amazon S3). */
const S3_ACTIONS: Readonly<Record<OperationName, string>> = {
  ListBuckets: 's3:ListAllMyBuckets',
  CreateBucket: 's3:CreateBucket',
  DeleteBucket: 's3:DeleteBucket',
  HeadBucket: 's3:ListBucket',
  GetBucketLocation: 's3:GetBucketLocation',
  ListObjectsV2: 's3:ListBucket',
  GetObject: 's3:GetObject',
  HeadObject: 's3:GetObject',
  PutObject: 's3:PutObject',
  DeleteObject: 's3:DeleteObject',
};

const NOT_ASKED = { decision: 'unknown', resourcePolicy: 'not asked' } as const;

/** A pod on a node. */
export interface RunningPod {
  readonly pod: Pod;
  readonly cluster: EmulatedCluster;
  readonly node: EmulatedNode;
}

/** Those whose entries about another pod may fall into the time of a call: it is admitted and started meanwhile, or stopped. */
const ABOUT_OTHER_PODS: readonly Component[] = ['kubernetes', 'webhook', 'kubelet'];

/**
 * What pods of a world are made to do, and what came of it. One call at a time: the journal is everyone's. Other pods may
 * start and stop meanwhile.
 */
export class PodCalls {
  constructor(private readonly world: World) {}

  find({ namespace, name, cluster: wanted }: PodName): { pod: Pod; cluster: EmulatedCluster } | undefined {
    for (const [clusterName, cluster] of this.world.clusters) {
      if (wanted !== undefined && wanted !== clusterName) continue;
      const pod = cluster.api.find('Pod', namespace, name) as Pod | undefined;
      if (pod) return { pod, cluster };
    }
    return undefined;
  }

  /** Whether the stand-in for S3 answers a call. */
  serves({ service, operation }: PodCall): boolean {
    return service === 's3' && Object.hasOwn(S3_ACTIONS, operation);
  }

  /** Has a client in a pod do something, with all that went on meanwhile. @throws {Error} if the pod does not run */
  async perform(name: PodName, client: ClientName, task: ClientTask): Promise<CallOutcome> {
    const { journal, account, clock } = this.world;
    const { pod, node, cluster } = this.running(name);
    const prepared = await prepareTask(client, task, { region: account.region, clock });
    const mark = journal.mark();
    const { result, exchanges } = await account.wire.during(() => node.kubelet.exec(name, prepared.request));
    const answer = prepared.answer(result);
    const admission = admissionOf(pod, journal.since(0));
    const causes = callCauses({ pod, node, clusterHasAgent: cluster.hasAgent, admission });
    const outcome = callOutcome({
      client,
      answer,
      entries: journal
        .since(mark)
        .filter(({ component, subject }) => !ABOUT_OTHER_PODS.includes(component) || subject === subjectOf(pod)),
      session: (accessKeyId) => account.sts.session(accessKeyId),
      causes,
    });
    const hops = hopsOf({
      exchanges,
      subject: () => hopSubject({ pod, cluster, node, account, admission, causes }),
      succeeded: outcome.succeeded,
      trustDocument: (roleArn) => account.sts.account(roleArn.split(':')[4] ?? '')?.roleByArn(roleArn)?.trustDocument,
    });
    return { ...outcome, hops };
  }

  /** Asks the policies of the session that a pod gets, and of the resource, without sending a request to the service. */
  async judge(name: PodName, call: PodCall): Promise<PolicyVerdict> {
    const common = this.asked(call);
    const { sdk, stderr } = await this.exec(name, { kind: 'credentials', keepClient: false });
    if (!sdk?.ok) {
      return { ...common, ...NOT_ASKED, reason: `the pod got no credentials: ${stderr.trim()}` };
    }
    const session = this.world.account.sts.session(sdk.credentials?.accessKeyId ?? '');
    if (!session) {
      const reason = `the pod uses the access key ${sdk.credentials?.accessKeyId ?? ''}, which no role session has`;
      return { ...common, ...NOT_ASKED, reason };
    }
    return { ...common, caller: callerIdentity(session), ...judgeSession(this.world, session, common) };
  }

  async run(name: PodName, command: string): Promise<ProgramOutcome> {
    const { exitCode, stdout, stderr, timedOut, truncated } = await this.exec(name, { kind: 'command', command });
    return { command, exitCode, stdout, stderr, timedOut, truncated };
  }

  /** Runs something in a pod, whatever it is. @throws {Error} if the pod does not run */
  exec(name: PodName, request: ExecRequest): Promise<ExecResult> {
    return this.running(name).node.kubelet.exec(name, request);
  }

  /** @throws {Error} if there is no such pod, or no node for it */
  running(name: PodName): RunningPod {
    const { pod, cluster } = this.find(name) ?? {};
    if (!pod || !cluster?.node) throw new Error(`there is no running pod ${name.namespace}/${name.name}`);
    return { pod, cluster, node: cluster.node };
  }

  /** The IAM action of a call, and the ARN to ask about: the one given, or what an S3 call's input names. */
  private asked({ service, operation, input, resource }: PodCall): { action: string; resource: string } {
    const isS3 = service === 's3';
    const action = (isS3 && Object.hasOwn(S3_ACTIONS, operation) && S3_ACTIONS[operation as OperationName]) || '';
    return { action: action || `${service}:${operation}`, resource: resource ?? (isS3 ? this.named(input) : '*') };
  }

  /** The ARN of the object or the bucket that the input of an S3 call names. */
  private named({ Bucket: bucket, Key: key }: Readonly<Record<string, unknown>> = {}): string {
    const { s3 } = this.world.account;
    if (typeof bucket !== 'string') return '*';
    return key ? s3.objectArn(bucket, String(key)) : s3.bucketArn(bucket);
  }
}

const subjectOf = ({ metadata: { namespace = 'default', name } }: Pod) => `${namespace}/${name}`;
