import { credentialsBody, rfc3339Nano } from '../../../../lib/emulator/node/agent/credentials';

test('the answer has the names and the order that SDKs are used to, and no line feed', () => {
  const credentials = {
    accessKeyId: 'ASIA1',
    secretAccessKey: 's/+=',
    sessionToken: 't',
    accountId: '111122223333',
    expiration: Date.parse('2026-04-12T20:51:39Z'),
  };
  expect(credentialsBody(credentials)).toBe(
    '{"AccessKeyId":"ASIA1","SecretAccessKey":"s/+=","Token":"t","AccountId":"111122223333","Expiration":"2026-04-12T20:51:39Z"}',
  );
  expect(credentialsBody({ ...credentials, accountId: '', secretAccessKey: '<&>' })).toBe(
    '{"AccessKeyId":"ASIA1","SecretAccessKey":"\\u003c\\u0026\\u003e","Token":"t","Expiration":"2026-04-12T20:51:39Z"}',
  );
});

test.each([
  [1_776_027_099_000, '2026-04-12T20:51:39Z'],
  [1_776_027_099_500, '2026-04-12T20:51:39.5Z'],
  [1_776_027_099_120, '2026-04-12T20:51:39.12Z'],
  [1_776_027_099_001, '2026-04-12T20:51:39.001Z'],
  [1_776_027_100_000, '2026-04-12T20:51:40Z'],
])('%d is %s', (milliseconds, text) => expect(rfc3339Nano(milliseconds)).toBe(text));
