import { cidrHolds, sparesAgent } from '../../lib/doctor/proxy';

describe('NO_PROXY', () => {
  test.each([
    ['169.254.170.23', true],
    ['localhost, 169.254.170.23', true],
    ['169.254.170.23:80', true],
    ['169.254.0.0/16', true],
    ['*', true],
    ['169.254.169.254', false],
    ['169.254.170.2', false],
    ['10.0.0.0/8', false],
    ['', false],
  ])('%s leaves out the agent: %s', (value, expected) =>
    expect(sparesAgent({ HTTP_PROXY: 'http://p', NO_PROXY: value })).toBe(expected),
  );

  test('only a proxy for HTTP needs it', () => {
    expect(sparesAgent({})).toBe(true);
    expect(sparesAgent({ HTTPS_PROXY: 'http://p' })).toBe(true);
    expect(sparesAgent({ http_proxy: 'http://p', no_proxy: '169.254.170.23' })).toBe(true);
    expect(sparesAgent({ http_proxy: 'http://p' })).toBe(false);
  });
});

test.each([
  ['169.254.170.23/32', true],
  ['169.254.170.0/24', true],
  ['0.0.0.0/0', true],
  ['169.254.171.0/24', false],
  ['169.254.170.23/33', false],
  ['169.254.170/24', false],
  ['fd00:ec2::23/128', false],
  ['nonsense', false],
])('%s holds the agent: %s', (cidr, expected) => expect(cidrHolds(cidr, '169.254.170.23')).toBe(expected));
