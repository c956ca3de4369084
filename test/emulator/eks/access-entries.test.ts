import { CLUSTER, newAccount, newClusterAccount, refusalOf } from './account';

const ADMIN = 'arn:aws:iam::111122223333:role/team/Admin';

test('an entry has the principal in its ARN, and needs no role that is known here', () => {
  const { eks } = newClusterAccount();
  const entry = eks.createAccessEntry({ clusterName: CLUSTER, principalArn: ADMIN });
  expect(entry.arn).toMatch(
    /^arn:aws:eks:us-east-1:111122223333:access-entry\/eksdemo1\/role\/111122223333\/Admin\/[0-9a-f-]{36}$/,
  );
  expect(entry).toMatchObject({ type: 'STANDARD', kubernetesGroups: [], accessPolicies: [] });
});

test('a second one for the same principal is refused', () => {
  const { eks } = newClusterAccount();
  eks.createAccessEntry({ clusterName: CLUSTER, principalArn: ADMIN });
  expect(refusalOf(() => eks.createAccessEntry({ clusterName: CLUSTER, principalArn: ADMIN }))).toEqual({
    code: 'ResourceInUseException',
    message: 'The specified access entry resource is already in use on this cluster.',
    httpStatus: 409,
  });
});

test('a cluster that authenticates by ConfigMap takes none', () => {
  const { eks, clusterRole } = newAccount();
  eks.createCluster({ name: CLUSTER, roleArn: clusterRole.arn, authenticationMode: 'CONFIG_MAP' });
  expect(refusalOf(() => eks.createAccessEntry({ clusterName: CLUSTER, principalArn: ADMIN }))).toMatchObject({
    code: 'InvalidRequestException',
    message:
      "The cluster's authentication mode must be set to one of [API, API_AND_CONFIG_MAP] to perform this operation.",
  });
});

test.each(['', 'Admin', 'arn:aws:iam::111122223333:root', 'arn:aws:sts::111122223333:assumed-role/Admin/me'])(
  '%p is no principal',
  (principalArn) => {
    const { eks } = newClusterAccount();
    expect(refusalOf(() => eks.createAccessEntry({ clusterName: CLUSTER, principalArn })).message).toBe(
      'The specified principalArn is invalid: invalid principal.',
    );
  },
);

test('an entry is changed and deleted by its principal', () => {
  const { eks } = newClusterAccount();
  eks.createAccessEntry({ clusterName: CLUSTER, principalArn: ADMIN });
  eks.updateAccessEntry(CLUSTER, ADMIN, { kubernetesGroups: ['viewers'], username: 'admin' });
  expect(eks.accessEntry(CLUSTER, ADMIN)).toMatchObject({ kubernetesGroups: ['viewers'], username: 'admin' });
  eks.deleteAccessEntry(CLUSTER, ADMIN);
  expect(eks.accessEntries(CLUSTER)).toEqual([]);
  expect(refusalOf(() => eks.deleteAccessEntry(CLUSTER, ADMIN))).toEqual({
    code: 'ResourceNotFoundException',
    message:
      "The specified principalArn could not be found. You can view your available access entries with 'list-access-entries'.",
    httpStatus: 404,
  });
});
