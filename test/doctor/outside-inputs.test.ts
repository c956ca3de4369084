/** What templates and manifests from outside have that is in order, or of which nobody can tell: nothing is made up of it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { diagnose } from '../../lib/doctor';
import type { Diagnosis } from '../../lib/model/diagnosis';
import { readChain } from '../../lib/reader';
import { container, properties, setEnvironment } from './case';
import { ACCOUNT, agentAddon, chainOf, healthyDraft, templateOf, TODAY, type Draft, type Plain } from './draft';

function diagnosed(change: (draft: Draft) => void): Diagnosis {
  const draft = healthyDraft();
  change(draft);
  return diagnose(chainOf(draft));
}

const foundIn = ({ findings }: Diagnosis) => findings.map(({ rule }) => rule);
const untoldIn = ({ couldNotTell }: Diagnosis) => couldNotTell.map(({ rule, needs }) => `${rule}: ${needs}`).join('\n');

/** The rule's own words on what it could not tell. */
const needsOf = (diagnosis: Diagnosis, rule: string) =>
  diagnosis.couldNotTell.find((each) => each.rule === rule && each.subject !== undefined)?.needs;

const statements = (draft: Draft): Plain[] => properties(draft, 'PodRole')['AssumeRolePolicyDocument'].Statement;

const takeVariablesFrom = (draft: Draft, kind: 'configMapRef' | 'secretRef', more: Plain = {}) =>
  (container(draft)['envFrom'] = [{ [kind]: { name: 'settings' }, ...more }]);

function give(draft: Draft, kind: 'ConfigMap' | 'Secret', data: Plain): void {
  draft.objects.push({ apiVersion: 'v1', kind, metadata: { name: 'settings', namespace: 'default' }, data });
}

const endpoint = (VpcId: unknown, ServiceName: string): Plain => ({
  Type: 'AWS::EC2::VPCEndpoint',
  Properties: { VpcId, ServiceName, VpcEndpointType: 'Interface', PrivateDnsEnabled: true },
});

