import { lastApplied, withLastApplied } from './last-applied';
import { threeWayMerge } from './merge';
import type { KubernetesObject } from './objects';
import { equalJson } from './plain-json';
import { isBuiltIn } from './resource-types';

/** What became of one applied object, in the word that kubectl prints. */
export interface Applied {
  readonly outcome: 'created' | 'configured' | 'unchanged';
  readonly object: KubernetesObject;
}

/** The requests that applying one object needs. */
interface ObjectAccess {
  find(): KubernetesObject | undefined;
  create(object: KubernetesObject): Promise<KubernetesObject>;
  replace(object: KubernetesObject): KubernetesObject;
}

/**
 * `kubectl apply` for one object, whose namespace is settled: creates it if it is not there, otherwise merges it three
 * ways (applied last, now, live) and sends the result only if it differs.
 *
 * Source: `applyOneObject` in `pkg/cmd/apply/apply.go` of k8s.io/kubectl 0.35.
 */
export async function applyConfiguration(object: KubernetesObject, access: ObjectAccess): Promise<Applied> {
  const modified = withLastApplied(object);
  const current = access.find();
  if (!current) return { outcome: 'created', object: await access.create(modified) };
  const lists = isBuiltIn(object) ? 'by-key' : 'replace';
  const merged = threeWayMerge(lastApplied(current), modified, current, lists) as KubernetesObject;
  if (equalJson(merged, current)) return { outcome: 'unchanged', object: current };
  return { outcome: 'configured', object: access.replace(merged) };
}
