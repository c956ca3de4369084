/** A resource as CloudFormation hands it to its type's handler: every intrinsic function resolved. */
export interface ResourceRequest {
  readonly stackName: string;
  readonly logicalId: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** What exists after a create or an update. */
export interface Provisioned {
  /** CloudFormation's physical resource id. A different one after an update means the resource was replaced. */
  readonly physicalId: string;
  /** What `Ref` gives, where that is not the physical id. */
  readonly ref?: string;
  /** What `Fn::GetAtt` gives, by attribute name. */
  readonly attributes?: Readonly<Record<string, unknown>>;
}

/**
 * How one resource type behaves. A handler refuses by throwing {@link ResourceError} with the service's own
 * words; CloudFormation then rolls the stack back.
 */
export interface ResourceProvider {
  /** Every property of the type; a template with another one is refused. Absent: unknown properties are let pass. */
  readonly properties?: readonly string[];
  /** Properties whose change makes a new resource and deletes the old one ("Update requires: Replacement"). */
  readonly replacedBy?: readonly string[];
  /**
   * The property by which a template may name the resource, of a type that cannot exist twice under one name. A
   * replacement that keeps such a name is refused by CloudFormation itself. Absent: the service's own refusal stands.
   */
  readonly customName?: string;
  create(request: ResourceRequest): Provisioned | Promise<Provisioned>;
  /** Called only if a property changed and none of {@link replacedBy} did. Absent: the type is inert to updates. */
  update?(
    request: ResourceRequest,
    previous: Provisioned & { readonly properties: Readonly<Record<string, unknown>> },
  ): Provisioned | Promise<Provisioned>;
  delete(request: ResourceRequest, existing: Provisioned): void | Promise<void>;
}

/** A service's refusal of a resource operation, in the service's words. */
export class ResourceError extends Error {
  constructor(
    /** The service's error code, for example `InvalidParameterException`. */
    readonly code: string,
    message: string,
    /** The HTTP status the service answers with. */
    readonly httpStatus = 400,
  ) {
    super(message);
    this.name = 'ResourceError';
  }
}
