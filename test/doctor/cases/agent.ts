import { setTimeout as sleep } from 'node:timers/promises';
import type { IdentityChain } from '../../../lib/model/chain';
import { container, heard, properties, setEnvironment, type Case } from '../case';
import { agentAddon, podOf, type Draft, type Plain } from '../draft';
import type { Stage } from '../rehearsal';

function nodes(agentReady: boolean): (chain: IdentityChain) => IdentityChain {
  const node = { id: 'node', source: {}, clusterName: 'eksdemo1', name: 'ip-10-0-0-1', agentReady };
  return (chain) => ({ ...chain, nodes: { read: true, items: [node] } });
}

function denyEgress(egress: readonly Plain[]): (draft: Draft) => void {
  return (draft) => {
    draft.objects.splice(0, draft.objects.length, {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'quiet', namespace: 'default' },
      spec: { podSelector: {}, policyTypes: ['Egress'], egress },
    });
  };
}

const ALLOW_AGENT = {
  to: [{ ipBlock: { cidr: '169.254.170.23/32' } }],
  ports: [{ protocol: 'TCP', port: 80 }],
};

async function stopAgent({ world }: Stage): Promise<void> {
  for (const { node } of world.clusters.values()) await node?.stopAgent();
}

/** EKS Auth is slower than a client waits, until the first of the client's tries is over. */
async function keepEksAuthSlow({ world: { account, clusters }, ask }: Stage): Promise<void> {
  account.eksAuth.faults.delay(2500);
  let isOver = false;
  const asked = ask({ client: 'aws-cli' }).finally(() => (isOver = true));
  const hasFailed = () =>
    [...clusters.values()].some(({ node }) => node?.agentLog.some(({ level }) => level === 'error'));
  while (!isOver && !hasFailed()) await sleep(50);
  account.eksAuth.faults.clear();
  await asked;
}

/** A day and more goes by, in which the agent renews what it keeps by the token that it was first given. */
async function letADayPass({ world, ask }: Stage): Promise<void> {
  await ask();
  for (let hours = 0; hours <= 27; hours += 3) {
    world.clock.advance(181 * 60_000);
    for (const { node } of world.clusters.values()) await node?.tickAgent();
  }
}

const NO_ADDON: Omit<Case, 'what'> = {
  rule: 'agent-installed',
  given: (draft) => (draft.resources['Workload']!['DependsOn'] = ['Association']),
  fault: (draft) => delete draft.resources['Agent'],
  cause: 'Nothing installs the add-on eks-pod-identity-agent in cluster eksdemo1',
  at: 'Cluster',
};

