import type { Hop } from '../../model/hop';
import type { Pod } from '../kubernetes/objects';

/** Who assumes the role of an association. */
const POD_IDENTITY = 'pods.eks.amazonaws.com';

/** Whose call it was. */
export interface HopSubject {
  readonly cluster: string;
  /** The partition that the cluster is in. */
  readonly partition: string;
  readonly namespace: string;
  readonly podName: string;
  readonly serviceAccount: string;
  /** Whether the webhook injected the pod when it was admitted. */
  readonly injected: boolean;
  /** Reasons for a failure that lie in the pod or its node, not in any component's answer. */
  readonly causes: readonly string[];
}

/** A pod as the one who calls. */
export function hopSubject(
  { metadata, spec }: Pod,
  where: Pick<HopSubject, 'cluster' | 'partition'>,
  causes: readonly string[],
): HopSubject {
  const variables = spec.containers.flatMap(({ env = [] }) => env.map(({ name }) => name));
  return {
    ...where,
    namespace: metadata.namespace ?? 'default',
    podName: metadata.name,
    serviceAccount: spec.serviceAccountName ?? 'default',
    injected: variables.includes('AWS_CONTAINER_CREDENTIALS_FULL_URI'),
    causes,
  };
}

interface Fix {
  readonly applies: (hop: Omit<Hop, 'fix'>, subject: HopSubject) => boolean;
  readonly fix: (subject: HopSubject) => string;
}

const associate = ({ cluster, namespace, serviceAccount, podName }: HopSubject) =>
  [
    'aws eks create-pod-identity-association \\',
    `  --cluster-name ${cluster} --namespace ${namespace} \\`,
    `  --service-account ${serviceAccount} --role-arn ROLE_ARN`,
    '# only a new pod is injected, so delete and re-create it',
    `kubectl -n ${namespace} delete pod ${podName}`,
  ].join('\n');

/** Lets in this ServiceAccount and no other, whatever kept it out. */
const trust = ({ cluster, namespace, serviceAccount }: HopSubject) => {
  const statement = {
    Effect: 'Allow',
    Principal: { Service: POD_IDENTITY },
    Action: ['sts:AssumeRole', 'sts:TagSession'],
    Condition: {
      StringEquals: {
        'aws:RequestTag/eks-cluster-name': cluster,
        'aws:RequestTag/kubernetes-namespace': namespace,
        'aws:RequestTag/kubernetes-service-account': serviceAccount,
      },
    },
  };
  return `# in the role's trust policy:\n${JSON.stringify(statement, undefined, 2)}`;
};

/** Whether EKS Pod Identity itself asked STS, with session tags, and no statement answered. */
const isUntrusted = ({ to, what, outcome, facts }: Omit<Hop, 'fix'>) =>
  to === 'sts' &&
  what.includes('TagSession') &&
  outcome === 'AccessDenied' &&
  facts.some(({ name, value }) => name === 'asked by' && value === POD_IDENTITY) &&
  !facts.some(({ name }) => name === 'explicit deny');

/** The first that applies is the fix. What none of these knows has no fix, rather than a wrong one. */
const FIXES: readonly Fix[] = [
  { applies: ({ to }, { injected }) => !injected && (to === 's3' || to === 'imds'), fix: associate },
  { applies: ({ to, outcome }) => to === 'eks-auth' && outcome === 'ResourceNotFoundException', fix: associate },
  { applies: isUntrusted, fix: trust },
  {
    applies: ({ to, request, outcome }) => to === 'agent' && request === undefined && outcome === 'no answer',
    fix: ({ cluster }) => `aws eks create-addon --cluster-name ${cluster} --addon-name eks-pod-identity-agent`,
  },
  {
    applies: ({ to, outcome, onward }) => to === 'eks-auth' && outcome === 'AccessDeniedException' && !onward.length,
    fix: ({ partition }) =>
      `aws iam attach-role-policy --role-name NODE_ROLE \\\n  --policy-arn arn:${partition}:iam::aws:policy/AmazonEKSWorkerNodePolicy`,
  },
  {
    applies: ({ to, outcome }, { injected, causes }) =>
      to === 's3' && outcome === 'AccessDenied' && injected && causes.length === 0,
    fix: () => "# in a policy of the pod's role: allow the action that the answer names",
  },
];

/** What to do about a hop that failed; `undefined` if that is not known. */
export function fixOf(hop: Omit<Hop, 'fix'>, subject: HopSubject): string | undefined {
  return FIXES.find(({ applies }) => applies(hop, subject))?.fix(subject);
}
