import { resolve } from 'node:path';
import { CfnResource, Stack, Stage, type CfnElement } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Which construct has written what into the templates of an app, once it is synthesised. */
export interface ConstructPlaces {
  /** The path of a resource's construct. */
  pathOf(templateFile: string, logicalId: string): string | undefined;
  /** The template that a stack is deployed with: for one of a nested stack that of the outermost stack. */
  outermost(templateFile: string): string;
}

/**
 * Looks through the constructs of an app, those of stages and nested stacks included. Metadata in a template does not do: only the
 * CDK's command line has it written, and users turn it off.
 */
export function constructPlaces(root: IConstruct): ConstructPlaces {
  const paths = new Map<string, string>();
  const outermost = new Map<string, string>();
  for (const construct of root.node.findAll()) {
    if (Stack.isStack(construct)) outermost.set(fileOf(construct), fileOf(outermostOf(construct)));
    if (!CfnResource.isCfnResource(construct)) continue;
    paths.set(keyOf(fileOf(construct.stack), logicalIdOf(construct)), construct.node.path);
  }
  return {
    pathOf: (templateFile, logicalId) => paths.get(keyOf(resolve(templateFile), logicalId)),
    outermost: (templateFile) => outermost.get(resolve(templateFile)) ?? resolve(templateFile),
  };
}

function outermostOf(stack: Stack): Stack {
  return stack.nestedStackParent === undefined ? stack : outermostOf(stack.nestedStackParent);
}

/** Each stage writes its templates, those of nested stacks included, into a folder of its own. */
function fileOf(stack: Stack): string {
  return resolve(Stage.of(stack)?.outdir ?? '', stack.templateFile);
}

function logicalIdOf(element: CfnElement): string {
  return element.stack.resolve(element.logicalId) as string;
}

function keyOf(file: string, logicalId: string): string {
  return JSON.stringify([file, logicalId]);
}
