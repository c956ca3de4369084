import { AdjustableClock } from '../../../lib/emulator/clock';
import { Journal } from '../../../lib/emulator/journal';
import { Account } from '../../../lib/emulator/world/account';
import { ForeignAccounts } from '../../../lib/emulator/world/foreign-account';

const HOME = '111122223333';
const OTHER = '444455556666';

const trusting = (service: string) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: ['sts:AssumeRole', 'sts:TagSession'] }],
});

function home() {
  const clock = new AdjustableClock();
  const journal = new Journal();
  const account = new Account({
    accountId: HOME,
    region: 'us-east-1',
    clock,
    journal,
    hasOidcProviders: () => false,
  });
  const foreign = new ForeignAccounts(account, clock, journal);
  account.iam.createRole({ name: 'cluster', trust: trusting('eks.amazonaws.com') });
  account.iam.createRole({ name: 'pod', trust: trusting('pods.eks.amazonaws.com') });
  account.eks.createCluster({ name: 'c', roleArn: `arn:aws:iam::${HOME}:role/cluster` });
  const associate = (serviceAccount: string, targetRoleArn?: string) =>
    account.eks.createPodIdentityAssociation({
      clusterName: 'c',
      namespace: 'n',
      serviceAccount,
      roleArn: `arn:aws:iam::${HOME}:role/pod`,
      targetRoleArn,
    });
  return { account, foreign, journal, associate };
}

test('a target role of another account is there once an association names it, with its external id in the trust', () => {
  const { account, associate, foreign } = home();
  expect(account.sts.account(OTHER)).toBeUndefined();
  associate('one', `arn:aws:iam::${OTHER}:role/teams/data/reader`);
  const role = account.sts.account(OTHER)?.roleByArn(`arn:aws:iam::${OTHER}:role/teams/data/reader`);
  expect(role?.attached).toEqual(['arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess']);
  expect(role?.trustDocument).toEqual({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${HOME}:root` },
        Action: ['sts:AssumeRole', 'sts:TagSession'],
        Condition: {
          ArnEquals: { 'aws:PrincipalArn': `arn:aws:iam::${HOME}:role/pod` },
          StringEquals: { 'sts:ExternalId': [`us-east-1/${HOME}/c/n/one`] },
        },
      },
    ],
  });
  expect(foreign.notProven).toEqual([expect.stringContaining(`arn:aws:iam::${OTHER}:role/teams/data/reader`)]);
});

test('it trusts every association that names it', () => {
  const { account, associate } = home();
  associate('one', `arn:aws:iam::${OTHER}:role/reader`);
  associate('two', `arn:aws:iam::${OTHER}:role/reader`);
  const trust = JSON.stringify(account.sts.account(OTHER)?.role('reader')?.trustDocument);
  expect(trust).toContain(`us-east-1/${HOME}/c/n/one`);
  expect(trust).toContain(`us-east-1/${HOME}/c/n/two`);
});

test('its account has buckets of its own, which are not the home account’s', () => {
  const { account, associate } = home();
  associate('one', `arn:aws:iam::${OTHER}:role/reader`);
  expect(account.s3.buckets(OTHER)).toEqual([`reports-${OTHER}`]);
  expect(account.s3.buckets()).toEqual([]);
});

test.each([undefined, `arn:aws:iam::${HOME}:role/reader`])('nothing is made up for the target %s', (target) => {
  const { account, associate, foreign } = home();
  associate('one', target);
  expect(account.iam.role('reader')).toBeUndefined();
  expect(foreign.notProven).toEqual([]);
});

test('a trust policy that IAM would not take leaves the role as it was, and the journal says so', () => {
  const { account, associate, journal } = home();
  for (let i = 0; i < 60; i++) associate(`service-account-${i}`, `arn:aws:iam::${OTHER}:role/reader`);
  const trust = JSON.stringify(account.sts.account(OTHER)?.role('reader')?.trustDocument);
  expect(trust).toContain('service-account-0');
  expect(trust).not.toContain('service-account-59');
  expect(journal.since(0)).toContainEqual(
    expect.objectContaining({ event: 'target role refused', cause: expect.stringContaining('ACLSizePerRole') }),
  );
});

test('a role of another partition is none that could be assumed, and nobody makes it', () => {
  const { account, associate, foreign } = home();
  associate('one', `arn:aws-us-gov:iam::${OTHER}:role/reader`);
  expect(account.sts.account(OTHER)).toBeUndefined();
  expect(foreign.notProven).toEqual([]);
});
