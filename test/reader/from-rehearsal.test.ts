import { diagnose } from '../../lib/doctor';
import { openEmulator } from '../../lib/emulator/environment';
import type { LoadedStack } from '../../lib/emulator/cloudformation/assembly';
import { bindUnknowns, hasUnknown, itemsOf, type IdentityChain, type Part, type Read } from '../../lib/model/chain';
import type { Manifest } from '../../lib/model/template-environment';
import { chainFromRehearsal, readChain } from '../../lib/reader';
import { synthesise } from '../../lib/stack/synthesise';
import { rehearseTemplate } from '../../lib/walkthrough/template/rehearse-template';
import { setEnvironment } from '../doctor/case';
import { ACCOUNT, deploymentOf, healthyDraft, podTrust, templateOf, type Plain } from '../doctor/draft';

/** The chain that is read after a template was played in loopback mode, which every machine has. */
async function rehearsed(template: unknown, manifests: readonly Plain[] = []): Promise<IdentityChain> {
  const stack = { stackName: 'Demo', template, file: 'app.json', dependencies: [], parameters: {}, nested: new Map() };
  const sources = {
    stacks: [stack] as readonly LoadedStack[],
    manifests: manifests.map((object, index) => ({ object: object as never, file: 'k8s.yaml', document: index + 1 })),
  };
  const environment = openEmulator({ mode: 'loopback' });
  try {
    const request = { ...sources, destination: {}, notes: [], calls: [], keepPods: true };
    const result = await rehearseTemplate(environment, request);
    return chainFromRehearsal({ sources, state: environment.state(), result });
  } finally {
    await environment.close();
  }
}

const said = (chain: IdentityChain, component: string): string =>
  itemsOf(chain.answers)
    .filter((answer) => answer.component === component)
    .map((answer) => answer.said)
    .join('\n');

describe("the project's own stack", () => {
  const { template } = synthesise({});
  const fromTemplate = readChain({ template, stack: 'Demo', accountId: ACCOUNT, region: 'us-east-1' });
  let chain: IdentityChain;
  beforeAll(async () => {
    chain = await rehearsed(template);
  });

  test('has no finding, and less that could not be told than the template leaves open', () => {
    const [before, after] = [diagnose(fromTemplate), diagnose(chain)];
    expect(after.findings).toEqual([]);
    const untold = after.couldNotTell.map(({ rule }) => rule);
    expect(before.couldNotTell.map(({ rule }) => rule)).toEqual(expect.arrayContaining(untold));
    expect(untold.length).toBeLessThan(before.couldNotTell.length);
    expect(untold).not.toContain('agent-ready-on-every-node');
    expect(untold).not.toContain('role-change-reaches-pod');
    expect(after.compliant.map(({ rule }) => rule)).toEqual(
      expect.arrayContaining(['agent-ready-on-every-node', 'stack-deploys', 'role-change-reaches-pod']),
    );
  });

  test.each([
    'clusters',
    'nodeGroups',
    'fargateProfiles',
    'agents',
    'roles',
    'associations',
    'serviceAccounts',
    'pods',
    'networkPolicies',
    'secretStores',
    'resourcePolicies',
    'vpcEndpoints',
    'subnets',
  ] as const)('both readers agree on its %s, as far as the template knows them', (name) => {
    const byId = (part: Read<Part>) => new Map(itemsOf(part).map((item) => [item.id, item]));
    const [one, other] = [byId(fromTemplate[name]), byId(chain[name])];
    expect([...other.keys()].sort()).toEqual([...one.keys()].sort());
    for (const [id, part] of one) expect(differences(part, other.get(id), id)).toEqual([]);
  });

  test('what only a deployment tells is there', () => {
    const [association] = itemsOf(chain.associations);
    expect(association).toMatchObject({ associationId: expect.stringMatching(/^a-[a-z0-9]{17}$/) });
    expect(association?.createdAt).toBe(association?.changedAt);
    expect(itemsOf(chain.nodes)).toMatchObject([{ clusterName: 'eksdemo1', agentReady: true }]);
    const pod = itemsOf(chain.pods).find(({ name }) => name === 'aws-cli');
    expect(pod).toMatchObject({ admitted: true, nodeName: itemsOf(chain.nodes)[0]?.name });
    expect(pod?.containers[0]?.env.map(({ name }) => name)).toContain('AWS_CONTAINER_CREDENTIALS_FULL_URI');
    expect(chain.at).toBeGreaterThanOrEqual(pod?.createdAt ?? Infinity);
    expect(itemsOf(chain.answers).map(({ component }) => component)).toContain('client');
  });
});

