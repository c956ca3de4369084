import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AssemblyError } from '../../lib/emulator/cloudformation/assembly-files';
import { TemplateError } from '../../lib/emulator/cloudformation/template-error';
import { ManifestError } from '../../lib/emulator/kubernetes/manifests';
import { itemsOf } from '../../lib/model/chain';
import { readChain } from '../../lib/reader';
import { agentAddon, association, chainOf, healthyDraft, type Plain } from '../doctor/draft';

const read = (Resources: Record<string, Plain>, more: Plain = {}) => readChain({ template: { Resources, ...more } });

describe('sources', () => {
  test('what was not given is unread, and says so', () => {
    const chain = readChain();
    expect(chain.clusters).toEqual({ read: false, why: 'no template was given' });
    expect(chain.pods).toEqual({ read: false, why: 'no Kubernetes manifests were given' });
    expect(chain.nodes.read).toBe(false);
  });

  test('a template without manifests leaves the pods unread', () => {
    expect(read({ A: association('a', 'b', { ClusterName: 'c', RoleArn: 'r' }) }).pods).toEqual({
      read: false,
      why: 'the template applies no Kubernetes manifests, and none were given beside it',
    });
  });

  test('each part knows where it was read', () => {
    const chain = chainOf(healthyDraft());
    expect(itemsOf(chain.associations)[0]?.source).toEqual({ construct: 'Demo/Association', logicalId: 'Association' });
    expect(itemsOf(chain.pods)[0]?.source).toEqual({ logicalId: 'Workload', document: 1 });
  });

  test.each([
    ['a template that is none', { template: {} }, TemplateError],
    ['a file that is not there', { template: '/nonexistent/template.json' }, AssemblyError],
    ['manifests that are not there', { manifests: ['/nonexistent'] }, ManifestError],
  ])('%s is refused', (_what, options, error) => expect(() => readChain(options)).toThrow(error));
});

describe('an assembly of several stacks', () => {
  const folder = mkdtempSync(join(tmpdir(), 'reader-'));
  beforeAll(() => {
    const stack = (name: string, dependencies: readonly string[] = []) => ({
      type: 'aws:cloudformation:stack',
      environment: 'aws://unknown-account/unknown-region',
      properties: { templateFile: `${name}.json` },
      dependencies,
      displayName: name,
    });
    mkdirSync(folder, { recursive: true });
    writeFileSync(
      join(folder, 'manifest.json'),
      JSON.stringify({
        version: '48.0.0',
        artifacts: { Base: stack('Base'), Apps: stack('Apps', ['Base']), Other: stack('Other') },
      }),
    );
    const draft = healthyDraft();
    const base = {
      Resources: { PodRole: draft.resources['PodRole'], Cluster: draft.resources['Cluster'] },
      Outputs: {
        Role: { Value: { 'Fn::GetAtt': ['PodRole', 'Arn'] }, Export: { Name: 'role-arn' } },
      },
    };
    const apps = {
      Resources: {
        Association: association('default', 'web', {
          ClusterName: 'eksdemo1',
          RoleArn: { 'Fn::ImportValue': 'role-arn' },
        }),
      },
    };
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'web' },
      spec: { serviceAccountName: 'web', containers: [] },
    };
    const manifest = {
      Type: 'Custom::AWSCDK-EKS-KubernetesResource',
      Properties: { ServiceToken: 'p', ClusterName: 'eksdemo1', Manifest: JSON.stringify([pod]) },
    };
    writeFileSync(join(folder, 'Base.json'), JSON.stringify(base));
    writeFileSync(
      join(folder, 'Apps.json'),
      JSON.stringify({ ...apps, Resources: { ...apps.Resources, Pod: { ...manifest, DependsOn: 'Association' } } }),
    );
    writeFileSync(
      join(folder, 'Other.json'),
      JSON.stringify({ Resources: { Agent: agentAddon({ ClusterName: 'eksdemo1' }) } }),
    );
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test('an export leads to the role of the other stack', () => {
    const chain = readChain({ template: folder });
    const [made] = itemsOf(chain.associations);
    expect(itemsOf(chain.roles).map(({ arn }) => arn)).toContain(made?.roleArn);
    expect(itemsOf(chain.agents)).toHaveLength(1);
    expect(itemsOf(chain.pods)[0]?.associationsBefore).toEqual({ read: true, items: ['Apps.Association'] });
  });

  test('one stack is read with those it depends on', () => {
    const chain = readChain({ template: folder, stack: 'Apps' });
    expect(itemsOf(chain.roles)).toHaveLength(1);
    expect(itemsOf(chain.agents)).toEqual([]);
  });

  test('a stack that is not there is refused by name', () => {
    expect(() => readChain({ template: folder, stack: 'Nobody' })).toThrow(
      /has no stack Nobody, but Base, Apps, Other|has no stack Nobody/,
    );
  });
});

