import fc from 'fast-check';
import { parseCall } from '../../../lib/walkthrough/template/call-syntax';
import { InputError } from '../../../lib/walkthrough/template/input-error';

test.each([
  ['s3:ListBuckets', { service: 's3', operation: 'ListBuckets' }],
  [
    's3:GetObject={"Bucket":"a","Key":"b=@c"}',
    { service: 's3', operation: 'GetObject', input: { Bucket: 'a', Key: 'b=@c' } },
  ],
  [
    'dynamodb:GetItem@arn:aws:dynamodb:us-east-1:111122223333:table/a',
    { service: 'dynamodb', operation: 'GetItem', resource: 'arn:aws:dynamodb:us-east-1:111122223333:table/a' },
  ],
  ['dynamodb:Query@Orders/index/byDate', { service: 'dynamodb', operation: 'Query', resource: 'Orders/index/byDate' }],
  ['sqs:SendMessage@*', { service: 'sqs', operation: 'SendMessage', resource: '*' }],
])('%s', (text, call) => expect(parseCall(text)).toEqual(call));

test.each([
  ['ListBuckets', 'not an operation of a service'],
  ['s3:', 'not an operation of a service'],
  ['s3:List*', 'not an operation of a service'],
  ['s3:GetObject={', 'not JSON after the ='],
  ['s3:GetObject=[1]', 'not a JSON object after the ='],
  ['sqs:SendMessage@my-queue', 'my-queue is neither an ARN nor a logical id'],
  ['sqs:SendMessage@arn:aws:sqs', 'arn:aws:sqs is neither an ARN nor a logical id'],
  ['sqs:SendMessage@', 'what follows @ is neither an ARN nor a logical id'],
])('%s is refused, with the forms there are', (text, why) => {
  expect(() => parseCall(text)).toThrow(InputError);
  expect(() => parseCall(text)).toThrow(why);
  expect(() => parseCall(text)).toThrow(/\nWrite --call s3:ListBuckets, /);
});

test('any text is either a call or refused', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.string().map((text) => `s3:Get${text}`),
      ),
      (text) => {
        try {
          expect(parseCall(text).operation).toMatch(/^[A-Za-z0-9]+$/);
        } catch (error) {
          expect(error).toBeInstanceOf(InputError);
        }
      },
    ),
  );
});
