import type { CloudFormationTemplate, TemplateResource } from '../../lib/stack/synthesise';

/** The resources of a template that another one directly waits for: `DependsOn`, `Ref`, `Fn::GetAtt` and `Fn::Sub`. */
export function dependenciesOf(template: CloudFormationTemplate, logicalId: string): Set<string> {
  const resource = resourceOf(template, logicalId);
  const found = new Set<string>([resource.DependsOn ?? []].flat());
  collect(resource.Properties, found);
  return new Set([...found].filter((id) => Object.hasOwn(template.Resources, id)));
}

/** The same, through any number of steps. */
export function allDependenciesOf(template: CloudFormationTemplate, logicalId: string): Set<string> {
  const reached = new Set<string>();
  const waiting = [logicalId];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const dependency of dependenciesOf(template, next)) {
      if (!reached.has(dependency)) waiting.push(dependency);
      reached.add(dependency);
    }
  }
  return reached;
}

/** Logical ids of the resources of a type. */
export function idsOfType(template: CloudFormationTemplate, type: string): string[] {
  return Object.keys(template.Resources).filter((id) => template.Resources[id]?.Type === type);
}

/** The resources of a type. */
export function resourcesOfType(template: CloudFormationTemplate, type: string): TemplateResource[] {
  return idsOfType(template, type).map((id) => resourceOf(template, id));
}

export function resourceOf(template: CloudFormationTemplate, logicalId: string): TemplateResource {
  const resource = template.Resources[logicalId];
  if (resource === undefined) throw new Error(`no resource ${logicalId}`);
  return resource;
}

function collect(value: unknown, found: Set<string>): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    if (key === 'Ref' && typeof inner === 'string') found.add(inner);
    if (key === 'Fn::GetAtt') found.add(String(Array.isArray(inner) ? inner[0] : inner).split('.')[0] ?? '');
    if (key === 'Fn::Sub') {
      const text = String(Array.isArray(inner) ? inner[0] : inner);
      for (const [, name] of text.matchAll(/\$\{([^!}.]+)[^}]*\}/g)) found.add(name ?? '');
    }
    collect(inner, found);
  }
}
