import { checkAssociationRole, trustFlaw } from '../../../lib/emulator/eks/association-role';
import { parsePolicy } from '../../../lib/iam';
import { ACCOUNT_ID, newAccount, POD_TRUST, refusalOf, trusting } from './account';

const EKS = 'pods.eks.amazonaws.com';
const INVALID = 'Trust policy of the role provided is invalid. Follow the official documentation to resolve the issue.';

function check(trust: unknown, sessionTags = true) {
  const { iam } = newAccount();
  const { arn } = iam.createRole({ name: 'Tested', trust });
  checkAssociationRole(arn, iam, { sessionTags });
}

describe('a trust policy is accepted', () => {
  const statement = (more: object) => ({ Effect: 'Allow', Principal: { Service: EKS }, ...more });
  test.each<[string, unknown]>([
    ['as AWS documents it', POD_TRUST],
    ['as JSON text', JSON.stringify(POD_TRUST)],
    [
      'with the actions in two statements',
      {
        Version: '2012-10-17',
        Statement: [statement({ Action: 'sts:AssumeRole' }), statement({ Action: 'sts:TagSession' })],
      },
    ],
    [
      'with one statement instead of a list',
      {
        Version: '2012-10-17',
        Statement: statement({ Action: ['sts:AssumeRole', 'sts:TagSession'] }),
      },
    ],
    ['with a wildcard', trusting(EKS, 'sts:*')],
    ['with letters of another case', trusting(EKS, ['STS:assumerole', 'sts:tagsession'])],
    [
      'with several services',
      {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { Service: ['ec2.amazonaws.com', EKS] }, Action: 'sts:*' }],
      },
    ],
    [
      'with a condition that nothing meets: conditions are not looked at',
      trusting(EKS, 'sts:*', {
        Condition: { StringEquals: { 'aws:RequestTag/kubernetes-namespace': 'nowhere' } },
      }),
    ],
  ])('%s', (_name, trust) => {
    expect(() => check(trust)).not.toThrow();
  });

  test('without sts:TagSession, if the association disables session tags', () => {
    expect(() => check(trusting(EKS, 'sts:AssumeRole'), false)).not.toThrow();
  });
});

describe('a trust policy is refused', () => {
  test.each<[string, unknown, string]>([
    ['of EC2', trusting('ec2.amazonaws.com'), 'it trusts ec2.amazonaws.com'],
    ['of EKS itself', trusting('eks.amazonaws.com'), 'it trusts eks.amazonaws.com'],
    [
      'of an OIDC provider',
      {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Federated: 'arn:aws:iam::111122223333:oidc-provider/oidc.eks.us-east-1.amazonaws.com/id/0' },
            Action: 'sts:AssumeRoleWithWebIdentity',
          },
        ],
      },
      'oidc-provider',
    ],
    [
      'of everybody, which does not name the service',
      { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sts:*' }] },
      'it trusts *',
    ],
    ['without sts:TagSession', trusting(EKS, 'sts:AssumeRole'), 'does not allow it sts:TagSession'],
    ['without sts:AssumeRole', trusting(EKS, 'sts:TagSession'), 'does not allow it sts:AssumeRole'],
  ])('%s', (_name, trust, cause) => {
    expect(refusalOf(() => check(trust))).toEqual({
      code: 'InvalidParameterException',
      message: INVALID,
      httpStatus: 400,
      cause: expect.stringContaining(cause),
    });
  });

  test('with sts:AssumeRole denied and not allowed, also without session tags', () => {
    const trust = {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Deny', Principal: { Service: EKS }, Action: 'sts:*' }],
    };
    expect(refusalOf(() => check(trust, false)).message).toBe(INVALID);
  });
});

describe('the role', () => {
  const refused = (arn: string) => {
    const { iam } = newAccount();
    return refusalOf(() => checkAssociationRole(arn, iam, { sessionTags: true }));
  };

  test('must exist', () => {
    expect(refused(`arn:aws:iam::${ACCOUNT_ID}:role/Missing`)).toEqual({
      code: 'InvalidParameterException',
      message: 'Role provided in the request does not exist',
      httpStatus: 400,
      cause: expect.stringContaining('Missing'),
    });
  });

  test('must be in the cluster’s account', () => {
    expect(refused('arn:aws:iam::444455556666:role/PodRole')).toEqual({
      code: 'AccessDeniedException',
      message: 'Cross-account pass role is not allowed.',
      httpStatus: 403,
      cause: expect.stringContaining('targetRoleArn'),
    });
  });

  test.each([
    '',
    'PodRole',
    'arn:aws:iam::111122223333:user/me',
    'arn:aws:iam::1:role/x',
    'arn:aws:iam::111122223333:role/',
  ])('%p is none', (arn) => expect(refused(arn).code).toBe('InvalidParameterException'));

  test('may have a path', () => {
    const { iam } = newAccount();
    const { arn } = iam.createRole({ name: 'Deep', path: '/team/a/', trust: POD_TRUST });
    expect(() => checkAssociationRole(arn, iam, { sessionTags: true })).not.toThrow();
  });
});

test('NotAction gives what it does not name', () => {
  const trust = parsePolicy(
    { Statement: { Effect: 'Allow', Principal: { Service: EKS }, NotAction: 'sts:TagSession' } },
    'trust',
  );
  expect(trustFlaw(trust, { sessionTags: false })).toBeUndefined();
  expect(trustFlaw(trust, { sessionTags: true })).toContain('sts:TagSession');
});
