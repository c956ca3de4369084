import { randomBytes } from 'node:crypto';
import { REDACTED, withoutSecrets } from '../../lib/model/redact';

const secretKey = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
const sessionToken = `IQoJb3JpZ2luX2Vj${randomBytes(240).toString('base64')}`;
const jwt = `eyJhbGciOiJSUzI1NiJ9.${Buffer.from('{"sub":"system:serviceaccount:a:b"}').toString('base64url')}.c2lnbmF0dXJl`;

test.each([
  ['a secret key that stands alone', `the key is ${secretKey} as ever`, secretKey],
  ['a secret key of an unknown variable', `MY_KEY=${secretKey}`, secretKey],
  ['a secret key in a variable', `AWS_SECRET_ACCESS_KEY=short-one`, 'short-one'],
  ['a secret key in JSON', `{"SecretAccessKey": "short-one"}`, 'short-one'],
  ['a secret in XML', '<SignatureProvided>0a1b</SignatureProvided>', '0a1b'],
  ['a session token', `export TOKEN=${sessionToken}`, sessionToken],
  ['a session token by its name', 'aws_session_token = abc', 'abc'],
  ['a JSON Web Token', `Authorization: ${jwt}`, jwt],
  ['a signature', 'SignedHeaders=host, Signature=0a1b2c', '0a1b2c'],
  ['a signature in a query', '/?X-Amz-Signature=0a1b2c&x-id=GetObject', '0a1b2c'],
  ['a session token in a query', '/?X-Amz-Security-Token=IQoJ%2Fabc&x-id=GetObject', 'IQoJ%2Fabc'],
])('%s is taken out', (_, text, secret) => {
  expect(withoutSecrets(text)).not.toContain(secret);
  expect(withoutSecrets(text)).toContain(REDACTED);
});

test.each([
  ['a JSON Web Token after an encoded =', `Token%3D${jwt}`, jwt],
  ['the signature of a token alone', randomBytes(256).toString('base64url'), ''],
  ['a session token in the alphabet of URLs', `it is ${randomBytes(300).toString('base64url')}`, 'it is _'],
])('%s is taken out', (_, text, secret) => {
  const shown = withoutSecrets(text);
  expect(shown).toContain(REDACTED);
  expect(shown.length).toBeLessThan(40);
  if (secret !== '') expect(shown).not.toContain(secret);
});

test('an access key id is shortened wherever it stands', () => {
  expect(withoutSecrets('X-Amz-Credential%3DASIAXCWMNPPNJZKAS2VS%2F2026')).toBe('X-Amz-Credential%3DASIA…S2VS%2F2026');
  expect(withoutSecrets('key_ASIAXCWMNPPNJZKAS2VS_1')).toBe('key_ASIA…S2VS_1');
});

test('a secret of random characters is never taken for words', () => {
  for (let run = 0; run < 500; run += 1) {
    expect(withoutSecrets(randomBytes(75 + (run % 300)).toString(run % 2 ? 'base64' : 'base64url'))).toBe(REDACTED);
  }
});

test('access key ids are shortened', () => {
  expect(withoutSecrets('signed with ASIAXCWMNPPNJZKAS2VS')).toBe('signed with ASIA…S2VS');
  expect(withoutSecrets('AKIAIOSFODNN7EXAMPLE')).toBe('AKIA…MPLE');
});

test.each([
  'arn:aws:sts::111122223333:assumed-role/EksPodIdentityDemo-NodesRoleA22E0B2B-xzhKPMS4k0q4/i-0550fa8076d929a36',
  '"arn": "arn:aws:sts::111122223333:assumed-role/EKS-PodIdentity-S3-ReadOnly-Role-101/eks-eksdemo1-aws-cli-d57304f5-5ece-42b9-b950-f3faa3594127"',
  '/var/run/secrets/pods.eks.amazonaws.com/serviceaccount/eks-pod-identity-token',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE',
  'eks-eksdemo1-aws-cli-d57304f5-5ece-42b9-b950-f3faa3594127',
  'https://oidc.eks.us-east-1.amazonaws.com/id/8D7C389C07B79A4634D4075C71819BD5',
  'MyCompanyProductionStack/PaymentsService/PodIdentity/ServiceAccountManifestResource/Default/PodIdentityAssociation0A1B2C3D',
  '-'.repeat(120),
  'the trust policy allows sts:AssumeRole but not sts:TagSession',
])('what is no secret stays: %s', (text) => {
  expect(withoutSecrets(text)).toBe(text);
});
