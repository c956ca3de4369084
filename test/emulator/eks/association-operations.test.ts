import { createAssociation, deleteAssociation } from '../../../lib/emulator/eks/association-operations';
import { MAX_ASSOCIATIONS } from '../../../lib/emulator/eks/associations';
import { newClusterState } from '../../../lib/emulator/eks/cluster-state';
import type { EksEvent } from '../../../lib/emulator/eks/events';
import { ACCOUNT_ID, CLUSTER, newAccount, newClusterAccount, NOW, refusalOf, REGION, trusting } from './account';

const PODS = { clusterName: CLUSTER, namespace: 'default', serviceAccount: 'aws-cli-sa' };
const TARGET = 'arn:aws:iam::444455556666:role/Target';
const TOKEN = 'c2b9a276-9528-43ee-9511-4538cbd86f96';
const POLICY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 's3:ListAllMyBuckets', Resource: '*' }],
});

function associated(change: object = {}) {
  const account = newClusterAccount();
  const association = account.eks.createPodIdentityAssociation({ ...PODS, roleArn: account.podRole.arn, ...change });
  return { ...account, association };
}

describe('creating', () => {
  test('gives the association in EKS’s order of fields, without target role and external id', () => {
    const { association, podRole } = associated({ tags: { capture: 'x' } });
    expect(Object.keys(association)).toEqual([
      'clusterName',
      'namespace',
      'serviceAccount',
      'roleArn',
      'associationArn',
      'associationId',
      'tags',
      'createdAt',
      'modifiedAt',
      'disableSessionTags',
    ]);
    expect(association).toEqual({
      ...PODS,
      roleArn: podRole.arn,
      associationArn: `arn:aws:eks:us-east-1:111122223333:podidentityassociation/eksdemo1/${association.associationId}`,
      associationId: expect.stringMatching(/^a-[a-z0-9]{17}$/),
      tags: { capture: 'x' },
      createdAt: NOW,
      modifiedAt: NOW,
      disableSessionTags: false,
    });
  });

  test('with a target role adds the external id', () => {
    expect(associated({ targetRoleArn: TARGET }).association).toMatchObject({
      targetRoleArn: TARGET,
      externalId: 'us-east-1/111122223333/eksdemo1/default/aws-cli-sa',
    });
  });

  test('needs neither namespace nor ServiceAccount to exist', () => {
    expect(associated({ namespace: 'capture-absent' }).association.namespace).toBe('capture-absent');
  });

  test('in a cluster that is not there is refused', () => {
    const { eks, podRole } = newAccount();
    expect(refusalOf(() => eks.createPodIdentityAssociation({ ...PODS, roleArn: podRole.arn }))).toEqual({
      code: 'ResourceNotFoundException',
      message: 'No cluster found for name: eksdemo1.',
      httpStatus: 404,
    });
  });

  test('twice for the same pods is refused with the id of the first', () => {
    const { eks, podRole, association } = associated();
    expect(refusalOf(() => eks.createPodIdentityAssociation({ ...PODS, roleArn: podRole.arn }))).toMatchObject({
      code: 'ResourceInUseException',
      message: `Association already exists: ${association.associationId}`,
      httpStatus: 409,
    });
  });

  test('for another ServiceAccount or namespace is another association', () => {
    const { eks, podRole } = associated();
    eks.createPodIdentityAssociation({ ...PODS, serviceAccount: 'other', roleArn: podRole.arn });
    eks.createPodIdentityAssociation({ ...PODS, namespace: 'other', roleArn: podRole.arn });
    expect(eks.listPodIdentityAssociations(CLUSTER).associations).toHaveLength(3);
  });

  test('with the same request token gives the first association, whatever has changed', () => {
    const { eks, podRole, association } = associated({ clientRequestToken: TOKEN });
    const again = { ...PODS, roleArn: podRole.arn, clientRequestToken: TOKEN };
    expect(eks.createPodIdentityAssociation(again)).toEqual(association);
    expect(eks.createPodIdentityAssociation({ ...again, disableSessionTags: true })).toEqual(association);
    expect(eks.listPodIdentityAssociations(CLUSTER).associations).toHaveLength(1);
  });

  test('with another request token is refused as a duplicate', () => {
    const { eks, podRole, association } = associated({ clientRequestToken: TOKEN });
    const again = { ...PODS, roleArn: podRole.arn, clientRequestToken: '007a17cd-e8ec-4062-9471-c37a1c69e602' };
    expect(refusalOf(() => eks.createPodIdentityAssociation(again)).message).toBe(
      `Association already exists: ${association.associationId}`,
    );
  });

  test('with a role whose trust lacks sts:TagSession is refused, and the journal knows why', () => {
    const { eks, iam, journal } = newClusterAccount();
    const { arn } = iam.createRole({ name: 'Bare', trust: trusting('pods.eks.amazonaws.com', 'sts:AssumeRole') });
    refusalOf(() => eks.createPodIdentityAssociation({ ...PODS, roleArn: arn }));
    expect(journal.since(0).at(-1)).toMatchObject({
      component: 'eks',
      event: 'association refused',
      subject: 'eksdemo1/default/aws-cli-sa',
      said: 'Trust policy of the role provided is invalid. Follow the official documentation to resolve the issue.',
      cause: expect.stringContaining('sts:TagSession'),
    });
    expect(eks.listPodIdentityAssociations(CLUSTER).associations).toEqual([]);
  });

  test('refused for a malformed name says so also in the journal', () => {
    const { eks, podRole, journal } = newClusterAccount();
    refusalOf(() => eks.createPodIdentityAssociation({ ...PODS, namespace: '*', roleArn: podRole.arn }));
    expect(journal.since(0).at(-1)?.said).toMatch(/^The parameter namespace contains invalid characters/);
  });

  test('tells listeners and the journal', () => {
    const { eks, podRole, journal } = newClusterAccount();
    const events: EksEvent[] = [];
    const stop = eks.onChange((event) => events.push(event));
    const { associationId } = eks.createPodIdentityAssociation({ ...PODS, roleArn: podRole.arn });
    expect(events).toEqual([{ type: 'associations-changed', cluster: CLUSTER, name: associationId }]);
    expect(journal.since(0).at(-1)).toMatchObject({ event: 'association created' });
    stop();
    eks.deletePodIdentityAssociation(CLUSTER, associationId);
    expect(events).toHaveLength(1);
  });
});

