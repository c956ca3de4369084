import { refusals } from './refusals';
import type { InstanceProfile } from './role';
import { uniqueId } from './unique-id';
import { checkName, checkPath } from './validate';

type StoredProfile = Omit<InstanceProfile, 'roles'> & { readonly roles: string[] };

/** The instance profiles of an account. Refuses in IAM's words. */
export class InstanceProfiles {
  private readonly byName = new Map<string, StoredProfile>();

  constructor(
    /** Completes the ARN of one of the account's resources. */
    private readonly arn: (resource: string) => string,
  ) {}

  get(name: string): InstanceProfile | undefined {
    return this.byName.get(name);
  }

  create(input: { name: string; path?: string }): InstanceProfile {
    const { name, path = '/' } = input;
    checkName('instanceProfileName', name);
    checkPath(path);
    if (this.byName.has(name)) throw refusals.instanceProfileExists(name);
    const arn = this.arn(`instance-profile${path}${name}`);
    const profile = { name, path, arn, instanceProfileId: uniqueId('AIPA'), roles: [] };
    this.byName.set(name, profile);
    return profile;
  }

  addRole(name: string, role: string): void {
    const profile = this.existing(name);
    if (profile.roles.length > 0) throw refusals.quota('InstanceSessionsPerInstanceProfile', 1);
    profile.roles.push(role);
  }

  removeRole(name: string, role: string): void {
    const { roles } = this.existing(name);
    const index = roles.indexOf(role);
    if (index < 0) throw refusals.noRole(role);
    roles.splice(index, 1);
  }

  delete(name: string): void {
    if (this.existing(name).roles.length > 0) throw refusals.instanceProfileHasRole();
    this.byName.delete(name);
  }

  /** Whether any profile holds the role. */
  hold(role: string): boolean {
    return [...this.byName.values()].some((profile) => profile.roles.includes(role));
  }

  /** @throws ResourceError `NoSuchEntity` */
  existing(name: string): StoredProfile {
    const profile = this.byName.get(name);
    if (!profile) throw refusals.noInstanceProfile(name);
    return profile;
  }
}