/** What a rehearsal adds to what a template says, or knows better: by the end of the path. */
const BETTER = /\/(admitted|notKnown|mayBeMore|why|env|volumes|mounts|file|nodeSelector|tokenAudiences)$/;

/** Where a part of a template is contradicted: texts with missing parts fit what can be put in their place. */
function differences(one: unknown, other: unknown, at: string): string[] {
  if (BETTER.test(at)) return [];
  if (typeof one === 'string' && typeof other === 'string') return canBeSame(one, other) ? [] : [at];
  if (typeof one !== 'object' || one === null) return Object.is(one, other) ? [] : [at];
  if ('notKnown' in one) return [];
  if (typeof other !== 'object' || other === null) return [at];
  return Object.entries(one).flatMap(([key, value]) =>
    differences(value, (other as Record<string, unknown>)[key], `${at}/${key}`),
  );
}

function canBeSame(one: string, other: string): boolean {
  if (hasUnknown(one) && hasUnknown(other)) return true;
  return bindUnknowns(one, other) !== undefined || bindUnknowns(other, one) !== undefined;
}

describe('a pod that is there before its association', () => {
  let chain: IdentityChain;
  beforeAll(async () => {
    const draft = healthyDraft();
    draft.resources['Workload']!['DependsOn'] = ['Agent', 'Nodes', 'Account'];
    draft.resources['Association']!['DependsOn'] = ['Workload'];
    chain = await rehearsed(templateOf(draft));
  });

  test('was admitted without the variables, and the rule sees it there', () => {
    const finding = diagnose(chain).findings.find(({ rule }) => rule === 'association-before-pod');
    expect(finding?.cause).toMatch(/^Container aws-cli has no AWS_CONTAINER_CREDENTIALS_FULL_URI/);
    expect(finding?.subject.source).toMatchObject({ logicalId: 'Workload', file: 'app.json' });
    expect(finding?.place).toBe('first-break');
  });
});

test('that the association came first by chance alone is found though the pod has its variables', async () => {
  const draft = healthyDraft();
  draft.resources['Workload']!['DependsOn'] = ['Agent', 'Nodes', 'Account'];
  // It is made long before the pod, and nothing says that it must be.
  const chain = await rehearsed(templateOf(draft));
  const [pod] = itemsOf(chain.pods);
  const isInjected = pod?.containers[0]?.env.some(({ name }) => name === 'AWS_CONTAINER_CREDENTIALS_FULL_URI');
  const finding = diagnose(chain).findings.find(({ rule }) => rule === 'association-before-pod');
  expect(finding?.cause).toMatch(isInjected ? /chance, and this time it was the association/ : /^Container/);
});

test('without the add-on the node is seen without agent, at the node group that makes it', async () => {
  const draft = healthyDraft();
  delete draft.resources['Agent'];
  draft.resources['Workload']!['DependsOn'] = ['Association', 'Nodes', 'Account'];
  const chain = await rehearsed(templateOf(draft));
  expect(itemsOf(chain.nodes)).toMatchObject([{ agentReady: false, source: { logicalId: 'Nodes' } }]);
  const { findings, compliant } = diagnose(chain);
  expect(findings.map(({ rule }) => rule)).toEqual(['agent-installed']);
  expect(compliant.map(({ rule }) => rule)).not.toContain('agent-ready-on-every-node');
  // With an agent in the cluster it is the node that is at fault.
  const agent = { id: 'Agent', source: {}, clusterName: 'eksdemo1', kind: 'addon', name: 'agent', env: {} } as const;
  const elsewhere = diagnose({ ...chain, agents: { read: true, items: [agent] } });
  expect(elsewhere.findings.map(({ rule }) => rule)).toEqual(['agent-ready-on-every-node']);
});

