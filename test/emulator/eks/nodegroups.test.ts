import type { LaunchTemplateData } from '../../../lib/emulator/eks/launch-templates';
import { LaunchTemplates } from '../../../lib/emulator/eks/launch-templates';
import type { CreateNodegroupInput } from '../../../lib/emulator/eks/nodegroups';
import { CLUSTER, newAccount, newClusterAccount, refusalOf } from './account';

function create(input: Partial<CreateNodegroupInput> = {}, template?: LaunchTemplateData, version = '1.35') {
  const account = newAccount();
  account.eks.createCluster({
    name: CLUSTER,
    roleArn: account.clusterRole.arn,
    version,
    authenticationMode: 'API',
  });
  const templates = new LaunchTemplates();
  const launchTemplate = template && { id: templates.create('nodes', template).id };
  const nodegroup = account.eks.createNodegroup(
    { clusterName: CLUSTER, name: 'ng', nodeRoleArn: account.nodeRole.arn, launchTemplate, ...input },
    templates.lookup,
  );
  return { ...account, nodegroup, templates };
}

describe('a new node group', () => {
  test('has its ARN and role, two nodes and EKS’s default instance type', () => {
    const { nodegroup, nodeRole } = create();
    expect(nodegroup.arn).toMatch(/^arn:aws:eks:us-east-1:111122223333:nodegroup\/eksdemo1\/ng\/[0-9a-f-]{36}$/);
    expect(nodegroup).toMatchObject({
      nodeRoleArn: nodeRole.arn,
      instanceTypes: ['t3.medium'],
      scaling: { minSize: 1, maxSize: 2, desiredSize: 2 },
      version: '1.35',
    });
  });

  test('of a name that is taken is refused', () => {
    const { eks, nodeRole } = create();
    expect(
      refusalOf(() => eks.createNodegroup({ clusterName: CLUSTER, name: 'ng', nodeRoleArn: nodeRole.arn })),
    ).toEqual({
      code: 'ResourceInUseException',
      message: 'NodeGroup already exists with name ng and cluster name eksdemo1',
      httpStatus: 409,
    });
  });

  test('in a cluster that is not there is refused', () => {
    const { eks, nodeRole } = newAccount();
    const input = { clusterName: 'gone', name: 'ng', nodeRoleArn: nodeRole.arn };
    expect(refusalOf(() => eks.createNodegroup(input)).message).toBe('No cluster found for name: gone.');
  });

  test('enters its role into the cluster, so that nobody else can', () => {
    const { eks, nodeRole } = create();
    const entry = { clusterName: CLUSTER, principalArn: nodeRole.arn };
    expect(eks.accessEntry(CLUSTER, nodeRole.arn)?.type).toBe('EC2_LINUX');
    expect(refusalOf(() => eks.createAccessEntry(entry)).message).toBe(
      'The specified access entry resource is already in use on this cluster.',
    );
  });
});

describe('the node role', () => {
  test('must trust EC2', () => {
    const { podRole } = create();
    expect(refusalOf(() => create({ nodeRoleArn: podRole.arn })).message).toBe(
      `Following required service principals [ec2.amazonaws.com] were not found in the trust relationships of nodeRole ${podRole.arn}`,
    );
  });

  test('of another account is refused', () => {
    expect(refusalOf(() => create({ nodeRoleArn: 'arn:aws:iam::444455556666:role/NodeRole' }))).toEqual({
      code: 'AccessDeniedException',
      message: 'Cross-account pass role is not allowed.',
      httpStatus: 403,
    });
  });

  test('must be a role', () => {
    expect(refusalOf(() => create({ nodeRoleArn: 'NodeRole' })).code).toBe('InvalidParameterException');
  });

  test('may be one that no template made', () => {
    const nodeRoleArn = 'arn:aws:iam::111122223333:role/made/elsewhere';
    expect(create({ nodeRoleArn }).nodegroup.nodeRoleArn).toBe(nodeRoleArn);
  });
});

describe('the AMI type', () => {
  test.each(['AL2_x86_64', 'AL2_ARM_64', 'AL2_x86_64_GPU'])('%s is refused on 1.33 and later', (amiType) => {
    expect(refusalOf(() => create({ amiType }, undefined, '1.33'))).toMatchObject({
      code: 'InvalidParameterException',
      message: `AMI Type ${amiType} is only supported for kubernetes versions 1.32 or earlier`,
      httpStatus: 400,
      cause: expect.stringContaining('1.33'),
    });
  });

  test('AL2_x86_64 is fine on 1.32', () => {
    expect(create({ amiType: 'AL2_x86_64' }, undefined, '1.32').nodegroup.amiType).toBe('AL2_x86_64');
  });

  test.each(['AL2023_x86_64', 'al2023_x86_64_standard', ''])('%p is none', (amiType) => {
    expect(refusalOf(() => create({ amiType })).code).toBe('InvalidParameterException');
  });

  test('is Amazon Linux 2023 for the processor if none is named', () => {
    expect(create().nodegroup.amiType).toBe('AL2023_x86_64_STANDARD');
    expect(create({ instanceTypes: ['t4g.medium'] }).nodegroup.amiType).toBe('AL2023_ARM_64_STANDARD');
    expect(create({ instanceTypes: ['g5.xlarge'] }).nodegroup.amiType).toBe('AL2023_x86_64_STANDARD');
  });

  test('is CUSTOM if the launch template names an image', () => {
    expect(create({}, { imageId: 'ami-1', metadataOptions: {} }).nodegroup.amiType).toBe('CUSTOM');
  });
});

