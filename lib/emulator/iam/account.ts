import type { NamedPolicy, Policy } from '../../iam/index';
import { managedPolicy } from '../../iam/index';
import type { Clock } from '../clock';
import { isInvented } from '../cloudformation/inert';
import { refusals } from './refusals';
import { CustomerPolicies } from './customer-policies';
import { InstanceProfiles } from './instance-profiles';
import type { CustomerPolicy, InstanceProfile, Role, RoleInput } from './role';
import { uniqueId } from './unique-id';
import { checkMaxSessionDuration, checkName, checkPath, checkPrincipals, policySize, readPolicy } from './validate';

/** Default quotas of an account (IAM User Guide, "IAM and AWS STS quotas"). Sizes in characters without white space. */
const QUOTAS = { roles: 1000, attachedPolicies: 10, trustSize: 2048, inlineSize: 10_240 };

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type StoredRole = Mutable<Omit<Role, 'inline' | 'attached'>> & {
  readonly inline: Map<string, Policy>;
  readonly attached: string[];
  readonly inlineSizes: Map<string, number>;
};

/** How the account decides on an AWS managed policy that its snapshot does not hold. */
export type UnknownManagedPolicies = 'accept' | 'refuse';

/**
 * The roles, managed policies and instance profiles of one AWS account. Every refusal is a
 * {@link ResourceError} with IAM's code and words.
 *
 * Not modelled: users, groups, identity providers, policy versions, service-linked roles, and the time that a change
 * takes to reach every region. The trust of a deleted and re-created role by its ARN goes on working here, where IAM
 * would have replaced the ARN by the deleted role's id.
 */
export class IamAccount {
  readonly accountId: string;
  readonly partition: string;
  private readonly clock: Clock;
  private readonly unknownManagedPolicies: UnknownManagedPolicies;
  private readonly maxRoles: number;
  /** By name in lower case: IAM holds names that differ in case alone to be the same. */
  private readonly rolesByName = new Map<string, StoredRole>();
  private readonly policies: CustomerPolicies;
  private readonly profiles: InstanceProfiles;

  /**
   * @param o.unknownManagedPolicies what to do with an ARN under `arn:aws:iam::aws:policy/` that the snapshot of AWS
   *   managed policies does not hold. `refuse` (default): answer as IAM does for a policy that does not exist, since the
   *   snapshot has all of its day. `accept`: attach it, so that decisions which depend on it come out "unknown"; for
   *   policies that AWS may have published since.
   * @param o.maxRoles the quota of roles, which AWS raises on request. @default 1000
   */
  constructor(o: {
    accountId: string;
    partition?: string;
    clock: Clock;
    unknownManagedPolicies?: UnknownManagedPolicies;
    maxRoles?: number;
  }) {
    this.accountId = o.accountId;
    this.partition = o.partition ?? 'aws';
    this.clock = o.clock;
    this.unknownManagedPolicies = o.unknownManagedPolicies ?? 'refuse';
    this.maxRoles = o.maxRoles ?? QUOTAS.roles;
    const arn = (resource: string) => this.arn(resource);
    this.policies = new CustomerPolicies(o.clock, arn);
    this.profiles = new InstanceProfiles(arn);
  }

  createRole(input: RoleInput): Role {
    const path = input.path ?? '/';
    checkName('roleName', input.name);
    checkPath(path);
    const maxSessionDuration = input.maxSessionDuration ?? 3600;
    checkMaxSessionDuration(maxSessionDuration);
    const trust = this.readTrust(input.trust);
    if (this.rolesByName.has(input.name.toLowerCase())) throw refusals.roleExists(input.name);
    if (this.rolesByName.size >= this.maxRoles) throw refusals.quota('RolesPerAccount', this.maxRoles);
    if (input.boundary !== undefined) this.checkBoundary(input.boundary);
    const role: StoredRole = {
      name: input.name,
      path,
      arn: this.arn(`role${path}${input.name}`),
      roleId: uniqueId('AROA'),
      trust,
      trustDocument: input.trust,
      inline: new Map(),
      inlineSizes: new Map(),
      attached: [],
      boundary: input.boundary,
      tags: { ...input.tags },
      description: input.description,
      maxSessionDuration,
      createdAt: this.clock.now(),
    };
    this.rolesByName.set(input.name.toLowerCase(), role);
    return role;
  }

  role(name: string): Role | undefined {
    return this.rolesByName.get(name.toLowerCase());
  }

  roleByArn(arn: string): Role | undefined {
    const role = this.role(arn.slice(arn.lastIndexOf('/') + 1));
    return role?.arn === arn ? role : undefined;
  }

  roles(): readonly Role[] {
    return [...this.rolesByName.values()];
  }

  /** Refused while the role has policies or is in an instance profile. */
  deleteRole(name: string): void {
    const role = this.existing(name);
    if (this.profiles.hold(role.name)) throw refusals.roleInInstanceProfile();
    if (role.attached.length > 0) throw refusals.roleHasAttachedPolicies();
    if (role.inline.size > 0) throw refusals.roleHasInlinePolicies();
    this.rolesByName.delete(name.toLowerCase());
  }

