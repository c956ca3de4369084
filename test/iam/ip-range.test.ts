import * as fc from 'fast-check';
import { addressRange } from '../../lib/iam/ip-range';

test.each([
  ['10.0.0.0/8', '10.255.1.2', true],
  ['10.0.0.0/8', '11.0.0.1', false],
  ['10.1.2.3/8', '10.9.9.9', true],
  ['0.0.0.0/0', '255.1.2.3', true],
  ['203.0.113.7', '203.0.113.7', true],
  ['203.0.113.7', '203.0.113.8', false],
  ['2001:db8::/32', '2001:0DB8:ffff::1', true],
  ['2001:db8::1', '2001:db8::2', false],
  ['::/0', '10.0.0.1', false],
  ['0.0.0.0/0', '::1', false],
  ['0.0.0.0/0', 'ec2.amazonaws.com', false],
  ['0.0.0.0/0', '', false],
  ['fe80::/10', 'fe80::1%eth0', false],
])('%s holds %s: %s', (range, address, expected) => {
  expect(addressRange(range)?.(address)).toBe(expected);
});

test.each([
  '',
  '10.0.0.0/33',
  '2001:db8::/129',
  '10.0.0/8',
  '10.0.0.0/8/8',
  '10.0.0.0/',
  '10.0.0.0/-1',
  '10.0.0.0/1e1',
  '*',
  'fe80::1%eth0',
])('is no range: "%s"', (range) => {
  expect(addressRange(range)).toBe(undefined);
});

test('an address is in a range when its first bits are', () => {
  const octets = fc.array(fc.nat(255), { minLength: 4, maxLength: 4 });
  const bits = (address: number[]): string => address.map((octet) => octet.toString(2).padStart(8, '0')).join('');
  fc.assert(
    fc.property(octets, octets, fc.nat(32), (network, address, prefix) => {
      const expected = bits(network).slice(0, prefix) === bits(address).slice(0, prefix);
      expect(addressRange(`${network.join('.')}/${prefix}`)?.(address.join('.'))).toBe(expected);
    }),
  );
});
