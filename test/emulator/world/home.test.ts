import { bucketsAt, homeAt, HomeError } from '../../../lib/emulator/world/home';

test('is the account of AWS’s examples in us-east-1, but for what is asked for', () => {
  expect(homeAt()).toEqual({ accountId: '111122223333', region: 'us-east-1' });
  expect(homeAt({ region: 'eu-west-1' })).toEqual({ accountId: '111122223333', region: 'eu-west-1' });
  expect(homeAt({ accountId: '123456789012', region: 'us-gov-west-1' })).toEqual({
    accountId: '123456789012',
    region: 'us-gov-west-1',
  });
});

test('has the bootstrap bucket of its account and region', () => {
  expect(bucketsAt({ accountId: '123456789012', region: 'eu-west-1' })).toContain(
    'cdk-hnb659fds-assets-123456789012-eu-west-1',
  );
});

test.each([
  [{ accountId: '1234' }, '"1234" is not an account: twelve digits'],
  [{ accountId: '1234567890123' }, '"1234567890123" is not an account: twelve digits'],
  [{ accountId: '12345678901\n' }, '"12345678901\\n" is not an account: twelve digits'],
  [{ region: 'nowhere' }, '"nowhere" is not the name of a region'],
  [{ region: 'cn-north-1' }, 'cn-north-1 is in partition aws-cn; emulated are aws and aws-us-gov'],
  [{ region: 'us-iso-east-1' }, 'us-iso-east-1 is in partition aws-iso; emulated are aws and aws-us-gov'],
])('cannot be %j', (options, message) => {
  expect(() => homeAt(options)).toThrow(HomeError);
  expect(() => homeAt(options)).toThrow(message);
});
