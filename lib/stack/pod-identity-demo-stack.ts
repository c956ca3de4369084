import { Annotations, CfnOutput, Stack, Tags, Validations, aws_eks_v2 as eks } from 'aws-cdk-lib';
import type { Construct, IDependable } from 'constructs';
import { namespaceManifest, podManifest, serviceAccountManifest } from '../../k8s/manifests';
import { withoutIdentity } from '../../k8s/workload-names';
import { AdminAccess } from './admin-access';
import { AgentAddon } from './agent-addon';
import { Association } from './association';
import { Cluster } from './cluster';
import { ExistingCluster } from './existing-cluster';
import { HelperLogs } from './helper-logs';
import { InjectionCheck } from './injection-check';
import { Network } from './network';
import { Nodes } from './nodes';
import { PodRole } from './pod-role';
import { RecreatedPod } from './recreated-pod';
import type { Settings } from './settings';
import { warnOfVersion } from './version-warning';

export interface PodIdentityDemoStackProps {
  readonly settings: Settings;
  /** Tells which Kubernetes versions are past their end. */
  readonly today: Date;
}

/** The stack's name. */
export const STACK_NAME = 'EksPodIdentityDemo';

/** The key of the tag on all that the stack makes; its value is the stack's name. */
export const TAG_KEY = 'eks-pod-identity-demo';

/**
 * The tutorial as one stack: a cluster with the Pod Identity Agent, a role, an association, and two pods, one of which
 * is associated.
 *
 * It names no account and no region, so that it synthesises without credentials, the same on every machine.
 */
export class PodIdentityDemoStack extends Stack {
  constructor(scope: Construct, id: string, { settings, today }: PodIdentityDemoStackProps) {
    super(scope, id, {
      description: 'Amazon EKS Pod Identity: a cluster, the agent, a role, an association and a pod that uses them',
      // CloudFormation hands these on to resources that `Tags` below does not know how to tag.
      tags: { [TAG_KEY]: id },
    });
    Tags.of(this).add(TAG_KEY, id);
    warnOfVersion(this, settings.kubernetesVersion, today);
    new HelperLogs(this, 'HelperLogs');

    const { cluster, ready } = settings.existingCluster ? this.existing(settings) : this.created(settings);
    const admin =
      settings.existingCluster && settings.adminArn === undefined
        ? undefined
        : new AdminAccess(this, 'AdminAccess', { cluster, principalArn: settings.adminArn });
    const agent = this.agent(cluster, settings);
    const identity = settings.podIdentityAssociation ? this.identity(cluster, settings) : undefined;
    const namespace = settings.createNamespace ? this.namespace(cluster, settings, ready) : [];

    // Created before the pods, deleted after them.
    const pod = this.pod(cluster, settings, identity?.subject);
    pod.node.addDependency(...ready, ...agent, ...namespace, ...(identity?.parts ?? []));
    this.isolationPod(cluster, settings)?.node.addDependency(...ready, ...namespace);

    this.outputs(cluster, settings, admin);
    this.injectionOutput(cluster, settings, pod);
  }

  private created(settings: Settings): Platform {
    const { vpc, subnets } = new Network(this, 'Network', settings);
    const { cluster } = new Cluster(this, 'Cluster', { ...settings, vpc, subnets });
    const nodes = new Nodes(this, 'Nodes', {
      cluster,
      vpc,
      subnets,
      instanceType: settings.instanceType,
      count: settings.nodeCount,
      imdsHopLimit: settings.imdsHopLimit,
    });
    return { cluster, ready: [nodes] };
  }

  private existing(settings: Settings): Platform {
    const { cluster, kubectlAccess } = new ExistingCluster(this, 'Cluster', settings);
    return { cluster, ready: [kubectlAccess] };
  }

  private agent(cluster: eks.ICluster, { installAgent, existingCluster }: Settings): IDependable[] {
    if (installAgent) return [new AgentAddon(this, 'Agent', { cluster })];
    if (!existingCluster) {
      Annotations.of(this).addWarningV2(
        'eks-pod-identity-demo:no-agent',
        'installAgent=false: without the Pod Identity Agent no pod of this cluster gets credentials.',
      );
      Validations.of(this).acknowledge({
        id: 'PodIdentityDoctor::agent-installed',
        reason: 'The setting asks for a cluster without the agent, and the warning says what comes of it.',
      });
    }
    return [];
  }

