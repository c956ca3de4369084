import { heard, properties, type Case } from '../case';

export const CLUSTER_CASES: readonly Case[] = [
  {
    rule: 'stack-deploys',
    what: 'a stack that CloudFormation refuses',
    givenLive: (chain) => ({ ...chain, answers: { read: true, items: [] } }),
    fault: (draft) =>
      (draft.resources['Bucket'] = { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'No Bucket Name' } }),
    faultLive: heard('cloudformation', 'The specified bucket is not valid.'),
    cause: 'goes back to what it was before',
    variant: true,
    rehearsal: {},
  },
  {
    rule: 'kubernetes-version-supported',
    what: 'a version that has ended',
    fault: (draft) => (properties(draft, 'Cluster')['Version'] = '1.30'),
    cause: '2026-07-23',
    at: 'Cluster',
    rehearsal: {},
  },
  {
    rule: 'kubernetes-version-supported',
    what: 'a version from before the table',
    fault: (draft) => (properties(draft, 'Cluster')['Version'] = '1.21'),
    cause: '1.21',
    at: 'Cluster',
    rehearsal: {},
  },
  {
    rule: 'node-ami-fits-version',
    what: 'Amazon Linux 2 on 1.35',
    fault: (draft) => (properties(draft, 'Nodes')['AmiType'] = 'AL2_x86_64'),
    cause: 'its AmiType is AL2_x86_64',
    at: 'Nodes',
    rehearsal: {},
  },
];
