import { type App, type CfnResource, Validations } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import '../../lib/cdk/matchers';
import { PodIdentityDoctor } from '../../lib/cdk/pod-identity-doctor';
import { AgentAddon } from '../../lib/stack/agent-addon';
import type { Cluster } from '../../lib/stack/cluster';
import { PodIdentityDemoStack, STACK_NAME } from '../../lib/stack/pod-identity-demo-stack';
import { parseSettings } from '../../lib/stack/settings';
import { failure } from '../failure';
import { quietApp, synthesised } from '../quiet-app';

/*
 * The project under its own doctor: as the matchers have it in a test, and as `cdk synth` has it, where bin/app.ts adds the
 * plugin. cdk-nag's turn is in cdk-nag.test.ts.
 */

const POD = 'default/aws-cli';
const LIST = 's3:ListAllMyBuckets';
const CLUSTER = `${STACK_NAME}/Cluster/Cluster/Resource`;
const ASSOCIATION = `${STACK_NAME}/Association/Association`;
const POD_RESOURCE = `${STACK_NAME}/Pod-eksdemo1-default/Pod/Resource/Default`;
const OBJECT = 'arn:aws:s3:::demo/report.csv';

type Change = (stack: PodIdentityDemoStack) => void;

function stackOf(app: App, settings: Record<string, unknown>, change: Change = () => {}): PodIdentityDemoStack {
  const stack = new PodIdentityDemoStack(app, STACK_NAME, {
    settings: parseSettings(settings),
    today: new Date('2026-11-23'),
  });
  change(stack);
  return stack;
}

function appWithPaths(): App {
  return quietApp({ 'aws:cdk:enable-path-metadata': true });
}

function templateOf(settings: Record<string, unknown>, change?: Change): Template {
  return Template.fromStack(stackOf(appWithPaths(), settings, change));
}

/** A resource of the stack by the path of its construct beneath the stack. */
function resource(stack: PodIdentityDemoStack, path: string): CfnResource {
  return path
    .split('/')
    .reduce((scope, id) => scope.node.findChild(id), stack as PodIdentityDemoStack['node']['root']) as CfnResource;
}

/** What `cdk synth` makes of the stack: whether it refuses, and each finding's severity, rule and construct. */
function judged(settings: Record<string, unknown>, change?: Change) {
  const app = appWithPaths();
  Validations.of(app).addPlugins(new PodIdentityDoctor());
  stackOf(app, settings, change);
  const { refused, reports } = synthesised(app);
  const found = reports.flatMap(({ violations }) =>
    violations.map(
      ({ severity, ruleName, violatingConstructs }) =>
        `${severity} ${ruleName} at ${violatingConstructs.map(({ constructPath }) => constructPath).join(', ')}`,
    ),
  );
  return { refused, found };
}

describe('in each of its shapes', () => {
  const TARGET = 'arn:aws:iam::444455556666:role/reader';

  test.each<[Record<string, unknown>, readonly string[]]>([
    [{}, []],
    [{ existingCluster: true }, []],
    [{ existingCluster: true, installAgent: true }, []],
    [{ natGateways: 1 }, []],
    [{ trust: 'cluster' }, []],
    [{ trust: 'serviceAccount' }, []],
    [{ trust: 'any' }, [`warning trust-scoped-to-cluster at ${ASSOCIATION}`]],
    [{ trust: 'account' }, [`warning trust-scoped-to-cluster at ${ASSOCIATION}`]],
    [{ targetRoleArn: TARGET }, []],
    [{ imdsHopLimit: 1 }, [`info node-metadata-out-of-reach at ${STACK_NAME}/Nodes/Nodegroup/Resource`]],
    [{ namespace: 'team-a', clusterName: 'shared' }, []],
  ])('%j: healthy, and `cdk synth` says no more than %j', (settings, found) => {
    const template = templateOf(settings);
    expect(template).toHaveHealthyPodIdentity({ failOn: 'error' });
    if (found.some((finding) => finding.startsWith('warning'))) expect(template).not.toHaveHealthyPodIdentity();
    else expect(template).toHaveHealthyPodIdentity();
    expect(judged(settings)).toEqual({ refused: false, found });
  });

  test.each([
    {},
    { existingCluster: true },
    { natGateways: 1 },
    { trust: 'any' },
    { trust: 'serviceAccount' },
    { imdsHopLimit: 1 },
  ])('%j: the pod may read buckets, and neither change nor leave them', (settings) => {
    const template = templateOf(settings);
    expect(template).toGrantPod(POD, LIST);
    expect(template).toGrantPod(POD, 's3:GetObject', OBJECT);
    expect(template).not.toGrantPod(POD, 's3:PutObject', OBJECT);
    expect(template).not.toGrantPod(POD, 'ec2:DescribeInstances');
  });

  test('with a target role that is in no template it could not be told', () => {
    expect(failure(() => expect(templateOf({ targetRoleArn: TARGET })).toGrantPod(POD, LIST))).toBe(
      `Could not tell whether the template grants ${POD} ${LIST}: The role ${TARGET} would have to be read: ` +
        'nothing that was read makes it.',
    );
  });

  test('without the association: nothing is broken, and nothing granted', () => {
    const settings = { podIdentityAssociation: false };
    expect(judged(settings)).toEqual({ refused: false, found: [] });
    const template = templateOf(settings);
    expect(failure(() => expect(template).toHaveHealthyPodIdentity())).toBe(
      'The template has no Pod Identity association.',
    );
    expect(failure(() => expect(template).toGrantPod(POD, LIST))).toBe(
      `The template does not grant ${POD} ${LIST}: ${POD}: no association is for its ServiceAccount default/aws-cli-sa, so nothing gives it credentials.\n` +
        'There are associations for: nobody.',
    );
  });

  test('the pod without an association is granted nothing, while its neighbour is', () => {
    expect(templateOf({})).not.toGrantPod('default/aws-cli-no-identity', LIST);
  });

  test.each<[Record<string, unknown>, string]>([
    [{ kubernetesVersion: '1.30' }, `kubernetes-version-supported (error), cluster eksdemo1 at ${CLUSTER}`],
    [{ installAgent: false }, `agent-installed (error), cluster eksdemo1 at ${CLUSTER}`],
  ])('%j is what its setting asks for: a test refuses it, `cdk synth` warns', (settings, said) => {
    expect(judged(settings)).toEqual({ refused: false, found: [] });
    expect(failure(() => expect(templateOf(settings)).toHaveHealthyPodIdentity())).toContain(said);
  });
});

