import { chooseClients, ClientUnavailableError } from '../../../lib/emulator/world/clients';

const found = async () => ({ available: true as const, argv: ['python3', 'aws'], version: '1.45.61' });
const missing = async () => ({ available: false as const, reason: 'python3 is not on the PATH' });

test('js needs nothing, and looks for nothing', async () => {
  const never = () => Promise.reject(new Error('looked'));
  expect(await chooseClients('js', never)).toEqual({ clients: ['aws-sdk-js'], notProven: [] });
});

test('with python3 the AWS CLI runs, and refresh is said to be shown by the SDK alone', async () => {
  expect((await chooseClients('aws-cli', found)).clients).toEqual(['aws-cli']);
  const { clients, notProven } = await chooseClients('all', found);
  expect(clients).toEqual(['aws-sdk-js', 'aws-cli']);
  expect(notProven.join()).toContain('each run of the AWS CLI is a process of its own');
});

test('without python3, all does without it and says so; by name it must run', async () => {
  expect(await chooseClients('all', missing)).toEqual({
    clients: ['aws-sdk-js'],
    notProven: ['What the AWS CLI does: it was left out, since python3 is not on the PATH.'],
  });
  await expect(chooseClients('aws-cli', missing)).rejects.toThrow(ClientUnavailableError);
});
