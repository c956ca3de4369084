import type { Hop } from '../../../lib/model/hop';
import type { SceneResult } from '../../../lib/model/result';
import { play, podRole, resourcesOf, type Fault } from '../../rehearsal/play';

// The SDK in the pod takes its time over its retries.
jest.setTimeout(60_000);

/** Hops with those that they led to, as `from>to what: outcome`, indented by depth. */
function lines(hops: readonly Hop[], depth = 0): string[] {
  return hops.flatMap(({ from, to, what, outcome, onward }) => [
    `${'  '.repeat(depth)}${from}>${to} ${what}: ${outcome}`,
    ...lines(onward, depth + 1),
  ]);
}

const all = (hops: readonly Hop[]): Hop[] => hops.flatMap((hop) => [hop, ...all(hop.onward)]);
const hopsOf = (scene: SceneResult): readonly Hop[] => scene.hops?.[0]?.hops ?? [];
const factsOf = (hop: Hop | undefined, group: string) =>
  Object.fromEntries((hop?.facts ?? []).flatMap((fact) => (fact.group === group ? [[fact.name, fact.value]] : [])));

/** Templates whose trust policy holds only for another cluster's tag. */
const foreignTag: Fault = (template) => {
  const role = podRole(template);
  const statement = role?.Properties['AssumeRolePolicyDocument'].Statement[0];
  if (statement) statement.Condition = { StringEquals: { 'aws:RequestTag/eks-cluster-name': 'other' } };
};

/** Denied by a condition, which EKS does not look at when the association is made. */
const denied: Fault = (template) => {
  podRole(template)?.Properties['AssumeRolePolicyDocument'].Statement.push({
    Effect: 'Deny',
    Principal: { Service: 'pods.eks.amazonaws.com' },
    Action: 'sts:AssumeRole',
    Condition: { StringEquals: { 'aws:RequestTag/kubernetes-namespace': 'default' } },
  });
};

const noAddOn: Fault = (template) => {
  for (const [id] of resourcesOf(template, 'AWS::EKS::Addon')) {
    delete template.Resources[id];
    for (const resource of Object.values(template.Resources)) {
      resource.DependsOn = [resource.DependsOn ?? []].flat().filter((other) => other !== id);
    }
  }
};

describe('the tutorial', () => {
  let before: readonly Hop[];
  let after: readonly Hop[];
  beforeAll(async () => {
    const { scenes } = await play();
    before = hopsOf(scenes['denied-before']);
    after = hopsOf(scenes['allowed-after']);
  });

  test('before: the SDK takes the node’s credentials from instance metadata, and S3 denies', () => {
    expect(lines(before)).toEqual([
      'pod>imds IMDSv2 token: 200 OK',
      'pod>imds name of the node role: 200 OK',
      'pod>imds node role credentials: 200 OK',
      'pod>s3 ListBuckets: AccessDenied',
    ]);
    const denied = before.at(-1);
    expect(denied?.cause).toMatch(/No identity-based policy allows s3:ListAllMyBuckets.*webhook knows no association/s);
    expect(denied?.fix).toMatch(/create-pod-identity-association[\s\S]*--service-account aws-cli-sa/);
  });

  test('after: the agent signs with the node’s credentials, EKS Auth has STS assume the role, and S3 allows', () => {
    expect(lines(after)).toEqual([
      'pod>agent credentials: 200 OK',
      '  agent>imds IMDSv2 token: 200 OK',
      '  agent>imds name of the node role: 200 OK',
      '  agent>imds node role credentials: 200 OK',
      '  agent>eks-auth AssumeRoleForPodIdentity: 200 OK',
      '    eks-auth>sts AssumeRole, TagSession: session',
      'pod>s3 ListBuckets: 200 OK',
    ]);
    expect(all(after).every(({ ok, cause, fix }) => ok && cause === undefined && fix === undefined)).toBe(true);
  });

  test('the token’s claims, the statement that decided and the session tags are read off', () => {
    const [agent] = after;
    expect(factsOf(agent, 'token claims')).toMatchObject({
      aud: 'pods.eks.amazonaws.com',
      sub: 'system:serviceaccount:default:aws-cli-sa',
      'kubernetes.io › pod › name': 'aws-cli',
    });
    const sts = all(after).find(({ to }) => to === 'sts');
    expect(factsOf(sts, 'session tags')).toMatchObject({ 'kubernetes-service-account': 'aws-cli-sa' });
    const decided = factsOf(sts, 'decision');
    expect(decided['sts:TagSession']).toMatch(/Statement #0 of the trust policy .* allows sts:TagSession/);
    expect(JSON.parse(decided['trust policy, statement #0'] ?? '')).toMatchObject({
      Effect: 'Allow',
      Principal: { Service: 'pods.eks.amazonaws.com' },
    });
  });

  test('requests and answers are those of the wire, without what is secret', () => {
    const agent = after[0];
    expect(agent?.request?.line).toBe('GET /v1/credentials HTTP/1.1');
    expect(agent?.request?.headers).toContainEqual(['authorization', '[redacted]']);
    expect(JSON.parse(agent?.response?.body ?? '')).toMatchObject({
      AccessKeyId: expect.stringMatching(/^ASIA…[A-Z0-9]{4}$/),
      SecretAccessKey: '[redacted]',
      Token: '[redacted]',
    });
    const signed = Object.fromEntries(after.at(-1)?.request?.headers ?? []);
    expect(signed['authorization']).toMatch(
      /^AWS4-HMAC-SHA256 Credential=ASIA….{4}\/\d{8}\/us-east-1\/s3\/aws4_request, .*Signature=\[redacted\]$/,
    );
    expect(signed['x-amz-security-token']).toBe('[redacted]');
  });
});

test('a trust policy that does not hold breaks at STS, and all that waited for it fails with its cause', async () => {
  const { scenes } = await play({}, foreignTag);
  const hops = all(hopsOf(scenes['allowed-after']));
  const failed = hops.filter(({ ok }) => !ok);
  expect(failed.map(({ to }) => to)).toEqual(expect.arrayContaining(['agent', 'eks-auth', 'sts']));
  const sts = hops.find(({ to }) => to === 'sts');
  expect(sts).toMatchObject({
    outcome: 'AccessDenied',
    cause: expect.stringMatching(/aws:RequestTag\/eks-cluster-name/),
  });
  // What is pasted must let in this pod, and must not open the role to everybody instead.
  expect(sts?.fix).toContain('"aws:RequestTag/eks-cluster-name": "eksdemo1"');
  expect(sts?.fix).toContain('"aws:RequestTag/kubernetes-service-account": "aws-cli-sa"');
});

test('for an explicit Deny in the trust policy no Allow is proposed: none outweighs it', async () => {
  const { scenes } = await play({}, denied);
  const sts = all(hopsOf(scenes['allowed-after'])).find(({ to }) => to === 'sts');
  expect(factsOf(sts, 'decision')).toMatchObject({ 'explicit deny': 'yes' });
  expect(sts?.fix).toMatch(/in place of statement #1:\n[^]*"Effect": "Deny"/);
  expect(sts?.fix).not.toContain('"Allow"');
});

test('without an agent the first hop is the one that is missing', async () => {
  const { scenes } = await play({}, noAddOn);
  const [missing] = hopsOf(scenes['allowed-after']);
  expect(missing).toMatchObject({
    from: 'pod',
    to: 'agent',
    ok: false,
    outcome: 'no answer',
    cause: expect.stringMatching(/^No Pod Identity Agent runs on node/),
    fix: expect.stringContaining('--addon-name eks-pod-identity-agent'),
  });
  expect(missing?.request).toBeUndefined();
});