test('5,000 associations fit, the next does not until one has gone', () => {
  const { clock, iam, cluster, podRole } = newClusterAccount();
  const around = { scope: { partition: 'aws', region: REGION, accountId: ACCOUNT_ID }, clock, iam };
  const state = newClusterState(cluster, clock, 0);
  const create = (serviceAccount: string) =>
    createAssociation(around, state, { ...PODS, serviceAccount, roleArn: podRole.arn }).association;
  const ids = new Set(Array.from({ length: MAX_ASSOCIATIONS }, (_, i) => create(`sa-${i}`).associationId));
  expect(ids.size).toBe(5000);
  expect(state.propagated.visible()).toHaveLength(5000);
  expect(refusalOf(() => create('one-more'))).toMatchObject({
    code: 'ResourceLimitExceededException',
    httpStatus: 400,
  });
  for (const id of ids) deleteAssociation(clock, state, id);
  expect(state.propagated.visible()).toEqual([]);
  expect(create('one-more').serviceAccount).toBe('one-more');
});

describe('updating', () => {
  test('changes role, target and tags in place; the identity stays', () => {
    const { eks, iam, clock, podRole, association } = associated();
    const other = iam.createRole({ name: 'Other', trust: podRole.trustDocument });
    clock.advance(5000);
    const update = { roleArn: other.arn, targetRoleArn: TARGET, disableSessionTags: true };
    const changed = eks.updatePodIdentityAssociation(CLUSTER, association.associationId, update);
    expect(changed).toEqual({
      ...association,
      ...update,
      modifiedAt: NOW + 5000,
      externalId: 'us-east-1/111122223333/eksdemo1/default/aws-cli-sa',
    });
    expect(eks.describePodIdentityAssociation(CLUSTER, association.associationId)).toEqual(changed);
    expect(eks.associationFor(CLUSTER, PODS)).toEqual(changed);
  });

  test('leaves what it does not name', () => {
    const { eks, association } = associated({ targetRoleArn: TARGET, disableSessionTags: true, policy: POLICY });
    expect(eks.updatePodIdentityAssociation(CLUSTER, association.associationId, {})).toEqual(association);
  });

  test('with an empty target role removes it and the external id', () => {
    const { eks, association } = associated({ targetRoleArn: TARGET });
    const changed = eks.updatePodIdentityAssociation(CLUSTER, association.associationId, { targetRoleArn: '' });
    expect(changed).not.toHaveProperty('targetRoleArn');
    expect(changed).not.toHaveProperty('externalId');
  });

  test('with an empty policy removes it', () => {
    const { eks, association } = associated({ disableSessionTags: true, policy: POLICY });
    const changed = eks.updatePodIdentityAssociation(CLUSTER, association.associationId, { policy: '' });
    expect(changed).not.toHaveProperty('policy');
  });

  test('checks a new role as at creation', () => {
    const { eks, association, nodeRole } = associated();
    const { associationId } = association;
    expect(
      refusalOf(() => eks.updatePodIdentityAssociation(CLUSTER, associationId, { roleArn: nodeRole.arn })).message,
    ).toMatch(/^Trust policy of the role provided is invalid\./);
    expect(eks.describePodIdentityAssociation(CLUSTER, associationId)).toEqual(association);
  });

  test('does not look at the old role’s trust again, unless session tags come back', () => {
    const { eks, iam, association, podRole } = associated({ disableSessionTags: true });
    iam.updateAssumeRolePolicy(podRole.name, trusting('pods.eks.amazonaws.com', 'sts:AssumeRole'));
    const { associationId } = association;
    eks.updatePodIdentityAssociation(CLUSTER, associationId, { targetRoleArn: TARGET });
    expect(
      refusalOf(() => eks.updatePodIdentityAssociation(CLUSTER, associationId, { disableSessionTags: false })).message,
    ).toMatch(/^Trust policy of the role provided is invalid\./);
  });

  test('cannot turn session tags on beside a policy', () => {
    const { eks, association } = associated({ disableSessionTags: true, policy: POLICY });
    const update = () =>
      eks.updatePodIdentityAssociation(CLUSTER, association.associationId, { disableSessionTags: false });
    expect(refusalOf(update).cause).toMatch(/set disableSessionTags to true/);
  });

  test('checks the request token', () => {
    const { eks, association } = associated();
    const update = { clientRequestToken: 'short' };
    expect(refusalOf(() => eks.updatePodIdentityAssociation(CLUSTER, association.associationId, update)).message).toBe(
      'The client request token parameter must be between 33 and 126 characters.',
    );
  });
});