describe('broken on purpose', () => {
  interface Fault {
    readonly what: string;
    readonly settings?: Record<string, unknown>;
    readonly change?: Change;
    readonly found: readonly string[];
    /** Line by line, after how many were found. */
    readonly said: readonly string[];
  }

  const FAULTS: readonly Fault[] = [
    {
      what: 'trust without session tags',
      change: (stack) =>
        resource(stack, 'PodRole/Role/Resource').addPropertyOverride(
          'AssumeRolePolicyDocument.Statement.0.Action',
          'sts:AssumeRole',
        ),
      found: [`error trust-allows-tag-session at ${ASSOCIATION}`],
      said: [
        `trust-allows-tag-session (error), association of default/aws-cli-sa in cluster eksdemo1 at ${ASSOCIATION}`,
        'The trust policy of role EKS-PodIdentity-S3-ReadOnly-Role-101 allows pods.eks.amazonaws.com sts:AssumeRole but not sts:TagSession.',
        "fix: Action: [sts:AssumeRole, sts:TagSession]   # CDK: new iam.ServicePrincipal('pods.eks.amazonaws.com').withSessionTags()",
      ],
    },
    {
      what: 'a namespace that no pod is in',
      change: (stack) => resource(stack, 'Association/Association').addPropertyOverride('Namespace', 'defualt'),
      found: [`error association-meets-its-pods at ${ASSOCIATION}`],
      said: [
        `association-meets-its-pods (error), association of defualt/aws-cli-sa in cluster eksdemo1 at ${ASSOCIATION}`,
        'No pod that was read uses defualt/aws-cli-sa; Pod aws-cli uses default/aws-cli-sa, which has no association.',
        'fix:',
        'Namespace: default',
        'ServiceAccount: aws-cli-sa',
      ],
    },
    {
      what: 'an agent add-on too many',
      change: (stack) => {
        const { cluster } = stack.node.findChild('Cluster') as Cluster;
        new AgentAddon(stack, 'SecondAgent', { cluster });
      },
      found: [`error one-agent-per-cluster at ${STACK_NAME}/SecondAgent/Addon/Resource`],
      said: [
        `one-agent-per-cluster (error), add-on eks-pod-identity-agent of cluster eksdemo1 at ${STACK_NAME}/SecondAgent/Addon/Resource`,
        'The agent is installed more than once: by AgentAddonE488FC2D (add-on) and SecondAgentAddon476A24E3 (add-on).',
        'fix: Take SecondAgentAddon476A24E3 out of what is deployed. With the CDK: leave the add-on to `cluster.eksPodIdentityAgent`, which the L2 ServiceAccount with POD_IDENTITY makes by itself, or use neither.',
      ],
    },
    {
      what: 'a pod that does not wait for the association',
      change: (stack) => {
        const pod = resource(stack, 'Pod-eksdemo1-default/Pod/Resource/Default');
        pod.addOverride('DependsOn', []);
      },
      found: [`error association-before-pod at ${POD_RESOURCE}`],
      said: [
        `association-before-pod (error), Pod default/aws-cli at ${POD_RESOURCE}`,
        'Nothing makes the manifest Podeksdemo1defaultPod7F74D7BF wait for the association Association8F2665E6: whichever comes first is chance.',
        'fix: DependsOn: [Association8F2665E6]   # CDK: manifest.node.addDependency(association)',
      ],
    },
    {
      what: 'an image older than Pod Identity',
      settings: { image: 'amazon/aws-cli:2.13.0' },
      found: [`error cli-knows-pod-identity at ${POD_RESOURCE}`],
      said: [
        `cli-knows-pod-identity (error), Pod default/aws-cli at ${POD_RESOURCE}`,
        'Container aws-cli has the AWS CLI 2.13.0 (amazon/aws-cli:2.13.0), which is older than Pod Identity.',
        'fix: image: public.ecr.aws/aws-cli/aws-cli:2.31.13   # 2.15.0 or later, or 1.30.0 or later',
      ],
    },
  ];

  test.each(FAULTS)(
    '$what: `cdk synth` and a test refuse it, and say why',
    ({ settings = {}, change, found, said }) => {
      expect(judged(settings, change)).toEqual({ refused: true, found });
      const template = templateOf(settings, change);
      expect(failure(() => expect(template).toHaveHealthyPodIdentity())).toBe(
        ['The doctor found 1:', '', ...said].join('\n'),
      );
      expect(failure(() => expect(template).toGrantPod(POD, LIST))).toBe(
        [`The template does not grant ${POD} ${LIST}: ${said[0]}`, ...said.slice(1)].join('\n'),
      );
    },
  );
});
