/** The agent's address on IPv4. */
export const AGENT_ADDRESS = '169.254.170.23';

/**
 * Whether requests for the agent go there and not to a proxy. The agent is asked over plain HTTP, so that only
 * `HTTP_PROXY` counts. `NO_PROXY` is read as most clients do: names and addresses, suffixes, CIDR blocks, `*`. An empty one is
 * none, and the lower case then counts (Go, `golang.org/x/net/http/httpproxy`, `FromEnvironment`).
 */
export function sparesAgent(env: Readonly<Record<string, string>>): boolean {
  const proxy = env['HTTP_PROXY'] || env['http_proxy'];
  if (!proxy) return true;
  const excluded = (env['NO_PROXY'] || env['no_proxy'] || '').split(/[,\s]+/);
  return excluded.some((entry) => entry === '*' || entry === '…' || covers(entry));
}

function covers(entry: string): boolean {
  const host = entry.replace(/:\d+$/, '');
  if (host.includes('/')) return cidrHolds(host, AGENT_ADDRESS);
  return host === AGENT_ADDRESS || (host.startsWith('.') && AGENT_ADDRESS.endsWith(host));
}

/** Whether an IPv4 CIDR block holds an address; a text that is no such block holds none. */
export function cidrHolds(cidr: string, address: string): boolean {
  const [base = '', bits = ''] = cidr.split('/');
  const [block, asked] = [ipv4(base), ipv4(address)];
  if (block === undefined || asked === undefined || !/^\d{1,2}$/.test(bits) || Number(bits) > 32) return false;
  const size = 2 ** (32 - Number(bits));
  return Math.floor(block / size) === Math.floor(asked / size);
}

function ipv4(text: string): number | undefined {
  const bytes = text.split('.').map((part) => (/^\d{1,3}$/.test(part) ? Number(part) : NaN));
  if (bytes.length !== 4 || bytes.some((byte) => !(byte <= 255))) return undefined;
  return bytes.reduce((sum, byte) => sum * 256 + byte, 0);
}
