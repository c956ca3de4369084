import fc from 'fast-check';
import {
  checkCreateInput,
  externalIdOf,
  NAMESPACE_EXPRESSION,
  type CreateAssociationInput,
} from '../../../lib/emulator/eks/associations';
import { CLUSTER, refusalOf } from './account';

const INPUT: CreateAssociationInput = {
  clusterName: CLUSTER,
  namespace: 'default',
  serviceAccount: 'aws-cli-sa',
  roleArn: 'arn:aws:iam::111122223333:role/PodRole',
};

const POLICY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 's3:ListAllMyBuckets', Resource: '*' }],
});

const refused = (change: Partial<CreateAssociationInput>) => refusalOf(() => checkCreateInput({ ...INPUT, ...change }));

test('the tutorial’s association is in order', () => {
  expect(() => checkCreateInput(INPUT)).not.toThrow();
});

describe('names', () => {
  test.each(['Invalid_Namespace', '*', 'team-*', '-a', 'a-', '', 'a.b', 'a\n'])(
    'namespace %j is refused',
    (namespace) => {
      expect(refused({ namespace })).toEqual({
        code: 'InvalidParameterException',
        message:
          'The parameter namespace contains invalid characters. It should conform to the regular expression "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$"',
        httpStatus: 400,
      });
    },
  );

  test.each(['Reader', '*', '-a', '', 'a_b', 'a..b', '.a'])('ServiceAccount %j is refused', (serviceAccount) => {
    expect(refused({ serviceAccount }).message).toMatch(/^The parameter serviceAccount contains invalid characters/);
  });

  test('a ServiceAccount may have dots, a namespace 63 characters and no more', () => {
    expect(() => checkCreateInput({ ...INPUT, serviceAccount: 'reader.v1' })).not.toThrow();
    expect(() => checkCreateInput({ ...INPUT, namespace: 'n'.repeat(63) })).not.toThrow();
    expect(refused({ namespace: 'n'.repeat(64) }).code).toBe('InvalidParameterException');
    expect(refused({ serviceAccount: 's'.repeat(254) }).code).toBe('InvalidParameterException');
  });

  test('a namespace passes exactly if it is a DNS label', () => {
    const label = new RegExp(NAMESPACE_EXPRESSION);
    const near = fc.array(fc.constantFrom('a', 'z', '0', '-', '.', 'A', '_', '*', ' ', 'é'), { maxLength: 70 });
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          near.map((parts) => parts.join('')),
        ),
        (namespace) => {
          const good = label.test(namespace) && namespace.length <= 63;
          let passed = true;
          try {
            checkCreateInput({ ...INPUT, namespace });
          } catch {
            passed = false;
          }
          expect(passed).toBe(good);
        },
      ),
    );
  });

  test('a hostile name is refused in no time', () => {
    expect(refused({ serviceAccount: `${'a-'.repeat(200_000)}!` }).code).toBe('InvalidParameterException');
    expect(refused({ serviceAccount: `${'a.'.repeat(200_000)}` }).code).toBe('InvalidParameterException');
  });
});

describe('the request token', () => {
  test.each([0, 1, 32, 127, 500])('of %i characters is refused', (length) => {
    expect(refused({ clientRequestToken: 'x'.repeat(length) })).toEqual({
      code: 'InvalidParameterException',
      message: 'The client request token parameter must be between 33 and 126 characters.',
      httpStatus: 400,
    });
  });

  test.each([33, 36, 126])('of %i characters is in order', (length) => {
    expect(() => checkCreateInput({ ...INPUT, clientRequestToken: 'x'.repeat(length) })).not.toThrow();
  });
});

describe('settings', () => {
  test('a policy needs the session tags disabled', () => {
    expect(refused({ policy: POLICY })).toMatchObject({
      code: 'InvalidParameterException',
      cause: expect.stringContaining('set disableSessionTags to true'),
    });
    expect(refused({ policy: POLICY, disableSessionTags: false }).code).toBe('InvalidParameterException');
    expect(() => checkCreateInput({ ...INPUT, policy: POLICY, disableSessionTags: true })).not.toThrow();
  });

  test.each([
    'not json',
    '[]',
    '{}',
    '{"Version":"2012-10-17","Statement":[{"Effect":"Maybe"}]}',
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3"}]}',
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*"}]}',
  ])('the policy %s is malformed', (policy) => {
    expect(refused({ policy, disableSessionTags: true })).toMatchObject({
      code: 'InvalidParameterException',
      cause: expect.any(String),
    });
  });

  test('a target role may be in any account but must be a role', () => {
    const targetRoleArn = 'arn:aws:iam::444455556666:role/Target';
    expect(() => checkCreateInput({ ...INPUT, targetRoleArn })).not.toThrow();
    expect(refused({ targetRoleArn: 'Target' }).code).toBe('InvalidParameterException');
  });

  test('fifty tags and no more', () => {
    const tags = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, 'v']));
    expect(() => checkCreateInput({ ...INPUT, tags: tags(50) })).not.toThrow();
    expect(refused({ tags: tags(51) }).code).toBe('InvalidParameterException');
  });

  test.each<[string, string]>([
    ['', 'v'],
    ['k'.repeat(129), 'v'],
    ['k', 'v'.repeat(257)],
    ['aws:k', 'v'],
    ['AWS:k', 'v'],
    ['k', 'aws:v'],
  ])('the tag %j=%j is refused', (key, value) => {
    expect(refused({ tags: { [key]: value } })).toMatchObject({ code: 'InvalidParameterException', httpStatus: 400 });
  });

  test('the longest tag is in order', () => {
    expect(() => checkCreateInput({ ...INPUT, tags: { ['k'.repeat(128)]: 'v'.repeat(256), e: '' } })).not.toThrow();
  });
});

test('the external id is region, account, cluster, namespace and ServiceAccount', () => {
  expect(externalIdOf('us-east-1', '111122223333', CLUSTER, INPUT)).toBe(
    'us-east-1/111122223333/eksdemo1/default/aws-cli-sa',
  );
});
