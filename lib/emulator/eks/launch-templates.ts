import { ResourceError } from '../cloudformation/provider';
import { refusal } from './refusals';
import { randomHex } from './scope';

/** How an instance answers at 169.254.169.254 (EC2 API, `InstanceMetadataOptions`). */
export interface MetadataOptions {
  readonly httpEndpoint: 'enabled' | 'disabled';
  /** `required` is IMDSv2 alone. */
  readonly httpTokens: 'optional' | 'required';
  /** 1 to 64. With 1 the answer does not reach a pod that is not on the host's network. */
  readonly httpPutResponseHopLimit: number;
}

/** The parts of a launch template that matter to Pod Identity. */
export interface LaunchTemplateData {
  readonly metadataOptions: Partial<MetadataOptions>;
  readonly imageId?: string;
  readonly instanceType?: string;
}

/** How a node group names a launch template: by id or by name. */
export interface LaunchTemplateReference {
  readonly id?: string;
  readonly name?: string;
  /** A number, `$Latest` or `$Default`; the default version if absent. */
  readonly version?: string;
}

/** Looks a launch template's version up by the template's id or name; `undefined` if there is none. */
export type LaunchTemplateLookup = (idOrName: string, version: string | undefined) => LaunchTemplateData | undefined;

export interface LaunchTemplate {
  readonly id: string;
  readonly name: string;
  /** Version 1 first. */
  readonly versions: readonly LaunchTemplateData[];
}

/** EC2's launch templates, as far as node groups read them. */
export class LaunchTemplates {
  private readonly byId = new Map<string, LaunchTemplate>();

  /** @throws ResourceError with EC2's `InvalidLaunchTemplateName.AlreadyExistsException` as its code. */
  create(name: string, data: LaunchTemplateData): LaunchTemplate {
    if (this.find(name)) throw templateExists();
    const template = { id: `lt-${randomHex(17)}`, name, versions: [data] };
    this.byId.set(template.id, template);
    return template;
  }

  /** Adds a version. The default version stays the first: CloudFormation has no property for it. */
  addVersion(id: string, data: LaunchTemplateData): LaunchTemplate {
    const template = this.byId.get(id);
    if (!template) throw notFound(id);
    const changed = { ...template, versions: [...template.versions, data] };
    this.byId.set(id, changed);
    return changed;
  }

  delete(id: string): void {
    this.byId.delete(id);
  }

  readonly lookup: LaunchTemplateLookup = (idOrName, version) => {
    const versions = this.find(idOrName)?.versions;
    if (!versions) return undefined;
    if (version === '$Latest') return versions.at(-1);
    if (version === undefined || version === '$Default') return versions[0];
    return /^[1-9]\d{0,5}$/.test(version) ? versions[Number(version) - 1] : undefined;
  };

  private find(idOrName: string): LaunchTemplate | undefined {
    return this.byId.get(idOrName) ?? [...this.byId.values()].find((template) => template.name === idOrName);
  }
}

/**
 * The template that a node group refers to. Unconfirmed: EKS's wording for one that does not exist.
 *
 * @throws ResourceError
 */
export function resolveLaunchTemplate(
  reference: LaunchTemplateReference,
  lookup: LaunchTemplateLookup,
): LaunchTemplateData {
  const idOrName = reference.id ?? reference.name;
  if (idOrName === undefined) {
    throw refusal('InvalidParameterException', 'A launch template needs an id or a name.');
  }
  const data = lookup(idOrName, reference.version);
  if (!data) {
    const version = reference.version === undefined ? '' : ` in version ${reference.version}`;
    throw refusal('InvalidRequestException', `No launch template ${idOrName}${version} was found.`);
  }
  return data;
}

function templateExists(): ResourceError {
  const code = 'InvalidLaunchTemplateName.AlreadyExistsException';
  return new ResourceError(code, 'Launch template name already in use.');
}

function notFound(id: string): ResourceError {
  const message = `The specified launch template, with template ID ${id}, does not exist.`;
  return new ResourceError('InvalidLaunchTemplateId.NotFound', message);
}
