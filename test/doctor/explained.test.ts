/** What is seen of one fault is not taken for another, of which a rule of its own speaks. */
import { diagnose } from '../../lib/doctor';
import type { Answer, IdentityChain, Node } from '../../lib/model/chain';
import { chainOf, healthyDraft, type Draft } from './draft';

const part = (id: string) => ({ id, source: {} });
const said = (component: Answer['component'], words: string): Answer => ({ ...part(words), component, said: words });
const node = (agentReady: boolean): Node => ({ ...part('n'), clusterName: 'eksdemo1', name: 'n', agentReady });

function rulesThatFind(more: Partial<IdentityChain>, change: (draft: Draft) => void = () => {}): readonly string[] {
  const draft = healthyDraft();
  change(draft);
  return diagnose({ ...chainOf(draft), ...more }).findings.map(({ rule }) => rule);
}

describe('a client that calls the address of the agent invalid', () => {
  const javaScript = said('client', '169.254.170.23 is not a valid container metadata service hostname');
  const go = said('client', 'invalid endpoint host, "169.254.170.23", only loopback hosts are allowed');
  const refusal = said('agent', '[1]: (AccessDeniedException): Unauthorized Exception!, fault: client');

  test.each<[string, Partial<IdentityChain>, readonly string[]]>([
    ['is old', { answers: { read: true, items: [javaScript] } }, ['sdk-accepts-agent-address']],
    ['asked, if the agent was heard', { answers: { read: true, items: [javaScript, refusal] } }, []],
    [
      'asked, if there is no agent to be heard',
      { answers: { read: true, items: [javaScript] }, nodes: { read: true, items: [node(false)] } },
      ['agent-ready-on-every-node'],
    ],
    [
      'is old whatever the agent says, if it is in Go',
      { answers: { read: true, items: [go, refusal] } },
      ['sdk-accepts-agent-address'],
    ],
  ])('%s', (_what, more, expected) => {
    expect(rulesThatFind(more)).toEqual(expected);
  });
});

describe('a node without an agent', () => {
  const nodes = { read: true, items: [node(false)] } as const;
  const withoutAgent = ({ resources }: Draft) => {
    delete resources['Agent'];
    resources['Workload']!['DependsOn'] = ['Association'];
  };

  test('is found where something installs the agent', () => {
    expect(rulesThatFind({ nodes })).toEqual(['agent-ready-on-every-node']);
  });

  test('is not found again where nothing does', () => {
    expect(rulesThatFind({ nodes }, withoutAgent)).toEqual(['agent-installed']);
  });

  test('is found where it is not known whether something does', () => {
    const clusters = { read: true, items: [] } as const;
    expect(rulesThatFind({ nodes, clusters }, withoutAgent)).toEqual(['agent-ready-on-every-node']);
  });
});
