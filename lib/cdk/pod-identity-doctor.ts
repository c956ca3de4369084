import { resolve } from 'node:path';
import {
  Stage,
  type IPolicyValidationContext,
  type IPolicyValidationPlugin,
  type PolicyValidationPluginReport,
  type PolicyViolatingResource,
  type PolicyViolation,
} from 'aws-cdk-lib';
import { version } from '../../package.json';
import { diagnoseAll, RULES } from '../doctor';
import type { IdentityChain } from '../model/chain';
import { severitiesFrom, type DiagnosedFinding, type Severity, type Symptom } from '../model/diagnosis';
import { readChains } from '../reader';
import { constructPlaces, type ConstructPlaces } from './construct-places';

export interface PodIdentityDoctorProps {
  /**
   * The least severity that makes synthesis fail. What is less is shown, and is acknowledged in the same way.
   * @default error
   */
  readonly failOn?: Severity;
  /**
   * Files or folders of Kubernetes manifests that the app itself does not apply.
   * @default - none
   */
  readonly manifests?: readonly string[];
}

/**
 * The doctor as a validation plugin of the AWS CDK: `cdk synth` of any app refuses a chain that would break in AWS.
 *
 *     Validations.of(app).addPlugins(new PodIdentityDoctor());
 *
 * A finding that is accepted is acknowledged on its construct or one above it:
 *
 *     Validations.of(cluster).acknowledge({ id: 'PodIdentityDoctor::no-irsa-annotation', reason: '…' });
 *
 * It is for an app or a stage: the whole app is read, and what is found in the plugin's own stacks is reported.
 * Source: aws-cdk-lib, core/lib/validation.
 */
export class PodIdentityDoctor implements IPolicyValidationPlugin {
  /** Part of the id by which a finding is acknowledged. */
  readonly name = 'PodIdentityDoctor';
  readonly version = version;
  readonly ruleIds = RULES.map(({ id }) => id);

  constructor(private readonly props: PodIdentityDoctorProps = {}) {}

  /**
   * Called by the CDK after synthesis.
   * @throws ManifestError for manifests that cannot be read, naming the file; the CDK reports it and fails
   */
  validate(context: IPolicyValidationContext): PolicyValidationPluginReport {
    const { findings, couldNotTell } = diagnoseAll(this.read(context));
    const places = constructPlaces(context.appConstruct);
    const own = new Set(context.templatePaths.map((path) => resolve(path)));
    const failing = severitiesFrom(this.props.failOn ?? 'error');
    const reported = findings.filter(({ subject }) => isOf(own, places, subject.source.file));
    const notTold = [...new Set(couldNotTell.map(({ rule }) => rule))];
    return {
      success: !reported.some(({ severity }) => failing.includes(severity)),
      violations: reported.map((finding) => violation(finding, failing, places, context)),
      ...(notTold.length > 0 && { metadata: { 'could not tell': notTold.join(', ') } }),
    };
  }

  private read({ appConstruct }: IPolicyValidationContext): readonly IdentityChain[] {
    if (!Stage.isStage(appConstruct)) throw new TypeError('PodIdentityDoctor is for an App or a Stage.');
    return readChains({
      template: appConstruct.outdir,
      ...(this.props.manifests && { manifests: this.props.manifests }),
    });
  }
}

/** What stands in no template of the app, such as a manifest beside it, is reported as well. */
function isOf(templates: ReadonlySet<string>, places: ConstructPlaces, file: string | undefined): boolean {
  return file === undefined || !file.endsWith('.template.json') || templates.has(places.outermost(file));
}

function violation(
  { rule, subject, cause, symptom, fix, docs, severity, step, place }: DiagnosedFinding,
  failing: readonly Severity[],
  places: ConstructPlaces,
  { appConstruct }: IPolicyValidationContext,
): PolicyViolation {
  return {
    ruleName: rule,
    description: `${subject.name}: ${cause}\n${symptomSentence(symptom)}`,
    fix: `${fix}\n${docs}`,
    // The CDK decides by the word `error` again once something is acknowledged, and so must find it.
    severity: failing.includes(severity) ? 'error' : severity,
    ruleMetadata: { severity, step, place },
    violatingResources: [violating(subject.source, places, appConstruct.node.path)],
  };
}

function violating(
  { construct, logicalId, file }: DiagnosedFinding['subject']['source'],
  places: ConstructPlaces,
  appPath: string,
): PolicyViolatingResource {
  if (logicalId === undefined || file === undefined) {
    return { constructPath: construct ?? appPath, locations: file === undefined ? [] : [file] };
  }
  const constructPath = places.pathOf(file, logicalId) ?? construct;
  return {
    ...(constructPath !== undefined && { constructPath }),
    resourceLogicalId: logicalId,
    templatePath: file,
    locations: [],
  };
}

function symptomSentence(symptom: Symptom): string {
  return symptom.kind === 'words' ? `What is said: ${symptom.words}` : `What is seen: ${symptom.seen}`;
}
