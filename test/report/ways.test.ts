import type { Diagnosis } from '../../lib/model/diagnosis';
import { waysOf } from '../../lib/report/ways';
import { finding, nothing } from './diagnosis';

const summary = (rule: string, step: Diagnosis['compliant'][number]['step']) => ({
  rule,
  step,
  title: '',
  docs: '',
  subjects: 1,
});
const states = (diagnosis: Diagnosis, most = 9) =>
  waysOf(diagnosis, most).map(({ identities, breakAt, steps }) => ({
    identities,
    breakAt,
    states: Object.fromEntries(steps.map(({ step, state }) => [step, state])),
  }));

test('without a break all is in order, could not be told, or was not there', () => {
  const diagnosis = {
    ...nothing,
    compliant: [summary('a', 'association')],
    couldNotTell: [
      { ...summary('b', 'association'), needs: 'x' },
      { ...summary('c', 'agent'), needs: 'x' },
    ],
  };
  const [way] = states(diagnosis);
  expect(way).toMatchObject({ identities: ['prod:shop/api'], breakAt: undefined });
  expect(way?.states).toMatchObject({ cluster: 'nothing', association: 'in-order', agent: 'could-not-tell' });
});

test('behind a break everything is unchecked, and what was found there says so', () => {
  const late = finding({ rule: 'late', step: 'permissions', place: 'beyond-a-break' });
  const early = finding({ rule: 'early', step: 'cluster', severity: 'warning', place: 'on-the-way' });
  const diagnosis: Diagnosis = {
    ...nothing,
    findings: [early, finding(), late],
    unchecked: [{ after: 1, identities: ['prod:shop/api'], rules: ['x'] }],
    compliant: [summary('x', 'eks-auth')],
  };
  expect(states(diagnosis)).toEqual([
    {
      identities: ['prod:shop/api'],
      breakAt: 1,
      states: {
        ...{ cluster: 'found', association: 'break', injection: 'unchecked', 'credential-chain': 'unchecked' },
        ...{ 'reaching-the-agent': 'unchecked', agent: 'unchecked', 'eks-auth': 'unchecked', trust: 'unchecked' },
        ...{ permissions: 'found-beyond', service: 'unchecked' },
      },
    },
  ]);
});

test('identities that break elsewhere, or not at all, have ways of their own, without the findings of others', () => {
  const mine = finding();
  const theirs = finding({ subject: { ...mine.subject, identities: ['prod:shop/web'] }, step: 'trust' });
  const diagnosis: Diagnosis = {
    ...nothing,
    identities: ['prod:shop/api', 'prod:shop/web', 'prod:shop/fine'],
    findings: [mine, theirs],
    unchecked: [
      { after: 0, identities: ['prod:shop/api'], rules: [] },
      { after: 1, identities: ['prod:shop/web'], rules: [] },
    ],
  };
  expect(states(diagnosis)).toMatchObject([
    { identities: ['prod:shop/api'], states: { association: 'break', trust: 'unchecked' } },
    { identities: ['prod:shop/web'], states: { association: 'nothing', trust: 'break' } },
    { identities: ['prod:shop/fine'], states: { association: 'nothing', trust: 'nothing' } },
  ]);
  expect(states(diagnosis, 1).map(({ breakAt }) => breakAt)).toEqual([0, undefined]);
});

test('where no association was read there is one way, anybody’s', () => {
  expect(states({ ...nothing, identities: [] })).toMatchObject([{ identities: [], breakAt: undefined }]);
  const broken: Diagnosis = {
    ...nothing,
    identities: [],
    findings: [finding({ subject: { ...finding().subject, identities: 'all' } })],
    unchecked: [{ after: 0, identities: [], rules: [] }],
  };
  expect(states(broken)).toMatchObject([{ identities: [], breakAt: 0, states: { association: 'break' } }]);
});
