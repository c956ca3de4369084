import { namedElsewhere } from '../../../lib/walkthrough/template/named-elsewhere';
import { loadedStack } from './loaded-stack';

const HOME = { accountId: '111122223333', region: 'us-east-1' };

const notes = (template: unknown, chosen = {}, nested: readonly unknown[] = []) =>
  namedElsewhere(
    [loadedStack({ template, nested: new Map(nested.map((each, index) => [`n${index}`, each])) })],
    HOME,
    chosen,
  );

const ACCOUNT =
  "The template names account 123456789012 and is deployed to 111122223333 here: whatever names 123456789012 is judged as another account's.";
const REGION =
  'The template names region eu-west-1 in ARNs of EKS and is deployed to us-east-1 here: what is for clusters in eu-west-1 is not for the one here.';

test.each<[string, unknown, string[]]>([
  [
    'a role’s ARN',
    'arn:aws:iam::123456789012:role/pod',
    [`${ACCOUNT} If that is where it belongs: --account 123456789012.`],
  ],
  [
    'a role’s ARN as the CDK writes it',
    { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':iam::123456789012:role/pod']] },
    [`${ACCOUNT} If that is where it belongs: --account 123456789012.`],
  ],
  [
    'a condition on the account',
    { StringEquals: { 'aws:SourceAccount': '123456789012' } },
    [`${ACCOUNT} If that is where it belongs: --account 123456789012.`],
  ],
  [
    'a cluster’s ARN',
    { ArnLike: { 'aws:SourceArn': 'arn:aws:eks:eu-west-1:123456789012:cluster/*' } },
    [
      `${ACCOUNT} If that is where it belongs: --account 123456789012.`,
      `${REGION} If that is where it belongs: --region eu-west-1.`,
    ],
  ],
  [
    'a cluster of any account, in a region',
    { ArnLike: { 'aws:SourceArn': 'arn:aws:eks:eu-west-1:*:cluster/*' } },
    [`${REGION} If that is where it belongs: --region eu-west-1.`],
  ],
  [
    'a cluster of an account, in any region',
    { ArnLike: { 'aws:SourceArn': { 'Fn::Sub': 'arn:aws:eks:${AWS::Region}:123456789012:cluster/*' } } },
    [`${ACCOUNT} If that is where it belongs: --account 123456789012.`],
  ],
  ['where it is deployed', 'arn:aws:eks:us-east-1:111122223333:cluster/c', []],
  ['a managed policy', 'arn:aws:iam::aws:policy/ReadOnlyAccess', []],
  ['what decides nothing here', 'arn:aws:dynamodb:eu-west-1:123456789012:table/t', []],
])('%s', (_what, value, expected) => expect(notes({ Resources: { A: value } })).toEqual(expected));

test('where several are named there is no one place to go to', () => {
  const both = ['arn:aws:iam::123456789012:role/a', 'arn:aws:iam::444455556666:role/b'];
  expect(notes(both)).toEqual([
    `${ACCOUNT} Pseudo parameters (AWS::AccountId, AWS::Region, a stack without env) do not have this trouble.`,
    expect.stringContaining('names account 444455556666'),
  ]);
});

test('where the account was chosen, what names another is another account’s, and no option is offered', () => {
  expect(notes('arn:aws:iam::123456789012:role/a', { accountId: HOME.accountId })).toEqual([ACCOUNT]);
});

test('nested templates are looked at, too', () => {
  expect(notes({}, {}, [{ Resources: { A: 'arn:aws:iam::123456789012:role/a' } }])).toHaveLength(1);
});
