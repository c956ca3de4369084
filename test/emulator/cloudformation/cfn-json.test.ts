import { cfnJsonProviders } from '../../../lib/emulator/cloudformation/cfn-json';
import type { Provisioned, ResourceRequest } from '../../../lib/emulator/cloudformation/provider';

const request = (type: string, Value?: unknown): ResourceRequest => ({
  stackName: 'Demo',
  logicalId: 'Json',
  type,
  properties: { ServiceToken: 'arn', ...(Value !== undefined && { Value }) },
});
const create = (type: string, value?: unknown) => cfnJsonProviders[type]!.create(request(type, value)) as Provisioned;

test('text becomes the value it stands for, and changes in place', () => {
  const type = 'Custom::AWSCDKCfnJson';
  const created = create(type, '{"aws:RequestTag/cluster":"owned"}');
  expect(created.attributes).toEqual({ Value: { 'aws:RequestTag/cluster': 'owned' } });
  const changed = cfnJsonProviders[type]!.update!(request(type, '[1]'), { ...created, properties: {} });
  expect(changed).toEqual({ physicalId: created.physicalId, attributes: { Value: [1] } });
});

test('a value becomes text', () => {
  expect(create('Custom::AWSCDKCfnJsonStringify', { a: ['1'] }).attributes).toEqual({ Value: '{"a":["1"]}' });
});

test.each([undefined, '{', '{"a":1,}'])('%j is refused with the words of JSON.parse', (value) => {
  expect(() => create('Custom::AWSCDKCfnJson', value)).toThrow(/JSON/);
});
