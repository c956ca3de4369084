import { diagnose } from '../../lib/doctor/diagnose';
import { diagnoseAll, diagnosePodOfAny } from '../../lib/doctor/diagnose-all';
import { PodNotFoundError } from '../../lib/doctor/pod-diagnosis';
import { STEPS } from '../../lib/model/diagnosis';
import { readChain } from '../../lib/reader';

const pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'api', namespace: 'shop' },
  spec: { serviceAccountName: 'api', containers: [{ name: 'c', image: 'nginx' }] },
};

/** A stage of an app: every one has a cluster, a role and an association of the same names. */
const chain = (actions: readonly string[], manifest: object = pod) =>
  readChain({
    template: {
      Resources: {
        Cluster: { Type: 'AWS::EKS::Cluster', Properties: { Name: 'platform' } },
        Agent: {
          Type: 'AWS::EKS::Addon',
          Properties: { ClusterName: 'platform', AddonName: 'eks-pod-identity-agent' },
        },
        Role: {
          Type: 'AWS::IAM::Role',
          Properties: {
            RoleName: 'api',
            AssumeRolePolicyDocument: {
              Version: '2012-10-17',
              Statement: [{ Effect: 'Allow', Principal: { Service: 'pods.eks.amazonaws.com' }, Action: actions }],
            },
          },
        },
        Api: {
          Type: 'AWS::EKS::PodIdentityAssociation',
          Properties: {
            ClusterName: 'platform',
            Namespace: 'shop',
            ServiceAccount: 'api',
            RoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] },
          },
        },
        Pod: {
          Type: 'Custom::AWSCDK-EKS-KubernetesResource',
          DependsOn: 'Api',
          Properties: { ClusterName: 'platform', Manifest: JSON.stringify([manifest]) },
        },
      },
    },
    today: new Date('2026-11-23T00:00:00Z'),
  });

const healthy = chain(['sts:AssumeRole', 'sts:TagSession']);
const broken = chain(['sts:AssumeRole']);

test('chains of their own share nothing: two clusters, agents and associations of one name are no fault', () => {
  const { identities, findings, compliant } = diagnoseAll([healthy, healthy]);
  expect(identities).toHaveLength(2);
  const twice = ['one-association-per-service-account', 'one-agent-per-cluster'];
  expect(findings.filter(({ rule }) => twice.includes(rule))).toEqual([]);
  for (const rule of twice) expect(compliant.find((each) => each.rule === rule)?.subjects).toBe(2);
});

test('what was found is in the order of a request, and what lies behind a break is of its own chain', () => {
  const { findings, unchecked, couldNotTell } = diagnoseAll([broken, broken]);
  const steps = findings.map(({ step }) => STEPS.indexOf(step));
  expect(steps).toEqual([...steps].sort((one, other) => one - other));
  expect(new Set(unchecked.map(({ after }) => after)).size).toBe(2);
  for (const { after } of unchecked) {
    expect(findings[after]).toMatchObject({ rule: 'trust-allows-tag-session', place: 'first-break' });
  }
  expect(couldNotTell).toHaveLength(new Set(couldNotTell.map((each) => JSON.stringify(each))).size);
});

test('one chain is diagnosed as by itself', () => {
  expect(diagnoseAll([broken])).toEqual(diagnose(broken));
});

test('a pod is found in whichever chain has it', () => {
  const other = chain(['sts:AssumeRole'], { ...pod, metadata: { name: 'web', namespace: 'shop' } });
  expect(diagnosePodOfAny([healthy, other], 'shop/web').findings.map(({ rule }) => rule)).toContain(
    'trust-allows-tag-session',
  );
  expect(() => diagnosePodOfAny([healthy, other], 'shop/none')).toThrow(PodNotFoundError);
});
