import type { Policy } from '../../iam/index';
import { refusals } from './refusals';

/**
 * Refuses a bucket policy that names another bucket, as S3 does. Names with wildcards in them may mean this bucket and
 * pass.
 *
 * @throws S3Refusal `MalformedPolicy`
 */
export function checkPolicyResources(policy: Policy, bucketArn: string): void {
  for (const { resources } of policy.statements) {
    for (const { source } of resources?.patterns ?? []) {
      const named = source.split('/', 1)[0] ?? '';
      const literal = !/[*?$]/.test(named);
      if (literal && named !== bucketArn) throw refusals.malformedPolicy('Policy has invalid resource');
    }
  }
}
