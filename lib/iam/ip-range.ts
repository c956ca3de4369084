import { BlockList, isIP } from 'node:net';

/**
 * Compiles an address or CIDR range (`203.0.113.0/24`, `2001:db8::/32`).
 * @returns a test that is false for anything that is not an address; undefined when the range cannot be read
 *
 * Without a prefix length IAM takes /32. Unconfirmed: for an IPv6 address; /128 is taken here.
 */
export function addressRange(range: string): ((address: string) => boolean) | undefined {
  const [address = '', length, ...rest] = range.split('/');
  const version = isIP(address);
  const bits = version === 4 ? 32 : 128;
  const prefix = length === undefined ? bits : /^\d{1,3}$/.test(length) ? Number(length) : Number.NaN;
  if (version === 0 || rest.length > 0 || !(prefix <= bits) || address.includes('%')) return undefined;
  const family = version === 4 ? 'ipv4' : 'ipv6';
  const list = new BlockList();
  list.addSubnet(address, prefix, family);
  return (candidate) => isIP(candidate) === version && !candidate.includes('%') && list.check(candidate, family);
}