test("an endpoint of another VPC's is none of a private subnet's", () => {
  const diagnosis = diagnosed((draft) => {
    delete draft.resources['Route'];
    draft.resources['OtherVpc'] = { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.1.0.0/16' } };
    draft.resources['Endpoint'] = endpoint({ Ref: 'OtherVpc' }, 'com.amazonaws.us-east-1.eks-auth');
  });
  expect(foundIn(diagnosis)).toEqual(['eks-auth-reachable-from-nodes']);
});

describe('in order', () => {
  test.each<[string, (draft: Draft) => void]>([
    ['web identity, emptied', (draft) => setEnvironment(draft, { AWS_WEB_IDENTITY_TOKEN_FILE: '', AWS_ROLE_ARN: '' })],
    ["ECS's variable, emptied", (draft) => setEnvironment(draft, { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '' })],
    ['a profile file that is none', (draft) => setEnvironment(draft, { AWS_CONFIG_FILE: '/dev/null' })],
    [
      'an empty NO_PROXY beside a lower-case one',
      (draft) => setEnvironment(draft, { HTTP_PROXY: 'http://p', NO_PROXY: '', no_proxy: '169.254.170.23' }),
    ],
    [
      "a condition of another principal's statement on what only the call has",
      (draft) =>
        statements(draft).push({
          Effect: 'Allow',
          Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
          Action: 'sts:AssumeRole',
          Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } },
        }),
    ],
    [
      'variables from a ConfigMap among the manifests',
      (draft) => {
        takeVariablesFrom(draft, 'configMapRef');
        give(draft, 'ConfigMap', { LOG_LEVEL: 'debug' });
      },
    ],
    [
      "the webhook's variable from a ConfigMap, where the webhook does not see it",
      (draft) => {
        takeVariablesFrom(draft, 'configMapRef');
        give(draft, 'ConfigMap', { AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://127.0.0.1:9' });
      },
    ],
    [
      'a key from a Secret that the container empties itself',
      (draft) => {
        takeVariablesFrom(draft, 'secretRef');
        give(draft, 'Secret', { AWS_ACCESS_KEY_ID: 'QUtJQQ==' });
        setEnvironment(draft, { AWS_ACCESS_KEY_ID: '' });
      },
    ],
  ])('%s', (_what, change) => {
    const [diagnosis, before] = [diagnosed(change), diagnosed(() => undefined)];
    expect(foundIn(diagnosis)).toEqual([]);
    expect(untoldIn(diagnosis)).toBe(untoldIn(before));
  });

  test('a side-car that is to be left out, with keys of its own: it is left out, and that is all', () => {
    const diagnosis = diagnosed((draft) => {
      draft.pod['metadata'].annotations = { 'eks.amazonaws.com/skip-containers': 'store' };
      const env = [{ name: 'AWS_ACCESS_KEY_ID', value: 'minio' }];
      draft.pod['spec'].containers.push({ name: 'store', image: 'minio', env });
    });
    expect(foundIn(diagnosis)).toEqual(['container-not-skipped']);
  });
});

describe('could not be told', () => {
  test.each<[string, string, RegExp, (draft: Draft) => void]>([
    [
      'a RoleArn that begins with a parameter',
      'association-role-in-cluster-account',
      /RoleArn would have to be known/,
      (draft) => (properties(draft, 'Association')['RoleArn'] = { 'Fn::Sub': '${AWS::StackId}/app' }),
    ],
    [
      'an association for a namespace that the deployment tells',
      'association-meets-its-pods',
      /Which pods it is for would have to be known: .*resolve:ssm:\/namespace/,
      (draft) => (properties(draft, 'Association')['Namespace'] = '{{resolve:ssm:/namespace}}'),
    ],
    [
      'an add-on whose name the deployment tells',
      'agent-installed',
      /an add-on may be it, whose name is not known/,
      (draft) => (properties(draft, 'Agent')['AddonName'] = '{{resolve:ssm:/addon}}'),
    ],
    [
      'a HelmRelease of the agent',
      'agent-installed',
      /the HelmRelease agent may install it/,
      (draft) => {
        delete draft.resources['Agent'];
        draft.resources['Workload']!['DependsOn'] = ['Association'];
        draft.objects.push({
          apiVersion: 'helm.toolkit.fluxcd.io/v2',
          kind: 'HelmRelease',
          metadata: { name: 'agent', namespace: 'kube-system' },
          spec: { chart: { spec: { chart: 'eks-pod-identity-agent' } } },
        });
      },
    ],
    [
      'an AMI type that the deployment tells',
      'node-ami-fits-version',
      /The AMI type would have to be known: .*resolve:ssm:\/ami/,
      (draft) => (properties(draft, 'Nodes')['AmiType'] = '{{resolve:ssm:/ami}}'),
    ],
    [
      'configuration values that are no JSON',
      'agent-not-behind-proxy',
      /neither JSON nor YAML/,
      (draft) => (draft.resources['Agent'] = agentAddon({ ConfigurationValues: '{"env": {' })),
    ],
    [
      "a policy on a pod of the host's network",
      'network-policy-admits-the-agent',
      /on the host's network/,
      (draft) => {
        draft.pod['spec'].hostNetwork = true;
        draft.objects.push({
          apiVersion: 'networking.k8s.io/v1',
          kind: 'NetworkPolicy',
          metadata: { name: 'deny', namespace: 'default' },
          spec: { podSelector: {}, policyTypes: ['Egress'] },
        });
      },
    ],
    [
      'a subnet with a default route for IPv6 alone',
      'eks-auth-reachable-from-nodes',
      /Where the default route .* leads/,
      (draft) => {
        const route = properties(draft, 'Route');
        delete route['DestinationCidrBlock'];
        delete route['GatewayId'];
        Object.assign(route, { DestinationIpv6CidrBlock: '::/0', EgressOnlyInternetGatewayId: 'eigw-1' });
      },
    ],
    [
      'a subnet with a route for half of all addresses',
      'eks-auth-reachable-from-nodes',
      /Where the default route .* leads/,
      (draft) => (properties(draft, 'Route')['DestinationCidrBlock'] = '0.0.0.0/1'),
    ],
    [
      'an endpoint whose service the deployment tells, in a private subnet',
      'eks-auth-reachable-from-nodes',
      /The service and the VPC of endpoint Endpoint would have to be known/,
      (draft) => {
        delete draft.resources['Route'];
        draft.resources['Endpoint'] = endpoint({ Ref: 'Vpc' }, '{{resolve:ssm:/service}}');
      },
    ],
    [
      'an endpoint whose VPC the deployment tells',
      'eks-auth-reachable-from-nodes',
      /The service and the VPC of endpoint Endpoint would have to be known/,
      (draft) => {
        delete draft.resources['Route'];
        draft.resources['Endpoint'] = endpoint('{{resolve:ssm:/vpc}}', 'com.amazonaws.us-east-1.eks-auth');
      },
    ],
    [
      'a cluster whose nodes nothing makes',
      'node-role-may-call-eks-auth',
      /The nodes of cluster eksdemo1 would have to be read: nothing that was read makes any/,
      (draft) => delete draft.resources['Nodes'],
    ],
    [
      'nodes of an Auto Scaling group beside the node group',
      'eks-auth-reachable-from-nodes',
      /Further nodes of cluster eksdemo1 would have to be read: Own/,
      (draft) => (draft.resources['Own'] = { Type: 'AWS::AutoScaling::AutoScalingGroup', Properties: {} }),
    ],
    [
      'variables from a Secret that is not among the manifests',
      'no-static-credentials',
      /The keys of Secret\/settings would have to be read/,
      (draft) => takeVariablesFrom(draft, 'secretRef'),
    ],
  ])('%s', (_what, rule, needs, change) => {
    const diagnosis = diagnosed(change);
    expect(foundIn(diagnosis)).toEqual([]);
    expect(needsOf(diagnosis, rule)).toMatch(needs);
  });

  test('a node role that may call EKS Auth for the one cluster, of which only the name is known', () => {
    const diagnosis = diagnosed((draft) => {
      delete draft.resources['Cluster'];
      const named = JSON.stringify(draft.resources)
        .replaceAll('{"Ref":"Cluster"}', '"eksdemo1"')
        .replaceAll(
          '{"Fn::GetAtt":["Cluster","Arn"]}',
          '{"Fn::Sub":"arn:aws:eks:${AWS::Region}:${AWS::AccountId}:cluster/eksdemo1"}',
        );
      Object.assign(draft.resources, JSON.parse(named));
      const Resource = { 'Fn::Sub': 'arn:aws:eks:${AWS::Region}:${AWS::AccountId}:cluster/eksdemo1' };
      const Statement = { Effect: 'Allow', Action: 'eks-auth:AssumeRoleForPodIdentity', Resource };
      Object.assign(properties(draft, 'NodeRole'), {
        ManagedPolicyArns: [],
        Policies: [{ PolicyName: 'auth', PolicyDocument: { Version: '2012-10-17', Statement } }],
      });
    });
    expect(foundIn(diagnosis)).toEqual([]);
    expect(needsOf(diagnosis, 'node-role-may-call-eks-auth')).toBe(
      'Whether the node role may call EKS Auth would have to be known: It depends on ‹Region›: it is not known yet.',
    );
  });
});

describe('keys that a Secret among the manifests holds', () => {
  test.each([
    ['data', ''],
    ['stringData', ''],
    ['data', 'AWS_'],
  ])('in %s, behind the prefix "%s"', (part, prefix) => {
    const { findings } = diagnosed((draft) => {
      takeVariablesFrom(draft, 'secretRef', { prefix });
      const name = 'AWS_ACCESS_KEY_ID'.slice(prefix.length);
      give(draft, 'Secret', {});
      Object.assign(draft.objects.at(-1)!, { [part]: { [name]: 'QUtJQQ==' } });
    });
    expect(findings.map(({ rule, fix }) => [rule, fix])).toEqual([
      [
        'no-static-credentials',
        expect.stringMatching(/^kubectl edit secret settings -n default {3}# take AWS_ACCESS_KEY_ID, /),
      ],
    ]);
    expect(JSON.stringify(findings)).not.toContain('QUtJQQ');
  });
});

describe('loose manifests', () => {
  const folder = mkdtempSync(join(tmpdir(), 'outside-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  /** The draft with objects beside its template. */
  function beside(draft: Draft, ...objects: readonly Plain[]): Diagnosis {
    const file = join(folder, 'objects.json');
    writeFileSync(file, JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }));
    const given = { template: templateOf(draft), accountId: ACCOUNT, region: 'us-east-1' };
    return diagnose(readChain({ ...given, manifests: [file], today: TODAY }));
  }

  test('a DaemonSet of the agent is beside the add-on of the one cluster', () => {
    const containers = [{ name: 'agent', image: 'eks-pod-identity-agent:1' }];
    const template = { metadata: { labels: { app: 'agent' } }, spec: { containers } };
    const spec = { selector: { matchLabels: { app: 'agent' } }, template };
    const metadata = { name: 'eks-pod-identity-agent', namespace: 'kube-system' };
    const found = beside(healthyDraft(), { apiVersion: 'apps/v1', kind: 'DaemonSet', metadata, spec });
    expect(foundIn(found)).toEqual(['one-agent-per-cluster']);
  });

  test('a pod whose manifest names no namespace goes where it is applied to', () => {
    const draft = healthyDraft();
    properties(draft, 'Association')['Namespace'] = 'shop';
    const { Workload: _applied, ...resources } = draft.resources;
    const elsewhere = { ...draft, resources };
    const { namespace: _default, ...metadata } = draft.pod['metadata'] as Plain;
    const diagnosis = beside(elsewhere, { ...draft.pod, metadata });
    expect(foundIn(diagnosis)).toEqual([]);
    expect(needsOf(diagnosis, 'association-meets-its-pods')).toMatch(/^The namespace of Pod aws-cli would have to be/);
    expect(foundIn(beside(elsewhere, draft.pod))).toEqual(['association-meets-its-pods']);
  });
});

test("a fix has the partition, account and region of the cluster's own ARN", () => {
  const draft = healthyDraft();
  delete statements(draft)[0]!['Condition'];
  const template = templateOf(draft);
  const chain = readChain({
    template,
    accountId: ACCOUNT,
    region: 'us-gov-west-1',
    partition: 'aws-us-gov',
    today: TODAY,
  });
  const found = diagnose(chain).findings.find(({ rule }) => rule === 'trust-scoped-to-cluster');
  expect(found?.fix).toContain(`arn:aws-us-gov:eks:us-gov-west-1:${ACCOUNT}:cluster/eksdemo1`);
});
