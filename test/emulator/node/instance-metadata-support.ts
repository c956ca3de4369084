import { Journal } from '../../../lib/emulator/journal';
import { InstanceMetadata, type InstanceMetadataOptions } from '../../../lib/emulator/node/imds';
import { HOUR, StandingClock } from './support';

/** A node's instance metadata whose sessions are numbered. */
export function instanceMetadata(options: Partial<InstanceMetadataOptions> = {}) {
  const clock = options.clock ?? new StandingClock();
  const journal = new Journal();
  let serial = 0;
  const session = () => ({
    accessKeyId: `ASIANODE${++serial}`,
    secretAccessKey: `secret${serial}`,
    sessionToken: `token${serial}`,
    expiration: clock.now() + 6 * HOUR,
    roleArn: 'arn:aws:iam::111122223333:role/NodeRole',
    roleId: 'AROAEXAMPLE',
    sessionName: 'i-0123456789abcdef0',
    arn: 'arn:aws:sts::111122223333:assumed-role/NodeRole/i-0123456789abcdef0',
    accountId: '111122223333',
    tags: {},
    transitiveTagKeys: [],
  });
  const imds = new InstanceMetadata({
    region: 'us-east-1',
    availabilityZone: 'us-east-1a',
    accountId: '111122223333',
    instanceId: 'i-0123456789abcdef0',
    instanceType: 't3.medium',
    hostname: 'ip-192-168-12-71.ec2.internal',
    httpTokens: 'required',
    hopLimit: 2,
    role: {
      name: 'NodeRole',
      instanceProfileArn: 'arn:aws:iam::111122223333:instance-profile/Nodes',
      instanceProfileId: 'AIPAEXAMPLE',
    },
    issueSession: session,
    journal,
    ...options,
    clock,
  });
  return { imds, journal, clock, session, issued: () => serial };
}
