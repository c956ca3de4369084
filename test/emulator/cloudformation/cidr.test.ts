import { cidrBlocks } from '../../../lib/emulator/cloudformation/cidr';

test.each<[string, number, number, string[]]>([
  [
    '192.168.0.0/24',
    6,
    5,
    ['192.168.0.0/27', '192.168.0.32/27', '192.168.0.64/27', '192.168.0.96/27', '192.168.0.128/27', '192.168.0.160/27'],
  ],
  ['10.0.3.7/16', 1, 8, ['10.0.0.0/24']],
  ['255.255.255.0/24', 2, 7, ['255.255.255.0/25', '255.255.255.128/25']],
  ['2001:db8:1234:1a00::/56', 3, 64, ['2001:db8:1234:1a00::/64', '2001:db8:1234:1a01::/64', '2001:db8:1234:1a02::/64']],
  ['::/0', 2, 127, ['::/1', '8000::/1']],
  ['1:0:0:2:0:0:0:3/128', 1, 0, ['1:0:0:2::3/128']],
])('%s, %d blocks of %d host bits', (block, count, bits, blocks) => {
  expect(cidrBlocks(block, count, bits, '/x')).toEqual(blocks);
});

test.each<[string, number, number, string]>([
  ['10.0.0.0/24', 3, 7, 'cannot make 3 blocks of /25 from 10.0.0.0/24'],
  ['10.0.0.0/24', 1, 9, 'cannot make 1 blocks of /23 from 10.0.0.0/24'],
  ['10.0.0.0', 1, 8, 'cannot read 10.0.0.0'],
  ['10.0.0.0/33', 1, 8, 'cannot read'],
  ['nonsense/8', 1, 8, 'cannot read'],
  ['::ffff:1.2.3.4/96', 1, 8, 'cannot read'],
  ['10.0.0.0/8', 0, 8, 'requires a count from 1 to 256'],
  ['10.0.0.0/8', 257, 8, 'requires a count from 1 to 256'],
  ['10.0.0.0/8', 1, -1, 'requires a number of subnet bits'],
  ['10.0.0.0/8', 1, NaN, 'requires a number of subnet bits'],
])('%s, %d, %d is refused', (block, count, bits, words) => {
  expect(() => cidrBlocks(block, count, bits, '/x')).toThrow(`Template error: Fn::Cidr ${words}`);
});
