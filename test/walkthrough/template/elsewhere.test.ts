import type { NetworkMode } from '../../../lib/emulator/node/network/open';
import type { TemplateResult } from '../../../lib/model/template-result';
import { namespaceObstacle } from '../../emulator/node/network/support';
import { associated, filesIn, rehearseFiles, shown, TRUST } from './support';

/* Rehearsals in other accounts and regions than the one there is by default. */

const obstacle = namespaceObstacle();
const inNamespace = obstacle === undefined ? describe : describe.skip;
const unlessNamespaces = obstacle === undefined ? '' : ` (skipped: ${obstacle})`;

jest.setTimeout(60_000);

const CLUSTER = (account: string, region: string, partition = 'aws') =>
  `arn:${partition}:eks:${region}:${account}:cluster/prod`;

/** Trust in one cluster alone, by every condition that names account or region. */
const trusting = (account: string, region: string, partition?: string) => {
  const trust = structuredClone(TRUST) as { Statement: Record<string, unknown>[] };
  trust.Statement[0]!['Condition'] = {
    ArnEquals: { 'aws:SourceArn': CLUSTER(account, region, partition) },
    StringEquals: { 'aws:SourceAccount': account },
  };
  return trust;
};

/** A cloud assembly of one stack, as the CDK writes it for an environment. */
const assembly = (environment: string, trust: object) =>
  filesIn({
    'manifest.json': {
      version: '48.0.0',
      artifacts: {
        App: { type: 'aws:cloudformation:stack', environment, properties: { templateFile: 'App.json' } },
      },
    },
    'App.json': { Resources: associated('api', { trust, actions: ['s3:ListAllMyBuckets', 's3:GetBucketLocation'] }) },
  });

const CALLS = [{ service: 's3', operation: 'ListBuckets' }];

async function rehearse(
  environment: string,
  trust: object,
  more: { account?: string; region?: string; mode?: NetworkMode } = {},
): Promise<TemplateResult> {
  const { mode, ...options } = more;
  const { at, remove } = assembly(environment, trust);
  try {
    return await rehearseFiles({ template: at(), ...options }, { calls: CALLS, ...(mode && { mode }) });
  } finally {
    remove();
  }
}

const only = ({ identities, stacks }: TemplateResult) => {
  expect(stacks).toMatchObject([{ status: 'passed' }]);
  expect(identities).toHaveLength(1);
  return identities[0]!;
};

describe('a stack that was synthesised for an account and a region', () => {
  test('is deployed there, and its own conditions hold', async () => {
    const result = await rehearse('aws://123456789012/eu-west-1', trusting('123456789012', 'eu-west-1'));
    const identity = only(result);
    expect(shown(identity)).toContain('arn:aws:sts::123456789012:assumed-role/role-of-api/eks-prod-');
    expect(shown(identity)).toContain('cdk-hnb659fds-assets-123456789012-eu-west-1');
    expect(identity.caller?.sessionTags['eks-cluster-arn']).toBe(CLUSTER('123456789012', 'eu-west-1'));
    expect(identity.status).toBe('passed');
    expect(result.notes).toEqual([]);
  });

  test('fails with the agent’s words and the cause if its trust is in a cluster of another region', async () => {
    const result = await rehearse('aws://123456789012/eu-west-1', trusting('123456789012', 'us-east-1'));
    const identity = only(result);
    expect(identity.status).toBe('failed');
    expect(shown(identity)).toContain('EKS does not have permissions to assume the associated role.');
    expect(shown(identity)).toMatch(/aws:SourceArn .*us-east-1.*eu-west-1|aws:SourceArn .*eu-west-1.*us-east-1/);
    expect(result.notes).toEqual([expect.stringMatching(/^The template names region us-east-1 .* eu-west-1 here/)]);
    expect(result.notes.join()).not.toContain('--region');
  });
});

describe('a stack that leaves account and region open', () => {
  const open = 'aws://unknown-account/unknown-region';

  test('is deployed where the options say', async () => {
    const there = { account: '123456789012', region: 'eu-west-1' };
    const result = await rehearse(open, trusting('123456789012', 'eu-west-1'), there);
    expect([only(result).status, result.notes]).toEqual(['passed', []]);
  });

  test('without options fails where its text names another place, and says which options take it there', async () => {
    const result = await rehearse(open, trusting('123456789012', 'eu-west-1'));
    expect(only(result).status).toBe('failed');
    expect(result.notes).toEqual([
      expect.stringMatching(/account 123456789012 .* --account 123456789012\.$/),
      expect.stringMatching(/region eu-west-1 .* --region eu-west-1\.$/),
    ]);
  });
});

test('GovCloud has a partition of its own, in every ARN', async () => {
  const trust = trusting('123456789012', 'us-gov-west-1', 'aws-us-gov');
  const identity = only(await rehearse('aws://123456789012/us-gov-west-1', trust));
  expect(shown(identity)).toContain('arn:aws-us-gov:sts::123456789012:assumed-role/role-of-api/eks-prod-');
  expect(identity.caller?.sessionTags['eks-cluster-arn']).toBe(CLUSTER('123456789012', 'us-gov-west-1', 'aws-us-gov'));
  expect(identity.status).toBe('passed');
});

test('China is refused, since what the stand-ins say would be wrong there', async () => {
  await expect(rehearse('aws://123456789012/cn-north-1', TRUST)).rejects.toThrow(
    'the stack App is for 123456789012 in cn-north-1: cn-north-1 is in partition aws-cn; emulated are aws and aws-us-gov',
  );
});

inNamespace(`in a private network${unlessNamespaces}`, () => {
  test.each([
    ['eu-west-1', 'aws'],
    ['us-gov-west-1', 'aws-us-gov'],
  ])('the pod reaches the host names of %s', async (region, partition) => {
    const environment = `aws://123456789012/${region}`;
    const trust = trusting('123456789012', region, partition);
    const result = await rehearse(environment, trust, { mode: 'namespace' });
    const identity = only(result);
    expect(result.mode).toBe('namespace');
    expect(shown(identity)).toContain(`arn:${partition}:sts::123456789012:assumed-role/role-of-api/`);
    expect(shown(identity)).toContain(`cdk-hnb659fds-assets-123456789012-${region}`);
    expect(identity.status).toBe('passed');
  });
});