describe('instance metadata', () => {
  test('of Amazon Linux 2023 without a launch template: IMDSv2, hop limit 1', () => {
    expect(create().nodegroup.metadataOptions).toEqual({
      httpEndpoint: 'enabled',
      httpTokens: 'required',
      httpPutResponseHopLimit: 1,
    });
  });

  test('of Amazon Linux 2 without a launch template: hop limit 2', () => {
    const { nodegroup } = create({ amiType: 'AL2_x86_64' }, undefined, '1.32');
    expect(nodegroup.metadataOptions).toMatchObject({ httpTokens: 'optional', httpPutResponseHopLimit: 2 });
  });

  test('is the launch template’s', () => {
    const metadataOptions = { httpEndpoint: 'disabled', httpTokens: 'optional', httpPutResponseHopLimit: 3 } as const;
    expect(create({}, { metadataOptions }).nodegroup.metadataOptions).toEqual(metadataOptions);
  });

  test('that the launch template leaves out is EC2’s: hop limit 1', () => {
    const { nodegroup } = create({}, { metadataOptions: { httpTokens: 'required' } });
    expect(nodegroup.metadataOptions.httpPutResponseHopLimit).toBe(1);
  });
});

describe('the launch template', () => {
  const hops = (httpPutResponseHopLimit: number) => ({ metadataOptions: { httpPutResponseHopLimit } });

  test.each([
    [undefined, 1],
    ['$Default', 1],
    ['1', 1],
    ['2', 2],
    ['$Latest', 3],
  ])('in version %s', (version, expected) => {
    const { eks, templates, nodeRole } = create({}, hops(1));
    const { id } = templates.create('three', hops(1));
    templates.addVersion(id, hops(2));
    templates.addVersion(id, hops(3));
    const input = { clusterName: CLUSTER, name: 'other', nodeRoleArn: nodeRole.arn };
    for (const [index, reference] of [{ id }, { name: 'three' }].entries()) {
      const nodegroup = eks.createNodegroup(
        { ...input, name: `ng${index}`, launchTemplate: { ...reference, version } },
        templates.lookup,
      );
      expect(nodegroup.metadataOptions.httpPutResponseHopLimit).toBe(expected);
    }
  });

  test.each([{ id: 'lt-0' }, { name: 'other' }, { name: 'nodes', version: '7' }, { name: 'nodes', version: 'x' }, {}])(
    '%j is refused',
    (launchTemplate) => {
      expect(refusalOf(() => create({ launchTemplate }, hops(2))).code).toMatch(
        /^Invalid(Request|Parameter)Exception$/,
      );
    },
  );

  test('can be given a new version, which changes the nodes’ settings', () => {
    const { eks, nodegroup, templates } = create({}, hops(2));
    const id = nodegroup.launchTemplate?.id ?? '';
    templates.addVersion(id, hops(1));
    const changed = eks.updateNodegroup(CLUSTER, 'ng', { launchTemplate: { id, version: '2' } }, templates.lookup);
    expect(changed.metadataOptions.httpPutResponseHopLimit).toBe(1);
  });

  test('cannot be added or exchanged afterwards', () => {
    const { eks, templates } = create();
    const { id } = templates.create('late', hops(2));
    expect(
      refusalOf(() => eks.updateNodegroup(CLUSTER, 'ng', { launchTemplate: { id } }, templates.lookup)),
    ).toMatchObject({ code: 'InvalidRequestException', message: expect.stringContaining('must match') });
  });

  test('names the instance type, or the node group does, not both', () => {
    const template = { instanceType: 'm5.large', metadataOptions: {} };
    expect(create({}, template).nodegroup.instanceTypes).toEqual(['m5.large']);
    expect(refusalOf(() => create({ instanceTypes: ['t3.medium'] }, template)).code).toBe('InvalidRequestException');
  });

  test('names are unique, ids are found out', () => {
    const templates = new LaunchTemplates();
    const { id } = templates.create('one', hops(1));
    expect(id).toMatch(/^lt-[0-9a-f]{17}$/);
    expect(refusalOf(() => templates.create('one', hops(1))).code).toBe(
      'InvalidLaunchTemplateName.AlreadyExistsException',
    );
    templates.delete(id);
    expect(refusalOf(() => templates.addVersion(id, hops(1))).code).toBe('InvalidLaunchTemplateId.NotFound');
  });
});

describe('scaling', () => {
  test.each([
    [{ minSize: 3, maxSize: 4, desiredSize: 2 }, "Minimum capacity 3 can't be greater than desired size 2"],
    [{ minSize: 1, maxSize: 2, desiredSize: 3 }, "desired capacity 3 can't be greater than max size 2"],
  ])('%j is refused', (scaling, message) => {
    expect(refusalOf(() => create({ scaling }))).toMatchObject({ code: 'InvalidParameterException', message });
  });

  test('changes in place', () => {
    const { eks } = create({ scaling: { minSize: 1, maxSize: 3, desiredSize: 1 } });
    expect(eks.updateNodegroup(CLUSTER, 'ng', { scaling: { desiredSize: 3 } }).scaling).toEqual({
      minSize: 1,
      maxSize: 3,
      desiredSize: 3,
    });
  });
});

test('one that is not there cannot be changed or deleted', () => {
  const { eks } = newClusterAccount();
  const expected = {
    code: 'ResourceNotFoundException',
    message: 'No node group found for name: gone.',
    httpStatus: 404,
  };
  expect(refusalOf(() => eks.updateNodegroup(CLUSTER, 'gone', {}))).toEqual(expected);
  expect(refusalOf(() => eks.deleteNodegroup(CLUSTER, 'gone'))).toEqual(expected);
});

test('Windows nodes enter as such', () => {
  const { eks, nodeRole } = create({ amiType: 'WINDOWS_CORE_2022_x86_64' });
  expect(eks.accessEntry(CLUSTER, nodeRole.arn)?.type).toBe('EC2_WINDOWS');
});