test("a refused trust: AWS's sentence is among the answers, and the rule names the statement", async () => {
  const draft = healthyDraft();
  draft.resources['PodRole']!['Properties'].AssumeRolePolicyDocument = podTrust({
    StringEquals: { 'aws:RequestTag/kubernetes-namespace': 'prod' },
  });
  const chain = await rehearsed(templateOf(draft));
  expect(said(chain, 'eks-auth')).toMatch(/Unauthorized Exception! EKS does not have permissions/);
  expect(said(chain, 'sts')).toMatch(/^AccessDenied/);
  const about = itemsOf(chain.answers).find(({ component }) => component === 'eks-auth');
  expect(about).toMatchObject({
    pod: { namespace: 'default', name: 'aws-cli' },
    source: { logicalId: 'Workload', file: 'app.json' },
  });
  const finding = diagnose(chain).findings.find(({ rule }) => rule === 'trust-accepts-the-pod');
  expect(finding?.cause).toMatch(/Pods/);
  expect(finding?.cause).toMatch(/kubernetes-namespace/);
});

test('a stack that is refused is judged by its template, and by the words of the refusal at their resource', async () => {
  const draft = healthyDraft();
  draft.resources['Association']!['Properties'].Namespace = 'prod*';
  const chain = await rehearsed(templateOf(draft));
  expect(said(chain, 'cloudformation')).toMatch(/namespace contains invalid characters/);
  expect(chain.nodes).toMatchObject({ read: false, why: expect.stringContaining('the stack Demo does not deploy') });
  const { findings, couldNotTell } = diagnose(chain);
  expect(findings.map(({ rule }) => rule)).toEqual(
    expect.arrayContaining(['stack-deploys', 'association-names-are-exact']),
  );
  const refusal = findings.find(({ rule }) => rule === 'stack-deploys');
  expect(refusal?.subject.source).toMatchObject({ construct: 'Demo/Association', logicalId: 'Association' });
  expect(refusal?.symptom).toMatchObject({ kind: 'words', words: expect.stringContaining('invalid characters') });
  expect(couldNotTell.find(({ rule }) => rule === 'agent-port-was-free')?.needs).toContain('does not deploy');
});

test('of a workload there is the pod that was made of it, where the workload is; probes are not in the chain', async () => {
  const draft = healthyDraft();
  delete draft.resources['Workload'];
  draft.resources['Idle'] = structuredClone(draft.resources['Association']!);
  draft.resources['Idle']!['Properties'].ServiceAccount = 'nobody';
  const chain = await rehearsed(templateOf(draft), [deploymentOf('registry.example/web:1')]);
  expect(itemsOf(chain.pods)).toMatchObject([
    {
      name: expect.stringMatching(/^web-[a-z0-9]+-[a-z0-9]+$/),
      workload: { kind: 'Deployment', name: 'web' },
      source: { file: 'k8s.yaml', document: 1 },
      admitted: true,
    },
  ]);
});

test('a cluster that the template does not make is not in the chain, nor the node that was made for it', async () => {
  const { Association, PodRole } = healthyDraft().resources;
  Association!['Properties'].ClusterName = 'prod';
  delete PodRole!['Properties'].AssumeRolePolicyDocument.Statement[0].Condition;
  const chain = await rehearsed({ Resources: { Association, PodRole } });
  expect(itemsOf(chain.clusters)).toEqual([]);
  expect(chain.nodes).toMatchObject({ read: false, why: expect.stringContaining("the rehearsal's own") });
  expect(diagnose(chain).couldNotTell.map(({ rule }) => rule)).toContain('agent-ready-on-every-node');
});

test('nothing secret is in it', async () => {
  const draft = healthyDraft();
  const secret = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
  setEnvironment(draft, { AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE', AWS_SECRET_ACCESS_KEY: secret });
  draft.objects.push({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'keys', namespace: 'default' },
    stringData: { password: 'correct horse battery staple' },
  } satisfies Manifest);
  const text = JSON.stringify(await rehearsed(templateOf(draft)));
  expect(text).toContain('AWS_SECRET_ACCESS_KEY');
  expect(text).not.toContain(secret);
  expect(text).not.toContain('AKIAIOSFODNN7EXAMPLE');
  expect(text).not.toContain('correct horse');
  expect(text).not.toMatch(/eyJ[\w-]{8,}\.[\w-]+/);
});
