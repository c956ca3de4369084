import { cidrBlocks } from './cidr';
import { TemplateError } from './template-error';
import { scalarText } from './text-functions';

/** `Fn::Select` of resolved arguments. Wordings as AWS's are repeated in github.com/eucalyptus/eucalyptus. */
export function select(argument: unknown, at: string): unknown {
  const parts: readonly unknown[] = Array.isArray(argument) ? argument : [];
  const index = scalarText(parts[0]) ?? '';
  if (!/^\d+$/.test(index)) {
    throw new TemplateError(
      'Template error: Fn::Select requires a list argument with a valid index value as its first element',
      at,
    );
  }
  const list = parts[1];
  if (parts.length !== 2 || !Array.isArray(list)) {
    throw new TemplateError(
      'Template error: Fn::Select requires a list argument with two elements: an integer index and a list',
      at,
    );
  }
  if (Number(index) >= list.length) {
    throw new TemplateError(`Template error: Fn::Select cannot select nonexistent value at index ${index}`, at);
  }
  return list[Number(index)];
}

/** `Fn::Length` of a resolved argument. */
export function length(argument: unknown, at: string): number {
  if (!Array.isArray(argument)) throw new TemplateError('Template error: Fn::Length requires a list', at);
  return argument.length;
}

/** `Fn::Cidr` of resolved arguments: `[ipBlock, count, cidrBits]`. */
export function cidr(argument: unknown, at: string): readonly string[] {
  const parts: readonly unknown[] = Array.isArray(argument) ? argument : [];
  const [block, count, bits] = parts.map(scalarText);
  if (parts.length !== 3 || block === undefined || count === undefined || bits === undefined) {
    throw new TemplateError('Template error: Fn::Cidr requires an IP block, a count and a number of subnet bits', at);
  }
  return cidrBlocks(block, Number(count), Number(bits), at);
}
