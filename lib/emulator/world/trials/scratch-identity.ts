import type { PodName } from '../../../model/environment';
import { POD_IDENTITY_SERVICE } from '../../eks/association-role';
import type { PodCalls } from '../pod-calls';
import type { World } from '../world';
import { newScratchName } from './scratch-pod';

const POLICY = 'list-buckets';

/**
 * A ServiceAccount with a role and an association of its own beside a pod of the demo, so that a trial can take them away.
 * The role may list the account's buckets.
 */
export class ScratchIdentity {
  readonly name = newScratchName();
  private readonly cluster: ReturnType<PodCalls['running']>['cluster'];
  private readonly namespace: string;
  private associationId?: string;

  constructor(
    private readonly account: World['account'],
    calls: PodCalls,
    beside: PodName,
  ) {
    this.cluster = calls.running(beside).cluster;
    this.namespace = beside.namespace;
  }

  async create(): Promise<void> {
    const { name, namespace } = this;
    await this.cluster.api.create({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace } });
    this.account.iam.createRole({ name, trust: trusting(POD_IDENTITY_SERVICE) });
    this.account.iam.putRolePolicy(name, POLICY, {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 's3:ListAllMyBuckets', Resource: '*' }],
    });
    this.associate();
  }

  associate(): void {
    const { account, name, namespace } = this;
    const roleArn = account.iam.role(name)?.arn ?? '';
    this.associationId = account.eks.createPodIdentityAssociation({
      clusterName: this.cluster.name,
      namespace,
      serviceAccount: name,
      roleArn,
    }).associationId;
  }

  dissociate(): void {
    if (this.associationId === undefined) return;
    this.account.eks.deletePodIdentityAssociation(this.cluster.name, this.associationId);
    this.associationId = undefined;
  }

  /** Makes the role trust one service and nobody else. */
  trust(service: string): void {
    this.account.iam.updateAssumeRolePolicy(this.name, trusting(service));
  }

  /** Does nothing for what is gone. */
  remove(): void {
    const { account, cluster, name, namespace } = this;
    this.dissociate();
    const role = account.iam.role(name);
    if (role?.inline.has(POLICY)) account.iam.deleteRolePolicy(name, POLICY);
    if (role) account.iam.deleteRole(name);
    if (cluster.api.find('ServiceAccount', namespace, name)) cluster.api.delete('ServiceAccount', namespace, name);
  }
}

function trusting(service: string) {
  return {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: ['sts:AssumeRole', 'sts:TagSession'] }],
  };
}
