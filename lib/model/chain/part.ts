/** Where a part of the chain was read, so that a finding can point there. */
export interface Source {
  /** The construct that made it, from the metadata `aws:cdk:path`: `App/Pods/Association`. */
  readonly construct?: string;
  /** Its logical id in a CloudFormation template. */
  readonly logicalId?: string;
  /** The template's or the manifest's file, as it was named to the reader. */
  readonly file?: string;
  /** Position in a file of several Kubernetes objects, from 1; or in the `Manifest` of a custom resource. */
  readonly document?: number;
}

/** What all parts of the chain have. */
export interface Part {
  /** Unique within the chain and stable from one reading of the same source to the next. */
  readonly id: string;
  readonly source: Source;
}
