import { parseEnvironment } from '../../../lib/emulator/cloudformation/assembly-environment';

test.each([
  ['aws://123456789012/eu-west-1', { accountId: '123456789012', region: 'eu-west-1' }],
  ['aws://unknown-account/eu-west-1', { region: 'eu-west-1' }],
  ['aws://123456789012/unknown-region', { accountId: '123456789012' }],
  ['aws://unknown-account/unknown-region', {}],
  ['aws://test-account/nowhere', { accountId: 'test-account', region: 'nowhere' }],
])('%s', (text, environment) => expect(parseEnvironment(text)).toEqual(environment));

test.each([
  '',
  'aws:',
  'aws://',
  'aws:///',
  'aws://123456789012',
  'aws://123456789012/',
  'aws:///eu-west-1',
  'aws://1/2/3',
  'aws://1/eu-west-1\n',
  ' aws://1/eu-west-1',
  'gcp://123456789012/eu-west-1',
  'aws://\u001b[31m/eu-west-1',
  'aws://1/../..',
  `aws://${'1'.repeat(1_000_000)}/x`,
  null,
  7,
  {},
  ['aws://123456789012/eu-west-1'],
])('%j is none', (text) => expect(parseEnvironment(text)).toBeUndefined());
