import { randomUUID } from 'node:crypto';
import { isPlainObject, type PlainObject } from '../../cloudformation/plain-data';
import {
  ResourceError,
  type Provisioned,
  type ResourceProvider,
  type ResourceRequest,
} from '../../cloudformation/provider';
import { Properties } from '../../cloudformation/resource-properties';
import type { Cluster, CreateClusterInput } from '../clusters';
import type { EksControlPlane } from '../control-plane';
import { clusterChange } from './cdk-cluster-change';
import { apiSpelling } from './cluster-types';
import { clusterSettings } from './cluster';

/** The longest name that the handlers make up, in characters. */
const LONGEST_CLUSTER_NAME = 100;

/**
 * `Custom::AWSCDK-EKS-Cluster`, the cluster of AWS CDK's module `aws-eks`: `Config` is what the handler sends to
 * `CreateCluster`, as the role `AssumeRoleArn`, which thereby is the cluster's creator. `Ref` gives the name. Its own refusals
 * are in its own words; CloudFormation shows them inside the message of CDK's provider framework.
 *
 * Source: https://github.com/aws/aws-cdk, packages/@aws-cdk/custom-resource-handlers/lib/aws-eks/cluster-resource-handler/cluster.ts,
 * as aws-cdk-lib 2.276 ships it (custom-resource-handlers/dist/aws-eks/cluster-resource-handler). Whether the handler's function
 * may assume that role, and the role may do what is asked, is not checked. Unconfirmed: what EKS says to a `Config` of the wrong
 * types; here it is what CloudFormation says of properties.
 */
export function cdkClusterProvider(eks: EksControlPlane): ResourceProvider {
  const create = (request: ResourceRequest) =>
    provisioned(eks.createCluster(clusterInput(request)), configOf(request.properties));
  return {
    create,
    update(request, previous) {
      const { physicalId } = previous;
      const [before, after] = [configOf(previous.properties), configOf(request.properties)];
      const change = clusterChange(before, after, eks.cluster(physicalId)?.authenticationMode ?? '');
      if (change.kind === 'refused') throw new ResourceError('Error', change.message);
      if (change.kind === 'replace') return create(request);
      const { authenticationMode, tags = {} } = clusterInput(request);
      const changed = {
        tags,
        ...(change.version !== undefined && { version: change.version }),
        ...(change.authenticationMode !== undefined && { authenticationMode }),
      };
      return provisioned(eks.updateCluster(physicalId, changed), after);
    },
    delete(_request, existing) {
      if (eks.cluster(existing.physicalId)) eks.deleteCluster(existing.physicalId);
    },
  };
}

/** The name that the handlers make of a logical id and the id of CloudFormation's request. */
export function nameByRequest(logicalId: string, longest: number): string {
  const requestId = randomUUID().replaceAll('-', '');
  return `${logicalId.slice(0, longest - requestId.length - 1)}-${requestId}`;
}

/** @throws ResourceError in the handlers' words if there is no `AssumeRoleArn` */
export function assumedRole(request: ResourceRequest): string {
  const arn = Properties.of(request).text('AssumeRoleArn');
  if (arn) return arn;
  throw new ResourceError('Error', 'AssumeRoleArn must be provided');
}

/** What the handlers read; empty if there is none. */
export function configOf({ Config }: PlainObject): PlainObject {
  return isPlainObject(Config) ? Config : {};
}

function clusterInput(request: ResourceRequest): CreateClusterInput {
  const creatorArn = assumedRole(request);
  const given = Properties.of(request, configOf(request.properties));
  const roleArn = given.text('roleArn');
  if (!roleArn) throw new ResourceError('Error', '"roleArn" is required');
  return {
    name: given.text('name') || nameByRequest(request.logicalId, LONGEST_CLUSTER_NAME),
    roleArn,
    ...clusterSettings(given, apiSpelling),
    tags: given.map('tags'),
    creatorArn,
  };
}

/** The attributes that the handler gives once the cluster is active. The key it encrypts with cannot change, so it is read of `config`. */
function provisioned(cluster: Cluster, config: PlainObject): Provisioned {
  const [encryption] = Array.isArray(config['encryptionConfig']) ? (config['encryptionConfig'] as unknown[]) : [];
  const provider = isPlainObject(encryption) ? encryption['provider'] : undefined;
  const keyArn = isPlainObject(provider) ? provider['keyArn'] : undefined;
  return {
    physicalId: cluster.name,
    attributes: {
      Name: cluster.name,
      Endpoint: cluster.endpoint,
      Arn: cluster.arn,
      CertificateAuthorityData: cluster.certificateAuthorityData,
      ClusterSecurityGroupId: cluster.clusterSecurityGroupId,
      OpenIdConnectIssuerUrl: cluster.oidcIssuer,
      OpenIdConnectIssuer: cluster.oidcIssuer.slice('https://'.length),
      EncryptionConfigKeyArn: keyArn ?? '',
    },
  };
}
