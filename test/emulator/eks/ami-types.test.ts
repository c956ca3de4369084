import { amiFamily, checkAmiType, defaultAmiType, nodeMetadataOptions } from '../../../lib/emulator/eks/ami-types';
import { refusalOf } from './account';

test.each([
  ['AL2_x86_64', 'AL2'],
  ['AL2023_ARM_64_STANDARD', 'AL2023'],
  ['BOTTLEROCKET_x86_64_FIPS', 'BOTTLEROCKET'],
  ['WINDOWS_CORE_2022_x86_64', 'WINDOWS'],
  ['CUSTOM', 'CUSTOM'],
])('%s is of family %s', (amiType, family) => expect(amiFamily(amiType)).toBe(family));

test.each([
  ['1.29', ['t3.medium'], 'AL2_x86_64'],
  ['1.29', ['c7g.large'], 'AL2_ARM_64'],
  ['1.30', ['t3.medium'], 'AL2023_x86_64_STANDARD'],
  ['1.35', ['m6gd.large'], 'AL2023_ARM_64_STANDARD'],
  ['1.35', ['a1.medium'], 'AL2023_ARM_64_STANDARD'],
  ['1.35', ['g4dn.xlarge'], 'AL2023_x86_64_STANDARD'],
])('on %s with %s EKS picks %s', (version, instanceTypes, amiType) => {
  expect(defaultAmiType(version, instanceTypes)).toBe(amiType);
});

test('only Amazon Linux 2 ends with Kubernetes 1.32', () => {
  expect(() => checkAmiType('AL2_x86_64', '1.32')).not.toThrow();
  expect(() => checkAmiType('BOTTLEROCKET_x86_64', '1.35')).not.toThrow();
  expect(refusalOf(() => checkAmiType('AL2_x86_64', '1.33')).message).toBe(
    'AMI Type AL2_x86_64 is only supported for kubernetes versions 1.32 or earlier',
  );
});

test('Amazon Linux 2023 images ask for IMDSv2 whatever the template leaves out', () => {
  expect(nodeMetadataOptions('AL2023_x86_64_STANDARD', {}).httpTokens).toBe('required');
  expect(nodeMetadataOptions('AL2_x86_64', {}).httpTokens).toBe('optional');
});
