import { applyPatch } from 'rfc6902';
import type { ApiServer } from './api-server';
import { KubernetesError, kubectlText } from './errors';
import { evaluateJsonPath, JsonPathEvaluationError, parseJsonPath } from './jsonpath';
import { KubectlError, nameOf } from './kubectl-output';
import { patchMerge } from './merge';
import type { KubernetesObject } from './objects';
import { equalJson, isPlainObject, plainJson } from './plain-json';
import { findType, isBuiltIn } from './resource-types';

/**
 * `kubectl get -n NAMESPACE TYPE NAME -o=jsonpath=TEMPLATE`.
 *
 * @throws KubectlError, or JsonPathSyntaxError for a template that cannot be read.
 */
export function kubectlGet(
  server: ApiServer,
  query: { readonly type: string; readonly name: string; readonly namespace: string; readonly template: string },
): string {
  const template = parseJsonPath(query.template);
  const { namespaced } = requireType(server, query.type);
  try {
    return evaluateJsonPath(template, server.get(query.type, namespaced ? query.namespace : undefined, query.name));
  } catch (error) {
    if (error instanceof KubernetesError) throw new KubectlError(kubectlText(error), error);
    if (!(error instanceof JsonPathEvaluationError)) throw error;
    const what = `error executing jsonpath ${JSON.stringify(query.template)}: Error executing template: ${error.message}`;
    throw new KubectlError(`error: ${what}`);
  }
}

/**
 * `kubectl patch TYPE/NAME -n NAMESPACE -p PATCH --type TYPE`.
 *
 * @throws KubectlError
 */
export function kubectlPatch(
  server: ApiServer,
  patch: { readonly resource: string; readonly namespace: string; readonly patch: string; readonly type: string },
): string {
  const [type = '', name = ''] = patch.resource.split('/', 2);
  const { namespaced } = requireType(server, type);
  if (!['json', 'merge', 'strategic'].includes(patch.type)) {
    throw new KubectlError(`error: --type must be one of [json merge strategic], not ${JSON.stringify(patch.type)}`);
  }
  let content: unknown;
  try {
    content = JSON.parse(patch.patch);
  } catch {
    throw new KubectlError(`error: unable to parse ${JSON.stringify(patch.patch)}: it is not JSON`);
  }
  const plain = plainJson(content);
  if (!plain.ok) throw new KubectlError(`error: unable to parse the patch: ${plain.field}: ${plain.problem}`);
  try {
    const current = server.get(type, namespaced ? patch.namespace : undefined, name);
    const next = patched(current, plain.value, patch.type);
    if (equalJson(next, current)) return `${nameOf(current)} patched (no change)\n`;
    return `${nameOf(server.replace(next))} patched\n`;
  } catch (error) {
    if (error instanceof KubernetesError) throw new KubectlError(kubectlText(error), error);
    throw error;
  }
}

function patched(current: KubernetesObject, patch: unknown, type: string): unknown {
  const refused = () =>
    new KubectlError('The request is invalid: the server rejected our request due to an error in our request');
  if (type === 'json') {
    const isOperation = (item: unknown) =>
      isPlainObject(item) && typeof item['op'] === 'string' && typeof item['path'] === 'string';
    if (!Array.isArray(patch) || !patch.every(isOperation)) throw refused();
    const copy = structuredClone(current);
    if (applyPatch(copy, patch).some((problem) => problem !== null)) throw refused();
    return copy;
  }
  if (!isPlainObject(patch)) throw refused();
  return patchMerge(patch, current, type === 'strategic' && isBuiltIn(current) ? 'by-key' : 'replace');
}

function requireType(server: ApiServer, type: string): { namespaced: boolean } {
  const known = findType(type);
  if (known || server.list(type).length > 0) return known ?? { namespaced: true };
  throw new KubectlError(`error: the server doesn't have a resource type ${JSON.stringify(type)}`);
}
