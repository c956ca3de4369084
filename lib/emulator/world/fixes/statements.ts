import { POD_IDENTITY_SERVICE } from '../../eks/association-role';
import type { PolicyDenial } from '../../policy-denial';
import type { HopSubject } from '../hop-subject';

/** What is to be allowed to whom. */
type Asked = Omit<PolicyDenial, 'decision'>;

/** A statement to add to a policy. */
export type AllowStatement = Readonly<Record<string, unknown>>;

/** The last part of an ARN: a role's name without its path, the name of a session. */
export const nameOf = (arn: string): string => arn.split('/').pop() ?? '';

/** The account of an ARN. */
export const accountOf = (arn: string): string => arn.split(':')[4] ?? '';

/** A statement for a policy of whoever was denied. */
export function permission({ actions, resource }: Asked, condition?: unknown): AllowStatement {
  return { Effect: 'Allow', Action: oneOrMore(actions), Resource: resource, ...withCondition(condition) };
}

/** A statement for the policy of a resource, a role's trust policy excepted. */
export function invitation({ by, actions, resource }: Asked): AllowStatement {
  return { Effect: 'Allow', Principal: { AWS: by }, Action: oneOrMore(actions), Resource: resource };
}

/**
 * A statement for a role's trust policy, which lets in this ServiceAccount and no other, whatever kept it out. Sessions without
 * tags tell no more than the cluster.
 *
 * Unconfirmed: that `aws:SourceArn` is the cluster's ARN, as in AWS's samples.
 */
export function trust({ by, actions, resource }: Asked, subject: HopSubject): AllowStatement {
  const { cluster, pod, serviceAccount, association } = subject;
  if (by !== POD_IDENTITY_SERVICE) {
    const isTarget = association?.roleArn === by && association.targetRoleArn === resource;
    const externalId = isTarget ? association.externalId : undefined;
    const condition = externalId === undefined ? undefined : { StringEquals: { 'sts:ExternalId': externalId } };
    return { Effect: 'Allow', Principal: { AWS: by }, Action: oneOrMore(actions), ...withCondition(condition) };
  }
  const condition = actions.includes('sts:TagSession')
    ? {
        StringEquals: {
          'aws:RequestTag/eks-cluster-name': cluster.name,
          'aws:RequestTag/kubernetes-namespace': pod.namespace,
          'aws:RequestTag/kubernetes-service-account': serviceAccount,
        },
      }
    : { ArnEquals: { 'aws:SourceArn': cluster.arn } };
  return { Effect: 'Allow', Principal: { Service: by }, Action: oneOrMore(actions), Condition: condition };
}

/** A condition by which a statement of a shared role holds for this ServiceAccount alone. */
export function onlyFor({ cluster, pod, serviceAccount }: HopSubject): unknown {
  return {
    StringEquals: {
      'aws:PrincipalTag/eks-cluster-name': cluster.name,
      'aws:PrincipalTag/kubernetes-namespace': pod.namespace,
      'aws:PrincipalTag/kubernetes-service-account': serviceAccount,
    },
  };
}

/** A statement under a line that says where it goes. */
export function pasted(where: string, statement: unknown): string {
  return `# in ${where}:\n${JSON.stringify(statement, undefined, 2)}`;
}

const oneOrMore = (actions: readonly string[]) => (actions.length === 1 ? actions[0] : actions);
const withCondition = (condition: unknown) => (condition === undefined ? {} : { Condition: condition });