describe('deleting', () => {
  test('gives the association, modified now, and makes room for another', () => {
    const { eks, clock, podRole, association } = associated({ clientRequestToken: TOKEN });
    clock.advance(9000);
    const { associationId } = association;
    expect(eks.deletePodIdentityAssociation(CLUSTER, associationId)).toEqual({
      ...association,
      modifiedAt: NOW + 9000,
    });
    expect(eks.associationFor(CLUSTER, PODS)).toBeUndefined();
    const next = eks.createPodIdentityAssociation({ ...PODS, roleArn: podRole.arn, clientRequestToken: TOKEN });
    expect(next.associationId).not.toBe(associationId);
  });

  test('one that is not there is refused', () => {
    const { eks } = newClusterAccount();
    const expected = {
      code: 'ResourceNotFoundException',
      message: 'No service account role association found for ID: a-zwnv4vrgpjna3lhyc',
      httpStatus: 404,
    };
    expect(refusalOf(() => eks.deletePodIdentityAssociation(CLUSTER, 'a-zwnv4vrgpjna3lhyc'))).toEqual(expected);
    expect(refusalOf(() => eks.describePodIdentityAssociation(CLUSTER, 'a-zwnv4vrgpjna3lhyc'))).toEqual(expected);
    expect(refusalOf(() => eks.updatePodIdentityAssociation(CLUSTER, 'a-zwnv4vrgpjna3lhyc', {}))).toEqual(expected);
  });

  test.each(['', 'a-', 'a-zwnv4vrgpjna3lhy', 'a-zwnv4vrgpjna3lhycc', 'arn:aws:eks:us-east-1:111122223333:x'])(
    'the id %j has the wrong length',
    (id) => {
      const { eks } = newClusterAccount();
      const expected = {
        code: 'InvalidParameterException',
        message: 'The parameter associationId should be 19 characters long.',
        httpStatus: 400,
      };
      expect(refusalOf(() => eks.deletePodIdentityAssociation(CLUSTER, id))).toEqual(expected);
      expect(refusalOf(() => eks.describePodIdentityAssociation(CLUSTER, id))).toEqual(expected);
      expect(refusalOf(() => eks.updatePodIdentityAssociation(CLUSTER, id, {}))).toEqual(expected);
    },
  );

  test('goes with the cluster', () => {
    const { eks } = associated();
    eks.deleteCluster(CLUSTER);
    expect(eks.visibleIdentities(CLUSTER)).toEqual([]);
    expect(eks.associationFor(CLUSTER, PODS)).toBeUndefined();
    expect(refusalOf(() => eks.listPodIdentityAssociations(CLUSTER)).code).toBe('ResourceNotFoundException');
  });
});

