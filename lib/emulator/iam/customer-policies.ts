import type { Policy } from '../../iam/index';
import type { Clock } from '../clock';
import { refusals } from './refusals';
import type { CustomerPolicy } from './role';
import { uniqueId } from './unique-id';
import { checkName, checkPath, policySize, readPolicy } from './validate';

/** Longest document of a managed policy, in characters without white space (IAM User Guide, "IAM and AWS STS quotas"). */
const LARGEST_POLICY = 6144;

/** The managed policies of an account's own. Refuses in IAM's words. */
export class CustomerPolicies {
  private readonly byArn = new Map<string, CustomerPolicy>();

  constructor(
    private readonly clock: Clock,
    /** Completes the ARN of one of the account's resources. */
    private readonly arn: (resource: string) => string,
  ) {}

  get(arn: string): CustomerPolicy | undefined {
    return this.byArn.get(arn);
  }

  create(input: { name: string; path?: string; document: unknown }): CustomerPolicy {
    const path = input.path ?? '/';
    checkName('policyName', input.name);
    checkPath(path);
    const policy = this.read(input.document);
    const taken = [...this.byArn.values()].some((other) => other.name.toLowerCase() === input.name.toLowerCase());
    if (taken) throw refusals.policyExists(input.name);
    const now = this.clock.now();
    const arn = this.arn(`policy${path}${input.name}`);
    const created = { name: input.name, path, arn, policyId: uniqueId('ANPA'), policy, createdAt: now, updatedAt: now };
    this.byArn.set(arn, created);
    return created;
  }

  update(arn: string, document: unknown): void {
    const stored = this.existing(arn);
    this.byArn.set(arn, { ...stored, policy: this.read(document), updatedAt: this.clock.now() });
  }

  delete(arn: string, inUse: boolean): void {
    this.existing(arn);
    if (inUse) throw refusals.policyAttached();
    this.byArn.delete(arn);
  }

  private existing(arn: string): CustomerPolicy {
    const policy = this.byArn.get(arn);
    if (!policy) throw refusals.noPolicy(arn);
    return policy;
  }

  private read(document: unknown): Policy {
    const policy = readPolicy(document, 'identity', { use: 'managed' });
    if (policySize(document) > LARGEST_POLICY) throw refusals.quota('PolicySize', LARGEST_POLICY);
    return policy;
  }
}
