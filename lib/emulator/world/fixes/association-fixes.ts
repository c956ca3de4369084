import type { PodIdentityAssociation } from '../../eks/associations';
import type { HopSubject } from '../hop-subject';

/** Stands in a command for a role that nothing tells. */
export const SOME_ROLE = 'ROLE_ARN';

/** Makes the association that a pod's ServiceAccount misses, with the settings of the one that was probably meant for it. */
export function associate({ cluster, pod: { namespace }, serviceAccount, misplaced }: HopSubject): string {
  const command = [
    'aws eks create-pod-identity-association',
    `--cluster-name ${cluster.name} --namespace ${namespace}`,
    `--service-account ${serviceAccount} --role-arn ${misplaced?.roleArn ?? SOME_ROLE}`,
    ...(misplaced ? settingsOf(misplaced) : []),
  ].join(' \\\n  ');
  if (!misplaced) return command;
  return `# there is one for ${misplaced.namespace}/${misplaced.serviceAccount}, which no pod uses\n${command}`;
}

/**
 * Changes the pod's association, whose id only the account tells: here it is made up. `undefined` if there is none, or if an
 * add-on owns it and changes it itself.
 */
export function updateAssociation({ cluster, association }: HopSubject, option: string): string | undefined {
  if (!association || association.ownerArn !== undefined) return undefined;
  const { namespace, serviceAccount } = association;
  return [
    `aws eks update-pod-identity-association --cluster-name ${cluster.name} ${option}`,
    `--association-id $(aws eks list-pod-identity-associations --cluster-name ${cluster.name}`,
    `  --namespace ${namespace} --service-account ${serviceAccount}`,
    `  --query 'associations[0].associationId' --output text)`,
  ].join(' \\\n  ');
}

/** A JSON document as one word of a shell. */
export function quotedJson(document: unknown): string {
  return `'${JSON.stringify(document).replaceAll("'", "'\\''")}'`;
}

function settingsOf({ targetRoleArn, disableSessionTags, policy }: PodIdentityAssociation): string[] {
  return [
    ...(targetRoleArn === undefined ? [] : [`--target-role-arn ${targetRoleArn}`]),
    ...(disableSessionTags ? ['--disable-session-tags'] : []),
    ...(policy === undefined ? [] : [`--policy ${quotedJson(JSON.parse(policy))}`]),
  ];
}
