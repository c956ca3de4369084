import { partitionOf } from '../../lib/emulator/partition';

test.each([
  ['us-east-1', 'aws'],
  ['eu-west-1', 'aws'],
  ['mx-central-1', 'aws'],
  ['cn-north-1', 'aws-cn'],
  ['us-gov-west-1', 'aws-us-gov'],
  ['us-iso-east-1', 'aws-iso'],
  ['us-isob-east-1', 'aws-iso-b'],
  ['eu-isoe-west-1', 'aws-iso-e'],
  ['us-isof-south-1', 'aws-iso-f'],
  ['eusc-de-east-1', 'aws-eusc'],
])('%s is in %s', (region, partition) => expect(partitionOf(region)).toBe(partition));

test.each(['', 'nowhere', 'us-east', 'EU-WEST-1', 'us-east-1a', 'eu-west-1\n', 'xx-east-1'])(
  '%j is no region',
  (name) => expect(partitionOf(name)).toBeUndefined(),
);
