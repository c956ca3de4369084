import { isIPv4, isIPv6 } from 'node:net';

import { TemplateError } from './template-error';

/** CloudFormation's own bounds of `Fn::Cidr`'s count. */
const MAX_BLOCKS = 256;

/**
 * `Fn::Cidr`: the first `count` blocks with `cidrBits` host bits each inside `ipBlock`.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-cidr.html
 *
 * @throws TemplateError if the block is not one, or does not hold that many
 */
export function cidrBlocks(ipBlock: string, count: number, cidrBits: number, path: string): readonly string[] {
  const refuse = (why: string): never => {
    throw new TemplateError(`Template error: Fn::Cidr ${why}`, path);
  };
  const [address = '', prefix = ''] = ipBlock.split('/');
  const width = isIPv4(address) ? 32 : isIPv6(address) && !address.includes('.') ? 128 : 0;
  if (width === 0 || !/^\d{1,3}$/.test(prefix) || Number(prefix) > width) return refuse(`cannot read ${ipBlock}`);
  if (!Number.isInteger(count) || count < 1 || count > MAX_BLOCKS) {
    return refuse(`requires a count from 1 to ${MAX_BLOCKS}`);
  }
  if (!Number.isInteger(cidrBits) || cidrBits < 0 || cidrBits > width)
    return refuse('requires a number of subnet bits');
  const mask = width - cidrBits;
  if (mask < Number(prefix) || BigInt(count) > 1n << BigInt(mask - Number(prefix))) {
    return refuse(`cannot make ${count} blocks of /${mask} from ${ipBlock}`);
  }
  const base = (toInteger(address) >> BigInt(width - Number(prefix))) << BigInt(width - Number(prefix));
  return Array.from({ length: count }, (_, index) => {
    const start = base + (BigInt(index) << BigInt(cidrBits));
    return `${width === 32 ? ipv4(start) : ipv6(start)}/${mask}`;
  });
}

function toInteger(address: string): bigint {
  if (isIPv4(address)) return address.split('.').reduce((sum, part) => (sum << 8n) | BigInt(part), 0n);
  const [head = '', tail] = address.split('::');
  const groups = (text: string): string[] => (text === '' ? [] : text.split(':'));
  const after = tail === undefined ? [] : groups(tail);
  const zeros = Array<string>(8 - groups(head).length - after.length).fill('0');
  return [...groups(head), ...zeros, ...after].reduce((sum, group) => (sum << 16n) | BigInt(`0x${group}`), 0n);
}

function ipv4(value: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join('.');
}

/** The text of RFC 5952: lower case, no leading zeros, the longest run of two or more zeros shortened. */
function ipv6(value: bigint): string {
  const groups = Array.from({ length: 8 }, (_, index) => ((value >> BigInt(16 * (7 - index))) & 0xffffn).toString(16));
  let start = 0;
  let length = 1;
  for (let from = 0; from < groups.length; from += 1) {
    let to = from;
    while (groups[to] === '0') to += 1;
    if (to - from > length) [start, length] = [from, to - from];
  }
  if (length === 1) return groups.join(':');
  return `${groups.slice(0, start).join(':')}::${groups.slice(start + length).join(':')}`;
}
