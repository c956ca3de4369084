/**
 * How many decisions a second `lib/iam` makes: `npm run bench:evaluator [runs]`. Policies are parsed once, as the
 * emulator does; a decision includes the sentence that explains it. One run of each case before the counted ones lets
 * the compiler settle.
 */
import { evaluate, managedPolicy, parsePolicy, type AccessRequest, type ApplicablePolicies } from '../lib/iam';
import { printFigure, printHeading, runsFrom } from './report';
import { rate } from './statistics';

interface Case {
  readonly name: string;
  readonly request: AccessRequest;
  readonly policies: ApplicablePolicies;
  readonly outcome: 'allowed' | 'denied';
}

const ACCOUNT = '111122223333';
const CLUSTER_ARN = `arn:aws:eks:us-east-1:${ACCOUNT}:cluster/eksdemo1`;
const RUN_MS = 500;
/** Decisions between two looks at the clock. */
const BATCH = 200;

const listBuckets: AccessRequest = {
  principal: {
    type: 'assumed-role',
    arn: `arn:aws:sts::${ACCOUNT}:assumed-role/pod-role/eks-eksdemo1-aws-cli-943727b9`,
    roleArn: `arn:aws:iam::${ACCOUNT}:role/pod-role`,
    accountId: ACCOUNT,
  },
  action: 's3:ListAllMyBuckets',
  resource: 'arn:aws:s3:::*',
  resourceAccountId: ACCOUNT,
  context: { 'aws:PrincipalTag/kubernetes-namespace': 'default', 'aws:RequestedRegion': 'us-east-1' },
};

const trust = {
  Version: '2012-10-17',
  Statement: [
    {
      Sid: 'OnePodIdentityCluster',
      Effect: 'Allow',
      Principal: { Service: 'pods.eks.amazonaws.com' },
      Action: ['sts:AssumeRole', 'sts:TagSession'],
      Condition: {
        StringEquals: { 'aws:SourceAccount': ACCOUNT, 'aws:RequestTag/kubernetes-namespace': ['default', 'prod'] },
        ArnLike: { 'aws:SourceArn': `arn:aws:eks:*:${ACCOUNT}:cluster/eksdemo*` },
      },
    },
  ],
};

const CASES: readonly Case[] = [
  {
    name: 'ListBuckets, AmazonS3ReadOnlyAccess',
    request: listBuckets,
    policies: { identity: [managedPolicy('arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess')!] },
    outcome: 'allowed',
  },
  {
    name: 'trust policy with conditions',
    request: {
      principal: { type: 'service', service: 'pods.eks.amazonaws.com' },
      action: 'sts:TagSession',
      resource: `arn:aws:iam::${ACCOUNT}:role/pod-role`,
      resourceAccountId: ACCOUNT,
      context: {
        'aws:SourceAccount': ACCOUNT,
        'aws:SourceArn': CLUSTER_ARN,
        'aws:RequestTag/eks-cluster-arn': CLUSTER_ARN,
        'aws:RequestTag/eks-cluster-name': 'eksdemo1',
        'aws:RequestTag/kubernetes-namespace': 'default',
        'aws:RequestTag/kubernetes-service-account': 'aws-cli-sa',
        'aws:RequestTag/kubernetes-pod-name': 'aws-cli',
        'aws:RequestTag/kubernetes-pod-uid': '943727b9-0a38-4d7a-9c8b-0f5f4b1f5f5f',
      },
    },
    policies: { resource: { name: 'trust policy', policy: parsePolicy(trust, 'trust') } },
    outcome: 'allowed',
  },
  {
    name: 'denial, with the closest statement',
    request: { ...listBuckets, action: 's3:DeleteObject', resource: 'arn:aws:s3:::bucket/key' },
    policies: { identity: [managedPolicy('arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess')!] },
    outcome: 'denied',
  },
];

function once({ name, request, policies, outcome }: Case): number {
  const began = performance.now();
  let decisions = 0;
  let elapsed = 0;
  while (elapsed < RUN_MS) {
    for (let index = 0; index < BATCH; index++) {
      const decision = evaluate(request, policies);
      if (decision.outcome !== outcome) throw new Error(`${name}: ${decision.outcome}, because ${decision.reason}`);
    }
    decisions += BATCH;
    elapsed = performance.now() - began;
  }
  return decisions / (elapsed / 1000);
}

const runs = runsFrom(process.argv[2], 7);
printHeading('policy evaluator', runs);
for (const each of CASES) {
  once(each);
  printFigure(each.name, rate(Array.from({ length: runs }, () => once(each))));
}
