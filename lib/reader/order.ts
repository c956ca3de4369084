import { referencesIn } from '../emulator/cloudformation/references';
import type { Project } from './project';
import type { StackView } from './stack-view';

/** A resource by its place. */
export interface Place {
  readonly stack: StackView;
  readonly logicalId: string;
}

/**
 * Which resources a deployment certainly finishes before which others: by `DependsOn`, by references, by stacks that
 * depend on one another, and by the resource that a nested stack is.
 */
export function deploymentOrder(project: Project): (first: Place, then: Place) => boolean {
  const closures = new Map<StackView, Map<string, ReadonlySet<string>>>();
  const closureOf = ({ stack, logicalId }: Place): ReadonlySet<string> => {
    const known = closures.get(stack) ?? new Map<string, ReadonlySet<string>>();
    closures.set(stack, known);
    const found = known.get(logicalId) ?? reachable(stack, logicalId);
    known.set(logicalId, found);
    return found;
  };
  const stackClosures = new Map<string, ReadonlySet<string>>();
  const stackNeeds = (stack: StackView, needed: StackView): boolean => {
    const found = stackClosures.get(stack.name) ?? reachableStacks(project, stack);
    stackClosures.set(stack.name, found);
    return found.has(needed.name);
  };
  return (first, then) => {
    const [above, below] = [wayTo(first), wayTo(then)];
    for (let depth = 0; ; depth++) {
      const [one, other] = [above[depth], below[depth]];
      // One of them is the nested stack that the other is in.
      if (!one || !other) return false;
      if (one.stack !== other.stack) return stackNeeds(other.stack, one.stack);
      if (one.logicalId !== other.logicalId) return closureOf(other).has(one.logicalId);
    }
  };
}

/** The place in the outermost stack first, then in each stack nested there. */
function wayTo(place: Place): readonly Place[] {
  const way = [place];
  for (let above = place.stack.parent; above; above = above.stack.parent) way.unshift(above);
  return way;
}

/** Everything a resource depends on, itself left out, found without recursion: chains may be thousands long. */
function reachable(stack: StackView, from: string): ReadonlySet<string> {
  const found = new Set<string>();
  const open = [from];
  for (const logicalId of open) {
    for (const name of dependencies(stack, logicalId)) {
      if (found.has(name) || name === from) continue;
      found.add(name);
      open.push(name);
    }
  }
  return found;
}

const edges = new WeakMap<object, readonly string[]>();

function dependencies(stack: StackView, logicalId: string): readonly string[] {
  const member = stack.members.get(logicalId);
  if (!member) return [];
  const known = edges.get(member);
  if (known) return known;
  const references = referencesIn(member.properties, (name) => stack.condition(name), '').filter(({ taken }) => taken);
  const names = new Set([...member.dependsOn, ...references.map(({ name }) => name)]);
  const found = [...names].filter((name) => stack.members.has(name));
  edges.set(member, found);
  return found;
}

function reachableStacks(project: Project, from: StackView): ReadonlySet<string> {
  const found = new Set<string>();
  const open: StackView[] = [from];
  for (const stack of open) {
    for (const name of stack.dependencies) {
      const other = project.stack(name);
      if (!other || found.has(name)) continue;
      found.add(name);
      open.push(other);
    }
  }
  return found;
}
