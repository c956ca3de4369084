import type { HttpRequest } from '../../../lib/emulator/http';
import { Journal } from '../../../lib/emulator/journal';
import { Wire } from '../../../lib/emulator/world/wire';

const request: HttpRequest = { method: 'GET', url: '/', headers: {}, body: Buffer.alloc(0), peer: 'test' };

test('what is answered is heard while somebody listens, with what the components noted meanwhile, and not otherwise', async () => {
  const journal = new Journal();
  const wire = new Wire(journal);
  const handler = wire.tap(
    () => {
      journal.record({ at: 0, component: 's3', event: 'access denied' });
      return { status: 403 };
    },
    'pod',
    's3',
  );
  await handler(request);
  const { result, exchanges } = await wire.during(async () => handler(request));
  await handler(request);

  expect(result).toEqual({ status: 403 });
  expect(exchanges).toHaveLength(1);
  expect(exchanges[0]).toMatchObject({ from: 'pod', to: 's3', response: { status: 403 } });
  expect(exchanges[0]?.entries).toEqual([{ at: 0, component: 's3', event: 'access denied' }]);
});

test('an exchange within another lies between its beginning and its end, and the order is that of the beginnings', async () => {
  const wire = new Wire(new Journal());
  const inner = wire.tap(() => ({ status: 200 }), 'agent', 'eks-auth');
  const outer = wire.tap(() => inner(request), 'pod', 'agent');
  const { exchanges } = await wire.during(async () => outer(request));
  expect(exchanges.map(({ to }) => to)).toEqual(['agent', 'eks-auth']);
  const [agent, eksAuth] = exchanges;
  expect(agent?.began).toBeLessThan(eksAuth?.began ?? 0);
  expect(eksAuth?.ended).toBeLessThan(agent?.ended ?? 0);
});

test('listening ends when the work fails', async () => {
  const wire = new Wire(new Journal());
  const handler = wire.tap(() => ({ status: 200 }), 'pod', 's3');
  await expect(wire.during(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await handler(request);
  const { exchanges } = await wire.during(async () => undefined);
  expect(exchanges).toEqual([]);
});
