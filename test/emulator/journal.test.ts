import { Journal } from '../../lib/emulator/journal';

test('gives what was recorded since a mark, in order', () => {
  const journal = new Journal();
  journal.record({ at: 1, component: 'sts', event: 'before' });
  const mark = journal.mark();
  journal.record({ at: 2, component: 'agent', event: 'first' });
  journal.record({ at: 3, component: 's3', event: 'second' });
  expect(journal.since(mark).map(({ event }) => event)).toEqual(['first', 'second']);
  expect(journal.since(0)).toHaveLength(3);
});