  /** Changes what of a role can change without a new one; a property left out stays as it is. */
  updateRole(
    name: string,
    change: {
      description?: string;
      maxSessionDuration?: number;
      tags?: Readonly<Record<string, string>>;
      /** `null` removes the boundary. */
      boundary?: string | null;
    },
  ): void {
    const role = this.existing(name);
    if (change.maxSessionDuration !== undefined) checkMaxSessionDuration(change.maxSessionDuration);
    if (change.boundary) this.checkBoundary(change.boundary);
    if (change.description !== undefined) role.description = change.description;
    if (change.maxSessionDuration !== undefined) role.maxSessionDuration = change.maxSessionDuration;
    if (change.tags !== undefined) role.tags = { ...change.tags };
    if (change.boundary !== undefined) role.boundary = change.boundary ?? undefined;
  }

  updateAssumeRolePolicy(name: string, document: unknown): void {
    const role = this.existing(name);
    role.trust = this.readTrust(document);
    role.trustDocument = document;
  }

  /** Adds an inline policy, or replaces the one of that name. */
  putRolePolicy(roleName: string, policyName: string, document: unknown): void {
    const role = this.existing(roleName);
    checkName('policyName', policyName);
    const policy = readPolicy(document, 'identity');
    const size = policySize(document);
    const others = [...role.inlineSizes].reduce((sum, [name, each]) => (name === policyName ? sum : sum + each), 0);
    if (others + size > QUOTAS.inlineSize) throw refusals.inlinePoliciesTooLarge(role.name, QUOTAS.inlineSize);
    role.inline.set(policyName, policy);
    role.inlineSizes.set(policyName, size);
  }

  deleteRolePolicy(roleName: string, policyName: string): void {
    const role = this.existing(roleName);
    if (!role.inline.delete(policyName)) throw refusals.noRolePolicy(policyName);
    role.inlineSizes.delete(policyName);
  }

  /** Attaches a managed policy; attaching it again changes nothing. */
  attachRolePolicy(roleName: string, policyArn: string): void {
    const role = this.existing(roleName);
    if (!/^arn:[a-z-]+:iam::(aws|\d{12}):policy\/./.test(policyArn)) throw refusals.invalidArn(policyArn);
    if (!this.isAttachable(policyArn)) throw refusals.notAttachable(policyArn);
    if (role.attached.includes(policyArn)) return;
    if (role.attached.length >= QUOTAS.attachedPolicies) {
      throw refusals.quota('PoliciesPerRole', QUOTAS.attachedPolicies);
    }
    role.attached.push(policyArn);
  }

  detachRolePolicy(roleName: string, policyArn: string): void {
    const role = this.existing(roleName);
    const index = role.attached.indexOf(policyArn);
    if (index < 0) throw refusals.noPolicy(policyArn);
    role.attached.splice(index, 1);
  }

  /** Makes a managed policy of the account's own. */
  createPolicy(input: { name: string; path?: string; document: unknown }): CustomerPolicy {
    return this.policies.create(input);
  }

  /** Makes `document` the policy's default version. */
  updatePolicy(arn: string, document: unknown): void {
    this.policies.update(arn, document);
  }

  /** Refused while a role has it attached or as its boundary. */
  deletePolicy(arn: string): void {
    this.policies.delete(
      arn,
      this.roles().some((role) => role.attached.includes(arn) || role.boundary === arn),
    );
  }

  /** A managed policy of the account's own, by ARN. */
  policy(arn: string): CustomerPolicy | undefined {
    return this.policies.get(arn);
  }

  /** The document behind a managed policy's ARN, AWS's or the account's own; `undefined` if it is not known here. */
  managedPolicy(arn: string): NamedPolicy | undefined {
    const own = this.policies.get(arn);
    return own ? { name: own.name, arn, policy: own.policy } : managedPolicy(arn);
  }

  createInstanceProfile(input: { name: string; path?: string }): InstanceProfile {
    return this.profiles.create(input);
  }

  instanceProfile(name: string): InstanceProfile | undefined {
    return this.profiles.get(name);
  }

  /** Refused if another role is in it. */
  addRoleToInstanceProfile(profileName: string, roleName: string): void {
    this.profiles.existing(profileName);
    this.profiles.addRole(profileName, this.existing(roleName).name);
  }

  removeRoleFromInstanceProfile(profileName: string, roleName: string): void {
    this.profiles.removeRole(profileName, roleName);
  }

  /** Refused while a role is in it. */
  deleteInstanceProfile(name: string): void {
    this.profiles.delete(name);
  }

  private existing(name: string): StoredRole {
    const role = this.rolesByName.get(name.toLowerCase());
    if (!role) throw refusals.noRole(name);
    return role;
  }

  private readTrust(document: unknown): Policy {
    const trust = readPolicy(document, 'trust', { isPlaceholder: isInvented });
    checkPrincipals(trust, this);
    if (policySize(document) > QUOTAS.trustSize) throw refusals.quota('ACLSizePerRole', QUOTAS.trustSize);
    return trust;
  }

  private checkBoundary(arn: string): void {
    if (!this.isAttachable(arn)) throw refusals.noBoundary(arn);
  }

  private isAttachable(arn: string): boolean {
    if (this.managedPolicy(arn)) return true;
    return this.unknownManagedPolicies === 'accept' && arn.startsWith(`arn:${this.partition}:iam::aws:policy/`);
  }

  private arn(resource: string): string {
    return `arn:${this.partition}:iam::${this.accountId}:${resource}`;
  }
}