  private namespace(cluster: eks.ICluster, settings: Settings, ready: IDependable[]): IDependable[] {
    const namespace = new eks.KubernetesManifest(this, `Namespace-${placeOf(settings)}`, {
      cluster,
      manifest: [namespaceManifest(settings.namespace)],
      // A Namespace is on kubectl's list of kinds to prune.
      prune: false,
    });
    namespace.node.addDependency(...ready);
    return [namespace];
  }

  private identity(cluster: eks.ICluster, settings: Settings) {
    const { namespace, serviceAccount, targetRoleArn, disableSessionTags, sessionPolicy } = settings;
    const role = new PodRole(this, 'PodRole', {
      roleName: settings.roleName || undefined,
      subject: settings,
      trust: settings.trust,
      sessionTags: !disableSessionTags,
      managedPolicies: settings.managedPolicies,
      targetRoleArn,
    });
    const associated = { namespace, serviceAccount, targetRoleArn, disableSessionTags, sessionPolicy };
    const association = new Association(this, 'Association', { ...associated, cluster, role: role.role });

    new CfnOutput(this, 'RoleArn', { value: role.role.roleArn, description: 'The role that the association names' });
    new CfnOutput(this, 'AssociationId', { value: association.association.attrAssociationId });
    if (targetRoleArn !== undefined) {
      new CfnOutput(this, 'ExternalId', {
        value: association.association.attrExternalId,
        description: "For a condition on sts:ExternalId in the target role's trust policy",
      });
    }
    return { parts: [role, association], subject: { ...associated, roleName: settings.roleName } };
  }

  private pod(cluster: eks.ICluster, settings: Settings, associated: object | undefined): RecreatedPod {
    return new RecreatedPod(this, `Pod-${placeOf(settings)}`, {
      cluster,
      serviceAccount: serviceAccountManifest(settings),
      pod: podManifest(settings),
      recreateWhenChanged: { associated, podRevision: settings.podRevision },
    });
  }

  private isolationPod(cluster: eks.ICluster, settings: Settings): RecreatedPod | undefined {
    if (!settings.isolationPod) return undefined;
    const names = withoutIdentity(settings);
    return new RecreatedPod(this, `IsolationPod-${placeOf(settings)}`, {
      cluster,
      serviceAccount: serviceAccountManifest(names),
      pod: podManifest(names),
    });
  }

  private outputs(cluster: eks.ICluster, settings: Settings, admin: AdminAccess | undefined): void {
    new CfnOutput(this, 'ClusterName', { value: cluster.clusterName });
    const asRole = admin?.role === undefined ? '' : ` --role-arn ${admin.role.roleArn}`;
    new CfnOutput(this, 'UpdateKubeconfig', {
      value: `aws eks update-kubeconfig --name ${cluster.clusterName} --region ${this.region}${asRole}`,
      description: 'Lets kubectl talk to the cluster',
    });
    new CfnOutput(this, 'ListBuckets', {
      value: `kubectl exec -it ${settings.podName} -n ${settings.namespace} -- aws s3 ls`,
      description: 'Works with the association, and is denied without',
    });
  }

  private injectionOutput(cluster: eks.ICluster, settings: Settings, pod: RecreatedPod): void {
    const expectInjected = settings.podIdentityAssociation;
    const { namespace, podName } = settings;
    const { revision } = pod;
    const check = new InjectionCheck(this, 'Injection', { cluster, namespace, podName, revision, expectInjected });
    check.node.addDependency(pod);
    if (expectInjected) {
      new CfnOutput(this, 'InjectedUri', {
        value: check.value,
        description: 'AWS_CONTAINER_CREDENTIALS_FULL_URI, as the admission webhook put it into the pod',
      });
      return;
    }
    new CfnOutput(this, 'PodWithoutAssociation', {
      value: check.value,
      description:
        `A URI after the name: the pod was created while the association was still there. To have it created again ` +
        `without: npx cdk deploy -c podIdentityAssociation=false -c podRevision=${nextRevision(settings.podRevision)}`,
    });
  }
}

interface Platform {
  readonly cluster: eks.ICluster;
  /** What must be there before a pod can run. */
  readonly ready: IDependable[];
}

/**
 * Part of the id of all that holds Kubernetes objects. With another cluster or namespace they are then other
 * resources, created there and deleted here; an update would leave the old objects behind.
 */
function placeOf({ clusterName, namespace }: Settings): string {
  return `${clusterName}-${namespace}`;
}

function nextRevision(podRevision: string): string {
  return /^\d{1,9}$/.test(podRevision) ? String(Number(podRevision) + 1) : `${podRevision}-2`;
}
