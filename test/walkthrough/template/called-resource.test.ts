import { withArn } from '../../../lib/walkthrough/template/called-resource';
import { InputError } from '../../../lib/walkthrough/template/input-error';

const view = (stackName: string, logicalId: string, arn?: string) => ({
  stackName,
  logicalId,
  type: 'AWS::DynamoDB::Table',
  physicalId: logicalId,
  properties: {},
  dependsOn: [],
  ...(arn !== undefined && { arn }),
});

const resources = [
  view('A', 'Orders', 'arn:orders'),
  view('A', 'Twice', 'arn:1'),
  view('B', 'Twice'),
  view('B', 'None'),
];
const call = (resource?: string) => ({ service: 'dynamodb', operation: 'Query', ...(resource && { resource }) });

test.each([
  ['Orders', 'arn:orders'],
  ['Orders/index/byDate', 'arn:orders/index/byDate'],
  ['arn:aws:dynamodb:us-east-1:111122223333:table/Orders', 'arn:aws:dynamodb:us-east-1:111122223333:table/Orders'],
  ['*', '*'],
  [undefined, undefined],
])('%s is %s', (resource, arn) => expect(withArn(call(resource), resources).resource).toBe(arn));

test.each([
  ['Order', /^--call dynamodb:Query@Order: no stack has a resource of that logical id\.\nThere are: Orders, Twice\.$/],
  ['Twice', /: stacks A and B have one each\.\n/],
  ['None', /: there is no telling what ARN AWS::DynamoDB::Table gets\.\n/],
])('%s is refused', (resource, why) => {
  expect(() => withArn(call(resource), resources)).toThrow(InputError);
  expect(() => withArn(call(resource), resources)).toThrow(why);
});