describe('listing', () => {
  test('leaves the role out', () => {
    const { eks, association } = associated();
    expect(eks.listPodIdentityAssociations(CLUSTER, { namespace: 'default', maxResults: 1 })).toEqual({
      associations: [
        {
          ...PODS,
          associationArn: association.associationArn,
          associationId: association.associationId,
        },
      ],
    });
  });

  test('filters and pages', () => {
    const { eks, podRole } = newClusterAccount();
    for (let i = 0; i < 205; i++) {
      const namespace = i % 2 === 0 ? 'even' : 'odd';
      eks.createPodIdentityAssociation({ ...PODS, namespace, serviceAccount: `sa-${i}`, roleArn: podRole.arn });
    }
    const even = eks.listPodIdentityAssociations(CLUSTER, { namespace: 'even' });
    expect(even.associations).toHaveLength(100);
    const rest = eks.listPodIdentityAssociations(CLUSTER, { namespace: 'even', nextToken: even.nextToken });
    expect(rest.associations).toHaveLength(3);
    expect(rest).not.toHaveProperty('nextToken');
    expect(eks.listPodIdentityAssociations(CLUSTER, { serviceAccount: 'sa-7' }).associations).toHaveLength(1);
  });

  test.each([{ maxResults: 0 }, { maxResults: 101 }, { maxResults: 1.5 }, { nextToken: 'x' }])(
    '%j is refused',
    (filter) => {
      const { eks } = newClusterAccount();
      expect(refusalOf(() => eks.listPodIdentityAssociations(CLUSTER, filter)).code).toBe('InvalidParameterException');
    },
  );
});

describe('tagging', () => {
  test('replaces the tags without other effect', () => {
    const { eks, association } = associated({ tags: { a: '1' } });
    expect(eks.tagPodIdentityAssociation(CLUSTER, association.associationId, { b: '2' })).toEqual({
      ...association,
      tags: { b: '2' },
    });
  });

  test('refuses what creation refuses, and changes nothing', () => {
    const { eks, association } = associated({ tags: { a: '1' } });
    const { associationId } = association;
    const many = Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`k${i}`, 'v']));
    for (const tags of [many, { 'aws:x': 'y' }]) {
      expect(refusalOf(() => eks.tagPodIdentityAssociation(CLUSTER, associationId, tags)).code).toBe(
        'InvalidParameterException',
      );
    }
    expect(eks.describePodIdentityAssociation(CLUSTER, associationId)).toEqual(association);
  });
});
