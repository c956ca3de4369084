import type { ApplyOutcome, AssociationView, Manifest } from '../../model/template-environment';
import type { PodIdentityAssociation } from '../eks/associations';
import { runsOnFargate } from '../eks/fargate-profiles';
import type { ApiServer } from '../kubernetes/api-server';
import { KubernetesError, kubectlText } from '../kubernetes/errors';
import { kubectlApply } from '../kubernetes/kubectl';
import { KubectlError } from '../kubernetes/kubectl-output';
import type { KubernetesObject } from '../kubernetes/objects';
import { isPlainObject } from '../kubernetes/plain-json';
import type { World } from './world';

/** What the clusters of a world hold: their objects, and the associations that EKS has for them. */
export class ClusterObjects {
  constructor(private readonly world: World) {}

  associations(): readonly AssociationView[] {
    const { eks } = this.world.account;
    return eks
      .clusters()
      .flatMap(({ name }) => associationsIn(eks, name))
      .map(({ clusterName: cluster, namespace, serviceAccount, roleArn, targetRoleArn }) => ({
        cluster,
        namespace,
        serviceAccount,
        roleArn,
        targetRoleArn,
      }));
  }

  /** AWS Fargate and Windows have no node for an agent to run on (EKS User Guide, "EKS Pod Identity considerations"). */
  excluded(cluster: string, { metadata, spec }: Manifest): string | undefined {
    if (isForWindows(spec)) return 'the pod is for Windows nodes, on which no Pod Identity agent runs';
    const { namespace = 'default', labels } = metadata as KubernetesObject['metadata'];
    const onFargate = runsOnFargate(this.world.account.eks.fargateProfiles(cluster), { namespace, labels });
    return onFargate ? 'a Fargate profile selects the pod, and Pod Identity does not reach Fargate' : undefined;
  }

  list(cluster: string, kind: string): readonly Manifest[] {
    return this.api(cluster).list(kind);
  }

  async apply(cluster: string, object: Manifest, source: string): Promise<ApplyOutcome> {
    try {
      await kubectlApply(this.api(cluster), [object], { source });
      return { ok: true };
    } catch (error) {
      if (error instanceof KubectlError) return { ok: false, said: error.message };
      throw error;
    }
  }

  async create(
    cluster: string,
    object: Manifest,
  ): Promise<{ readonly ok: true; readonly object: KubernetesObject } | { readonly ok: false; readonly said: string }> {
    try {
      return { ok: true, object: await this.api(cluster).create(object) };
    } catch (error) {
      if (error instanceof KubernetesError) return { ok: false, said: kubectlText(error) };
      throw error;
    }
  }

  private api(cluster: string): ApiServer {
    const found = this.world.clusters.get(cluster);
    if (!found) throw new Error(`there is no cluster ${cluster}`);
    return found.api;
  }
}

/** As the rule `pod-not-on-windows` of the doctor: by `spec.os`, or by the label that nodes have for it. */
function isForWindows(spec: unknown): boolean {
  const { os, nodeSelector } = (isPlainObject(spec) ? spec : {}) as Record<string, unknown>;
  const selectors = isPlainObject(nodeSelector) ? nodeSelector : {};
  const isNamed = isPlainObject(os) && os['name'] === 'windows';
  return isNamed || ['kubernetes.io/os', 'beta.kubernetes.io/os'].some((label) => selectors[label] === 'windows');
}

/** The associations of a cluster, in full. */
export function associationsIn(eks: World['account']['eks'], cluster: string): readonly PodIdentityAssociation[] {
  const found: PodIdentityAssociation[] = [];
  let nextToken: string | undefined;
  do {
    const page = eks.listPodIdentityAssociations(cluster, { nextToken });
    for (const { associationId } of page.associations) {
      found.push(eks.describePodIdentityAssociation(cluster, associationId));
    }
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return found;
}
