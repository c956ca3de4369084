import { dataOf } from '../../../lib/emulator/node/object-data';

const metadata = { name: 'aws' };

test('a Secret is decoded; what was written as text wins', () => {
  const data = { id: Buffer.from('AKIA').toString('base64'), key: 'b2xk' };
  expect(dataOf({ apiVersion: 'v1', kind: 'Secret', metadata, data, stringData: { key: 'new' } })).toEqual({
    id: 'AKIA',
    key: 'new',
  });
});

test('a ConfigMap is taken as it is, without its binary data', () => {
  const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { a: 'AKIA' }, binaryData: { b: 'AKIA' } };
  expect(dataOf(object)).toEqual({ a: 'AKIA' });
});

test.each([undefined, null, 'text', { a: 1 }])('data %j: nothing', (data) => {
  expect(dataOf({ apiVersion: 'v1', kind: 'Secret', metadata, data })).toEqual({});
});
