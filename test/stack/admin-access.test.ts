import { synthesise } from '../../lib/stack/synthesise';
import { idsOfType, resourceOf, resourcesOfType } from './template-graph';

test("by default, a role that the account's own principals may assume, without any permission in AWS", () => {
  const { template } = synthesise();
  const id = idsOfType(template, 'AWS::IAM::Role').find((role) => role.startsWith('AdminAccess'))!;
  const { Properties } = resourceOf(template, id);
  expect(Properties?.AssumeRolePolicyDocument).toMatchObject({
    Statement: [
      {
        Effect: 'Allow',
        Action: 'sts:AssumeRole',
        Principal: {
          AWS: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':iam::', { Ref: 'AWS::AccountId' }, ':root']] },
        },
      },
    ],
  });
  expect(Properties).not.toHaveProperty('ManagedPolicyArns');
  expect(Properties).not.toHaveProperty('Policies');

  const entry = resourcesOfType(template, 'AWS::EKS::AccessEntry').find(
    ({ Properties }) => JSON.stringify(Properties?.PrincipalArn) === JSON.stringify({ 'Fn::GetAtt': [id, 'Arn'] }),
  );
  expect(entry?.Properties?.AccessPolicies).toEqual([
    {
      AccessScope: { Type: 'cluster' },
      PolicyArn: {
        'Fn::Join': [
          '',
          ['arn:', { Ref: 'AWS::Partition' }, ':eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy'],
        ],
      },
    },
  ]);
  expect(JSON.stringify(template.Outputs?.UpdateKubeconfig?.Value)).toContain(
    JSON.stringify([' --role-arn ', { 'Fn::GetAtt': [id, 'Arn'] }]).slice(1, -1),
  );
});

test('adminArn instead: no role is made, and none is to be assumed', () => {
  const adminArn = 'arn:aws:iam::111122223333:role/Admin';
  const { template } = synthesise({ adminArn });
  expect(idsOfType(template, 'AWS::IAM::Role').filter((id) => id.startsWith('AdminAccess'))).toEqual([]);
  expect(
    resourcesOfType(template, 'AWS::EKS::AccessEntry').map(({ Properties }) => Properties?.PrincipalArn),
  ).toContain(adminArn);
  expect(JSON.stringify(template.Outputs?.UpdateKubeconfig)).not.toContain('--role-arn');
});
