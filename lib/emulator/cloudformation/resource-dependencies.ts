import type { Graph } from './graph';
import { below } from './plain-data';
import { referencesIn, type Reference } from './references';
import { unresolvedDependencies } from './stack-scope';
import type { Template } from './template';
import { TemplateError } from './template-error';
import type { TemplateResource } from './template-members';

/** What references of a template may name besides its resources. */
export interface Known {
  readonly template: Template;
  readonly conditions: ReadonlyMap<string, boolean>;
  readonly pseudoParameters: ReadonlySet<string>;
}

/**
 * What each existing resource depends on: by `DependsOn`, and by references in its properties and metadata. A
 * `DependsOn` a resource whose condition is false is ignored, as in CloudFormation.
 *
 * @throws TemplateError for a reference to something that is not there, naming every such name and the first's place
 */
export function dependencyGraph(members: ReadonlyMap<string, TemplateResource>, known: Known): Graph {
  const { resources } = known.template;
  const dangling = new Map<string, string>();
  const graph = new Map<string, ReadonlyMap<string, string>>();
  for (const [logicalId, resource] of resources) {
    const at = below('/Resources', logicalId);
    const dependencies = new Map<string, string>();
    const depend = (name: string, place: string): void => {
      if (members.has(name) && !dependencies.has(name)) dependencies.set(name, place);
    };
    for (const name of resource.dependsOn) {
      const place = below(at, 'DependsOn');
      if (resources.has(name)) depend(name, place);
      else dangling.set(name, dangling.get(name) ?? place);
    }
    for (const reference of [
      ...references(resource.properties, known, below(at, 'Properties')),
      ...references(resource.metadata, known, below(at, 'Metadata')),
    ]) {
      const verdict = targetOf(reference, known);
      if (verdict === 'dangling') dangling.set(reference.name, dangling.get(reference.name) ?? reference.at);
      // A branch that is not taken orders nothing, but what it names must exist.
      if (verdict !== 'resource' || !reference.taken || !members.has(logicalId)) continue;
      if (!members.has(reference.name)) dangling.set(reference.name, dangling.get(reference.name) ?? reference.at);
      depend(reference.name, reference.at);
    }
    if (members.has(logicalId)) graph.set(logicalId, dependencies);
  }
  refuseDangling(dangling, 'Resources');
  return graph;
}

/** Checks that what the outputs refer to exists. @throws TemplateError as {@link dependencyGraph} */
export function checkOutputReferences(members: ReadonlyMap<string, TemplateResource>, known: Known): void {
  const dangling = new Map<string, string>();
  for (const [name, output] of known.template.outputs) {
    const isMade = output.condition === undefined || known.conditions.get(output.condition) === true;
    const at = below('/Outputs', name);
    for (const reference of [
      ...references(output.value, known, below(at, 'Value')),
      ...references(output.exportName, known, below(at, 'Export/Name')),
    ]) {
      const verdict = targetOf(reference, known);
      const isOff = verdict === 'resource' && isMade && reference.taken && !members.has(reference.name);
      if (verdict === 'dangling' || isOff) {
        dangling.set(reference.name, dangling.get(reference.name) ?? reference.at);
      }
    }
  }
  refuseDangling(dangling, 'Outputs');
}

function references(value: unknown, known: Known, at: string): readonly Reference[] {
  return referencesIn(value, (name) => known.conditions.get(name), at);
}

function targetOf(reference: Reference, known: Known): 'resource' | 'other' | 'dangling' {
  if (known.template.resources.has(reference.name)) return 'resource';
  if (reference.attribute !== undefined) {
    const { kind, name, attribute, at } = reference;
    throw new TemplateError(
      kind === 'GetAtt'
        ? `Template error: instance of Fn::GetAtt references undefined resource ${name}`
        : `Template error: instance of Fn::Sub references invalid resource attribute ${name}.${attribute}`,
      at,
    );
  }
  const isKnown = known.pseudoParameters.has(reference.name) || known.template.parameters.has(reference.name);
  return isKnown ? 'other' : 'dangling';
}

function refuseDangling(dangling: ReadonlyMap<string, string>, block: string): void {
  const [first] = dangling.values();
  if (first !== undefined) throw unresolvedDependencies([...dangling.keys()], block, first);
}
