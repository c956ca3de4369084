import type { JournalEntry } from '../../../lib/emulator/journal';
import { behindTheScenes } from '../../../lib/emulator/world/evidence';

const entry = (more: Pick<JournalEntry, 'component'> & Partial<JournalEntry>): JournalEntry => ({
  at: 0,
  event: 'credentials refused',
  ...more,
});

const REFUSAL = '(AccessDeniedException): Unauthorized Exception!, fault: client';
const ID = '054be735-07c9-4360-96bd-60c7f45c07a3';
const OTHER_ID = 'ae403865-5c54-4eca-9e65-5bb71f43ebbd';

test('answers to several tries of one request are shown once, by the first', () => {
  const tries = [ID, OTHER_ID].map((id) => entry({ component: 'agent', said: `[${id}]: ${REFUSAL}` }));
  expect(behindTheScenes(tries)).toEqual([{ kind: 'component', component: 'agent', said: `[${ID}]: ${REFUSAL}` }]);
});

test('different answers, and the same of different components, are all shown; of a reason passed on, the fuller form', () => {
  const entries = [
    entry({ component: 'sts', said: 'AccessDenied', cause: 'the condition is not met' }),
    entry({
      component: 'eks-auth',
      said: 'AccessDenied',
      cause: 'the role cannot be assumed: the condition is not met',
    }),
    entry({ component: 'agent', said: `[${ID}]: ${REFUSAL}`, cause: 'the agent passes it on' }),
    entry({ component: 'agent', said: `[${OTHER_ID}]: (ThrottlingException): Rate exceeded, fault: client` }),
  ];
  expect(behindTheScenes(entries)).toEqual([
    { kind: 'component', component: 'sts', said: 'AccessDenied' },
    { kind: 'component', component: 'eks-auth', said: 'AccessDenied' },
    { kind: 'cause', cause: 'the role cannot be assumed: the condition is not met' },
    { kind: 'component', component: 'agent', said: `[${ID}]: ${REFUSAL}` },
    { kind: 'cause', cause: 'the agent passes it on' },
    {
      kind: 'component',
      component: 'agent',
      said: `[${OTHER_ID}]: (ThrottlingException): Rate exceeded, fault: client`,
    },
  ]);
});

test('what S3 said is left to the client, its cause is not', () => {
  expect(behindTheScenes([entry({ component: 's3', said: 'AccessDenied', cause: 'no statement allows it' })])).toEqual([
    { kind: 'cause', cause: 'no statement allows it' },
  ]);
});