export const AGENT_CASES: readonly Case[] = [
  { ...NO_ADDON, what: 'no add-on', rehearsal: {} },
  { ...NO_ADDON, what: "no add-on, at the agent's true address", rehearsal: { mode: 'namespace' } },
  {
    rule: 'one-agent-per-cluster',
    what: 'a DaemonSet beside the add-on',
    fault: (draft) => draft.objects.push(agentDaemonSet('eks-pod-identity-agent')),
    cause: 'by Agent (add-on) and Workload/2 (DaemonSet or chart)',
    at: 'Workload',
  },
  {
    rule: 'one-agent-per-cluster',
    what: 'a DaemonSet twice, where a rendered chart has two of different names',
    given(draft) {
      delete draft.resources['Agent'];
      draft.resources['Workload']!['DependsOn'] = ['Association'];
      draft.objects.push(agentDaemonSet('eks-pod-identity-agent'), agentDaemonSet('eks-pod-identity-agent-hybrid'));
    },
    fault: (draft) => draft.objects.push(agentDaemonSet('eks-pod-identity-agent')),
    cause: 'Workload/4',
    at: 'Workload',
  },
  {
    rule: 'no-agent-addon-in-auto-mode',
    what: 'an add-on where Auto Mode has an agent',
    given: (draft) => (properties(draft, 'Cluster')['ComputeConfig'] = { Enabled: true }),
    fault: (draft) => delete draft.resources['Nodes'],
    cause: 'is in Auto Mode',
    at: 'Agent',
  },
  {
    rule: 'agent-addon-without-role',
    what: 'an add-on with a role',
    fault: (draft) => (properties(draft, 'Agent')['ServiceAccountRoleArn'] = 'arn:aws:iam::1:role/agent'),
    cause: 'ServiceAccountRoleArn is arn:aws:iam::1:role/agent',
    at: 'Agent',
  },
  {
    rule: 'agent-ready-on-every-node',
    what: 'a node without an agent',
    givenLive: nodes(true),
    faultLive: nodes(false),
    cause: 'node ip-10-0-0-1',
    rehearsal: { trigger: stopAgent },
  },
  {
    rule: 'pod-not-on-fargate',
    what: 'a Fargate profile that selects the pod',
    given: (draft) => (draft.resources['Fargate'] = fargate('other-*')),
    fault: (draft) => (draft.resources['Fargate'] = fargate('def*')),
    cause: 'The Fargate profile serverless selects the pod',
    at: 'Workload',
  },
  {
    rule: 'pod-not-on-windows',
    what: 'a pod for Windows nodes',
    given: (draft) => (draft.pod['spec'].nodeSelector = { 'kubernetes.io/os': 'linux' }),
    fault: (draft) => (draft.pod['spec'].nodeSelector = { 'kubernetes.io/os': 'windows' }),
    cause: 'kubernetes.io/os is windows',
    at: 'Workload',
  },
  {
    rule: 'proxy-spares-the-agent',
    what: 'a proxy for everything',
    given: (draft) =>
      setEnvironment(draft, { HTTP_PROXY: 'http://proxy:3128', NO_PROXY: 'localhost,169.254.170.23,[fd00:ec2::23]' }),
    fault: (draft) => setEnvironment(draft, { HTTP_PROXY: 'http://proxy:3128', NO_PROXY: 'localhost,169.254.169.254' }),
    cause: 'NO_PROXY does not hold 169.254.170.23',
    at: 'Workload',
  },
  {
    rule: 'network-policy-admits-the-agent',
    what: 'a policy that allows other addresses alone',
    given: denyEgress([ALLOW_AGENT]),
    fault: denyEgress([{ to: [{ podSelector: {} }] }]),
    cause: 'NetworkPolicy quiet',
    at: 'Workload',
  },
  {
    rule: 'network-policy-admits-the-agent',
    what: 'a policy that allows everything but link-local',
    given: denyEgress([{ to: [{ ipBlock: { cidr: '0.0.0.0/0' } }] }]),
    fault: denyEgress([{ to: [{ ipBlock: { cidr: '0.0.0.0/0', except: ['169.254.0.0/16'] } }] }]),
    cause: 'NetworkPolicy quiet',
    at: 'Workload',
  },
  {
    rule: 'network-policy-admits-the-agent',
    what: 'a policy that allows the agent on another port',
    given: denyEgress([ALLOW_AGENT]),
    fault: denyEgress([{ ...ALLOW_AGENT, ports: [{ protocol: 'TCP', port: 443 }] }]),
    cause: 'NetworkPolicy quiet',
    at: 'Workload',
  },
  {
    rule: 'agent-not-behind-proxy',
    what: 'a proxy for the agent itself',
    given: (draft) =>
      (draft.resources['Agent'] = agentAddon(configuration({ HTTP_PROXY: 'http://p', NO_PROXY: '169.254.170.23' }))),
    fault: (draft) => (draft.resources['Agent'] = agentAddon(configuration({ HTTP_PROXY: 'http://p' }))),
    cause: 'HTTP_PROXY',
    at: 'Agent',
  },
  {
    rule: 'agent-port-is-free',
    what: "another pod on the host's port 80",
    given(draft) {
      draft.pod['spec'].hostNetwork = true;
      container(draft)['ports'] = [{ containerPort: 8080 }];
    },
    fault: (draft) => (container(draft)['ports'] = [{ containerPort: 80 }]),
    cause: 'opens port 80',
    at: 'Workload',
  },
  {
    rule: 'agent-port-was-free',
    what: 'an agent that found its port taken',
    givenLive: heard('agent', 'Starting server'),
    faultLive: heard('agent', 'listen tcp 169.254.170.23:80: bind: address already in use'),
    cause: 'port 80',
  },
  {
    rule: 'agent-binds-addresses-of-node',
    what: 'a node without IPv6',
    givenLive: heard('agent', 'Starting server'),
    faultLive: heard('agent', 'listen tcp [fd00:ec2::23]:80: bind: cannot assign requested address'),
    cause: 'IPv6',
  },
  {
    rule: 'client-sends-raw-token',
    what: 'a client that sends Bearer',
    givenLive: heard('agent', 'handling new request request from 10.0.0.1:5000'),
    faultLive: heard(
      'agent',
      'Service account token cannot be parsed: token is malformed: could not base64 decode header: illegal base64 data at input byte 6',
    ),
    cause: 'Bearer',
    rehearsal: { trigger: (stage) => stage.askAgent((token) => `Bearer ${token}`) },
  },
  {
    rule: 'agent-keeps-up',
    what: 'an agent that cancels',
    givenLive: heard('agent', 'Successfully fetched credentials from EKS Auth'),
    faultLive: heard('agent', 'Error fetching credentials: context canceled'),
    cause: 'within the second',
    rehearsal: { needsCli: true, trigger: keepEksAuthSlow, isOutside: true },
  },
  {
    rule: 'no-renewals-for-gone-pods',
    what: 'renewals with an expired token',
    givenLive: heard('agent', 'Storing creds in cache'),
    faultLive: heard('agent', 'ExpiredTokenException: The token included in the request is expired: current date/time'),
    cause: 'the pod is gone',
    rehearsal: { trigger: letADayPass },
  },
  {
    rule: 'node-metadata-out-of-reach',
    what: 'a hop limit of 1',
    given: (draft) => draft.objects.push(podOf('default')),
    fault: (draft) =>
      (properties(draft, 'LaunchTemplate')['LaunchTemplateData'].MetadataOptions.HttpPutResponseHopLimit = 1),
    cause: 'hop limit of 1',
    at: 'Nodes',
    rehearsal: {
      needsCli: true,
      async asks({ ask }) {
        await ask({ pod: { namespace: 'default', name: 'other' }, client: 'aws-cli' });
        await ask();
      },
    },
  },
  {
    rule: 'node-role-may-call-eks-auth',
    what: 'a node role without the action',
    fault: (draft) =>
      (properties(draft, 'NodeRole')['ManagedPolicyArns'] = ['arn:aws:iam::aws:policy/AmazonEKS_CNI_Policy']),
    cause: 'eks-auth:AssumeRoleForPodIdentity',
    at: 'Nodes',
    rehearsal: {},
  },
  {
    rule: 'eks-auth-reachable-from-nodes',
    what: 'a private subnet without the endpoint',
    given(draft) {
      delete draft.resources['Route'];
      draft.resources['Endpoint'] = {
        Type: 'AWS::EC2::VPCEndpoint',
        Properties: {
          VpcId: { Ref: 'Vpc' },
          ServiceName: { 'Fn::Sub': 'com.amazonaws.${AWS::Region}.eks-auth' },
          PrivateDnsEnabled: true,
        },
      };
    },
    fault: (draft) => (properties(draft, 'Endpoint')['ServiceName'] = 'com.amazonaws.us-east-1.sts'),
    cause: 'no default route, and its VPC no endpoint for eks-auth',
    at: 'Nodes',
  },
  {
    rule: 'agent-trusts-private-endpoint',
    what: 'a bundle by the variable that is ignored',
    given: (draft) => (draft.resources['Agent'] = agentAddon(configuration({ SSL_CERT_FILE: '/ca.pem' }))),
    fault: (draft) => (draft.resources['Agent'] = agentAddon(configuration({ AWS_CA_BUNDLE: '/ca.pem' }))),
    cause: 'AWS_CA_BUNDLE',
    at: 'Agent',
  },
  {
    rule: 'endpoint-certificate-trusted',
    what: 'a certificate by an authority of its own',
    givenLive: heard('agent', 'Calling EKS Auth to fetch credentials'),
    faultLive: heard('agent', 'tls: failed to verify certificate: x509: certificate signed by unknown authority'),
    cause: 'authority',
  },
  {
    rule: 'association-for-the-token',
    what: 'an association that was removed',
    givenLive: heard('client', '{"Buckets":[]}'),
    faultLive: heard(
      'client',
      '[b69b1279]: (ResourceNotFoundException): The token included in the request has no service account role association for it., fault: client',
    ),
    cause: 'no association',
    rehearsal: {
      trigger: (stage) =>
        stage.update(({ resources }) => {
          delete resources['Association'];
          resources['Workload']!['DependsOn'] = ['Agent'];
        }),
    },
  },
];

function configuration(env: Record<string, string>): Plain {
  return { ConfigurationValues: JSON.stringify({ env }) };
}

function fargate(namespace: string): Plain {
  return {
    Type: 'AWS::EKS::FargateProfile',
    Properties: {
      ClusterName: { Ref: 'Cluster' },
      FargateProfileName: 'serverless',
      PodExecutionRoleArn: 'arn:aws:iam::1:role/fargate',
      Selectors: [{ Namespace: namespace }],
    },
  };
}

function agentDaemonSet(name: string): Plain {
  const labels = { 'app.kubernetes.io/name': 'eks-pod-identity-agent' };
  const image = '602401143452.dkr.ecr.us-east-1.amazonaws.com/eks/eks-pod-identity-agent:v0.1.37';
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name, namespace: 'kube-system' },
    spec: {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { hostNetwork: true, containers: [{ name: 'agent', image }] } },
    },
  };
}