describe('what only a deployment decides', () => {
  test('account and region are missing parts until they are given', () => {
    const draft = healthyDraft();
    const template = { Resources: { Cluster: draft.resources['Cluster']! } };
    expect(itemsOf(readChain({ template }).clusters)[0]?.arn).toBe('arn:aws:eks:‹Region›:‹AccountId›:cluster/eksdemo1');
    const given = readChain({ template, accountId: '111122223333', region: 'eu-west-1', partition: 'aws' });
    expect(itemsOf(given.clusters)[0]?.arn).toBe('arn:aws:eks:eu-west-1:111122223333:cluster/eksdemo1');
  });

  test('account, region and partition are those that an assembly names for its stacks, unless others are given', () => {
    const folder = mkdtempSync(join(tmpdir(), 'reader-'));
    const arnIn = (environments: readonly (string | undefined)[], given = {}) => {
      const artifacts = environments.map((environment, index): [string, unknown] => [
        `S${index}`,
        {
          type: 'aws:cloudformation:stack',
          environment,
          properties: { templateFile: index === 0 ? 'a.json' : 'b.json' },
        },
      ]);
      const manifest = { version: '48.0.0', artifacts: Object.fromEntries(artifacts) };
      writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest));
      return itemsOf(readChain({ template: folder, ...given }).clusters)[0]?.arn;
    };
    try {
      const Cluster = healthyDraft().resources['Cluster']!;
      writeFileSync(join(folder, 'a.json'), JSON.stringify({ Resources: { Cluster } }));
      writeFileSync(join(folder, 'b.json'), JSON.stringify({ Resources: { T: { Type: 'AWS::SNS::Topic' } } }));
      const cluster = (partition: string, region: string, account: string) =>
        `arn:${partition}:eks:${region}:${account}:cluster/eksdemo1`;
      const ireland = 'aws://123456789012/eu-west-1';
      const open = 'aws://unknown-account/unknown-region';
      expect(arnIn([ireland])).toBe(cluster('aws', 'eu-west-1', '123456789012'));
      expect(arnIn([open, ireland, undefined])).toBe(cluster('aws', 'eu-west-1', '123456789012'));
      expect(arnIn(['aws://123456789012/cn-north-1'])).toBe(cluster('aws-cn', 'cn-north-1', '123456789012'));
      expect(arnIn([open])).toBe(cluster('aws', '‹Region›', '‹AccountId›'));
      expect(arnIn([ireland, 'aws://123456789012/us-east-1'])).toBe(cluster('aws', '‹Region›', '123456789012'));
      expect(arnIn([ireland], { region: 'us-east-1' })).toBe(cluster('aws', 'us-east-1', '123456789012'));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test('a parameter without a default is missing, with the reason', () => {
    const chain = read(
      {
        A: association('a', 'b', { ClusterName: { Ref: 'Name' } }),
        PodRole: healthyDraft().resources['PodRole']!,
        Cluster: healthyDraft().resources['Cluster']!,
      },
      { Parameters: { Name: { Type: 'String' } } },
    );
    expect(itemsOf(chain.associations)[0]?.clusterName).toBe('‹Name›');
    expect(chain.unknowns['Name']).toBe('parameter Name has no default');
  });

  test('a resource whose condition is open may or may not be there', () => {
    const chain = read(
      { Agent: { ...agentAddon({ ClusterName: 'c' }), Condition: 'WithAgent' } },
      {
        Parameters: { Want: { Type: 'String' } },
        Conditions: { WithAgent: { 'Fn::Equals': [{ Ref: 'Want' }, 'yes'] } },
      },
    );
    expect(chain.agents).toMatchObject({
      read: true,
      items: [],
      mayBeMore: expect.stringContaining('parameter Want has no default'),
    });
  });

  describe('a loop over a parameter without a default', () => {
    const addon = { 'Addon&{Name}': agentAddon({ ClusterName: 'eksdemo1', AddonName: { Ref: 'Name' } }) };
    const template = (loop: unknown) => ({
      Transform: 'AWS::LanguageExtensions',
      Parameters: { Names: { Type: 'CommaDelimitedList' } },
      Resources: {
        Cluster: { Type: 'AWS::EKS::Cluster', Properties: { Name: 'eksdemo1', RoleArn: 'r', ResourcesVpcConfig: {} } },
        'Fn::ForEach::Addons': loop,
      },
    });

    test.each([
      ['alone', ['Name', { Ref: 'Names' }, addon]],
      ['among others', ['Name', ['vpc-cni', { Ref: 'Names' }], addon]],
      ['within another', ['Outer', ['a'], { 'Fn::ForEach::Inner': ['Name', { Ref: 'Names' }, addon] }]],
    ])('%s: what it makes may be there or not, and the rest is read', (_what, loop) => {
      const chain = readChain({ template: template(loop) });
      expect(itemsOf(chain.clusters)).toHaveLength(1);
      expect(chain.agents).toEqual({
        read: true,
        items: [],
        mayBeMore: 'whether Addon&{Name} (AWS::EKS::Addon) exists is not known: parameter Names has no default',
      });
    });

    test('one over names that are there is unrolled', () => {
      const { agents } = readChain({ template: template(['Name', ['eks-pod-identity-agent'], addon]) });
      expect(itemsOf(agents)).toHaveLength(1);
    });
  });

  test('a resource whose condition is decided is there or not', () => {
    const conditioned = (value: string) =>
      read(
        { Agent: { ...agentAddon({ ClusterName: 'c' }), Condition: 'WithAgent' } },
        {
          Parameters: { Want: { Type: 'String', Default: value } },
          Conditions: { WithAgent: { 'Fn::Equals': [{ Ref: 'Want' }, 'yes'] } },
        },
      ).agents;
    expect(conditioned('yes')).toMatchObject({ items: [{ id: 'Agent' }] });
    expect(conditioned('no')).toEqual({ read: true, items: [] });
  });
});

describe('parts', () => {
  test('the default AMI type of a node group follows the version of its cluster', () => {
    const amiType = (version: string, instanceType: string) => {
      const { Cluster, Nodes } = structuredClone(healthyDraft().resources);
      Cluster!['Properties'].Version = version;
      Cluster!['Properties'].ResourcesVpcConfig = { SubnetIds: [] };
      Nodes!['Properties'] = {
        ClusterName: { Ref: 'Cluster' },
        NodeRole: 'r',
        Subnets: [],
        InstanceTypes: [instanceType],
      };
      return itemsOf(read({ Cluster: Cluster!, Nodes: Nodes! }).nodeGroups)[0];
    };
    expect(amiType('1.35', 'm5.large')).toMatchObject({
      amiType: 'AL2023_x86_64_STANDARD',
      amiTypeByDefault: true,
      metadata: { hopLimit: 1 },
    });
    expect(amiType('1.35', 'm7g.large')?.amiType).toBe('AL2023_ARM_64_STANDARD');
    expect(amiType('1.29', 'm5.large')?.amiType).toBe('AL2_x86_64');
  });

  test("an add-on's associations are associations, in the add-on's namespace", () => {
    const addon = agentAddon({
      ClusterName: 'c',
      AddonName: 'vpc-cni',
      PodIdentityAssociations: [{ ServiceAccount: 'aws-node', RoleArn: 'arn:aws:iam::1:role/cni' }],
    });
    expect(itemsOf(read({ Cni: addon }).associations)).toMatchObject([
      { id: 'Cni/0', namespace: 'kube-system', serviceAccount: 'aws-node', owner: 'vpc-cni' },
    ]);
  });

  test('policies are found on the role, beside it, and as managed policies of the template', () => {
    const statement = { Version: '2012-10-17', Statement: [] };
    const chain = read({
      Role: {
        Type: 'AWS::IAM::Role',
        Properties: {
          AssumeRolePolicyDocument: statement,
          Policies: [{ PolicyName: 'inline', PolicyDocument: statement }],
          ManagedPolicyArns: [{ Ref: 'Managed' }, 'arn:aws:iam::aws:policy/ReadOnlyAccess'],
        },
      },
      Managed: {
        Type: 'AWS::IAM::ManagedPolicy',
        Properties: { ManagedPolicyName: 'mine', PolicyDocument: statement },
      },
      Beside: {
        Type: 'AWS::IAM::Policy',
        Properties: { PolicyName: 'beside', PolicyDocument: statement, Roles: [{ Ref: 'Role' }] },
      },
    });
    expect(itemsOf(chain.roles)[0]?.policies.map(({ name, kind }) => [name, kind])).toEqual([
      ['inline', 'inline'],
      ['mine', 'managed'],
      ['ReadOnlyAccess', 'managed'],
      ['beside', 'inline'],
    ]);
  });

  test("the older module's cluster, a custom resource, is a cluster", () => {
    const chain = read({
      Cluster: {
        Type: 'Custom::AWSCDK-EKS-Cluster',
        Properties: {
          ServiceToken: 'p',
          Config: { name: 'old', version: '1.34', resourcesVpcConfig: { subnetIds: ['subnet-1'] } },
        },
      },
    });
    expect(itemsOf(chain.clusters)).toMatchObject([
      { name: 'old', version: '1.34', subnetIds: ['subnet-1'], autoMode: false },
    ]);
  });

  test('the pods of workloads, with the names that their controllers give', () => {
    const draft = healthyDraft();
    const template = (name: string, kind: string) => ({
      apiVersion: 'apps/v1',
      kind,
      metadata: { name },
      spec: {
        selector: { matchLabels: { app: name } },
        template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'c', image: 'i' }] } },
      },
    });
    draft.objects.push(template('db', 'StatefulSet'), template('web', 'Deployment'));
    expect(itemsOf(chainOf(draft).pods).map(({ name, serviceAccount }) => [name, serviceAccount])).toEqual([
      ['aws-cli', 'aws-cli-sa'],
      ['db-0', 'default'],
      ['web-‹suffix›', 'default'],
    ]);
  });

  test('a manifest that is no Kubernetes object is left out, and said', () => {
    const draft = healthyDraft();
    draft.objects.push({ nonsense: true });
    const { pods } = chainOf(draft);
    expect(pods).toMatchObject({
      read: true,
      items: [],
      mayBeMore: expect.stringContaining('the manifest of Workload could not be read'),
    });
  });
});
