import { clusterChange } from '../../../../lib/emulator/eks/resources/cdk-cluster-change';

const ROLE = 'arn:aws:iam::111122223333:role/Cluster';
const BASE = {
  name: 'older',
  version: '1.33',
  roleArn: ROLE,
  resourcesVpcConfig: { subnetIds: ['subnet-1', 'subnet-2'], endpointPublicAccess: 'true' },
};
const mode = (authenticationMode?: string) => ({ ...BASE, accessConfig: { authenticationMode } });

const refused = (message: string) => ({ kind: 'refused', message });

test.each<[what: string, before: object, after: object, change: object]>([
  ['nothing', BASE, BASE, { kind: 'update' }],
  ['tags', BASE, { ...BASE, tags: { team: 'a' } }, { kind: 'update' }],
  [
    'the order of subnets',
    BASE,
    { ...BASE, resourcesVpcConfig: { ...BASE.resourcesVpcConfig, subnetIds: ['subnet-2', 'subnet-1'] } },
    { kind: 'update' },
  ],
  ['a default written out', BASE, { ...BASE, bootstrapSelfManagedAddons: 'true' }, { kind: 'update' }],
  ['the version', BASE, { ...BASE, version: '1.34' }, { kind: 'update', version: '1.34' }],
  [
    'no version any more',
    BASE,
    { ...BASE, version: undefined },
    refused('Cannot remove cluster version configuration. Current version is 1.33'),
  ],
  ['the name', BASE, { ...BASE, name: 'other' }, { kind: 'replace' }],
  ['the role of an unnamed cluster', { roleArn: ROLE }, { roleArn: `${ROLE}2` }, { kind: 'replace' }],
  [
    'the creator’s permissions of a named cluster',
    BASE,
    { ...BASE, accessConfig: { bootstrapClusterCreatorAdminPermissions: 'false' } },
    refused(
      'Cannot replace cluster "older" since it has an explicit physical name. Either rename the cluster or remove the "name" configuration',
    ),
  ],
  [
    'the key',
    BASE,
    { ...BASE, name: 'other', encryptionConfig: [{ provider: { keyArn: 'arn' } }] },
    refused('Cannot update cluster encryption configuration'),
  ],
  [
    'two things at a time',
    BASE,
    { ...BASE, version: '1.34', deletionProtection: 'true' },
    refused(
      'Only one type of update - replaceName, updateVpc, updateAccess, replaceRole, updateVersion, updateEncryption, updateLogging, updateAuthMode, updateBootstrapClusterCreatorAdminPermissions, updateBootstrapSelfManagedAddons, updateDeletionProtection, updateControlPlaneScalingConfig can be allowed',
    ),
  ],
])('%s', (_what, before, after, change) => {
  expect(clusterChange({ ...before }, { ...after }, 'CONFIG_MAP')).toEqual(change);
});

test.each<[before: string | undefined, after: string | undefined, change: object]>([
  [undefined, 'API_AND_CONFIG_MAP', { kind: 'update', authenticationMode: 'API_AND_CONFIG_MAP' }],
  ['CONFIG_MAP', 'API_AND_CONFIG_MAP', { kind: 'update', authenticationMode: 'API_AND_CONFIG_MAP' }],
  ['API_AND_CONFIG_MAP', 'API', { kind: 'update', authenticationMode: 'API' }],
  [undefined, 'API', refused('Cannot update from undefined(CONFIG_MAP) to API')],
  ['CONFIG_MAP', 'API', refused('Cannot update from CONFIG_MAP to API')],
  ['API', 'CONFIG_MAP', refused('Cannot fallback authenticationMode from API to CONFIG_MAP')],
  ['API', undefined, refused('Cannot fallback authenticationMode from API to undefined')],
  [
    'API_AND_CONFIG_MAP',
    'CONFIG_MAP',
    refused('Cannot fallback authenticationMode from API_AND_CONFIG_MAP to CONFIG_MAP'),
  ],
  ['CONFIG_MAP', undefined, refused('Cannot fallback authenticationMode from defined to undefined')],
])('the authentication mode, from %s to %s', (before, after, change) => {
  expect(clusterChange(mode(before), mode(after), before ?? 'CONFIG_MAP')).toEqual(change);
});

test('a mode that the cluster has already is no change, whatever the template had before', () => {
  expect(clusterChange(mode('API'), mode('CONFIG_MAP'), 'CONFIG_MAP')).toEqual({ kind: 'update' });
});
