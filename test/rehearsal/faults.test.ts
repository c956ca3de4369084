import type { SceneId } from '../../lib/model/result';
import { changeManifest, play, podRole, resourcesOf, shown, type Fault, type Played } from './play';

/**
 * Ten templates, each with one fault, and what the rehearsal has to show for it: the scene that fails, AWS's own words in
 * it, and the cause that AWS does not name.
 */
const FAULTS: Record<string, { fault: Fault; fails: SceneId; says: RegExp; because: RegExp }> = {
  'the trust policy lacks sts:TagSession': {
    fault: (template) => trustStatement(template, (statement) => (statement.Action = 'sts:AssumeRole')),
    fails: 'associate',
    says: /Trust policy of the role provided is invalid/,
    because: /sts:TagSession/,
  },
  'the trust policy names another service': {
    fault: (template) =>
      trustStatement(template, (statement) => (statement.Principal = { Service: 'ec2.amazonaws.com' })),
    fails: 'associate',
    says: /Trust policy of the role provided is invalid/,
    because: /pods\.eks\.amazonaws\.com/,
  },
  'aws:SourceArn is another cluster’s': {
    fault: (template) =>
      trustStatement(template, (statement) => {
        statement.Condition = { ArnEquals: { 'aws:SourceArn': 'arn:aws:eks:us-east-1:111122223333:cluster/other' } };
      }),
    fails: 'allowed-after',
    says: /\(AccessDeniedException\): Unauthorized Exception! EKS does not have permissions to assume the associated role\., fault: client/,
    because: /aws:SourceArn.*cluster\/other.*cluster\/eksdemo1/,
  },
  'aws:RequestTag is another cluster’s': {
    fault: (template) =>
      trustStatement(template, (statement) => {
        statement.Condition = { StringEquals: { 'aws:RequestTag/eks-cluster-name': 'other' } };
      }),
    fails: 'allowed-after',
    says: /Unauthorized Exception! EKS does not have permissions to assume the associated role\./,
    because: /aws:RequestTag\/eks-cluster-name.*"other".*"eksdemo1"/,
  },
  'the association names another namespace': {
    fault: (template) => {
      for (const [, { Properties }] of resourcesOf(template, 'AWS::EKS::PodIdentityAssociation')) {
        Properties['Namespace'] = 'elsewhere';
      }
    },
    fails: 'recreate',
    says: /Timeout waiting for output from kubectl command/,
    because: /no association for ServiceAccount default\/aws-cli-sa \(there is one for elsewhere\/aws-cli-sa\)/,
  },
  'the add-on is missing': {
    fault: (template) => {
      for (const [id] of resourcesOf(template, 'AWS::EKS::Addon')) remove(template, id);
    },
    fails: 'allowed-after',
    says: /./,
    because: /no Pod Identity Agent runs on node .*add-on eks-pod-identity-agent/,
  },
  'the role may not list buckets': {
    fault: (template) => {
      const role = podRole(template);
      if (role) delete role.Properties['ManagedPolicyArns'];
    },
    fails: 'allowed-after',
    says: /AccessDenied: User: arn:aws:sts::111122223333:assumed-role\/EKS-PodIdentity-S3-ReadOnly-Role-101\/eks-eksdemo1-aws-cli-[0-9a-f-]+ is not authorized to perform: s3:ListAllMyBuckets/,
    because: /No identity-based policy/,
  },
  'the node’s role lacks AmazonEKSWorkerNodePolicy': {
    fault: (template) => {
      for (const [, { Properties }] of resourcesOf(template, 'AWS::IAM::Role')) {
        const arns: unknown[] = Properties['ManagedPolicyArns'] ?? [];
        if (arns.length > 0) {
          Properties['ManagedPolicyArns'] = arns.filter((arn) => !JSON.stringify(arn).includes('WorkerNodePolicy'));
        }
      }
    },
    fails: 'allowed-after',
    says: /AccessDeniedException/,
    because: /eks-auth:AssumeRoleForPodIdentity|AmazonEKSWorkerNodePolicy/,
  },
  'an IRSA annotation was left behind, and the pod admitted before the association': {
    fault: (template) =>
      changeManifest(template, 'aws-cli-sa', (object) => {
        object.metadata.annotations['eks.amazonaws.com/role-arn'] = 'arn:aws:iam::111122223333:role/irsa';
      }),
    fails: 'denied-before',
    says: /No OpenIDConnect provider found in your account/,
    because: /AWS_WEB_IDENTITY_TOKEN_FILE.*IRSA/,
  },
  'static keys stand in the pod’s environment': {
    fault: (template) =>
      changeManifest(template, 'aws-cli', (object) => {
        object.spec.containers[0].env = [
          { name: 'AWS_ACCESS_KEY_ID', value: 'AKIAIOSFODNN7EXAMPLE' },
          { name: 'AWS_SECRET_ACCESS_KEY', value: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' },
        ];
      }),
    fails: 'allowed-after',
    says: /InvalidAccessKeyId: The AWS Access Key Id you provided does not exist in our records\./,
    because: /AWS_ACCESS_KEY_ID: clients use a static access key/,
  },
  'there are two add-ons': {
    fault: (template) => {
      const [[, addon] = []] = resourcesOf(template, 'AWS::EKS::Addon');
      if (addon) template.Resources['SecondAgent'] = structuredClone(addon);
    },
    fails: 'deploy-without-association',
    says: /Addon already exists/,
    because: /./,
  },
};

jest.setTimeout(180_000);

/** Side by side: a client whose credentials fail takes seconds to give up, most of them asleep. */
const plays = new Map<string, Promise<Played>>();
beforeAll(() => {
  for (const [name, { fault }] of Object.entries(FAULTS)) plays.set(name, play({}, fault));
});
afterAll(() => Promise.allSettled(plays.values()));

test.each(Object.entries(FAULTS))('%s', async (name, { fails, says, because }) => {
  const { scenes } = await plays.get(name)!;
  expect({ scene: fails, status: scenes[fails].status }).toEqual({ scene: fails, status: 'failed' });
  const evidence = shown(scenes[fails]).split('\n');
  expect(evidence.filter((line) => !line.startsWith('because ')).join('\n')).toMatch(says);
  expect(evidence.filter((line) => line.startsWith('because ')).join('\n')).toMatch(because);
});

/* eslint-disable @typescript-eslint/no-explicit-any -- a statement */
function trustStatement(template: Parameters<Fault>[0], change: (statement: any) => void): void {
  const role = podRole(template);
  if (role) change(role.Properties['AssumeRolePolicyDocument'].Statement[0]);
}
/* eslint-enable @typescript-eslint/no-explicit-any */

function remove(template: Parameters<Fault>[0], logicalId: string): void {
  delete template.Resources[logicalId];
  for (const resource of Object.values(template.Resources)) {
    if (Array.isArray(resource.DependsOn)) resource.DependsOn = resource.DependsOn.filter((id) => id !== logicalId);
  }
}
