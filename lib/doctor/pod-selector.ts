import { isRecord, listOf } from '../model/policy-document';

/**
 * Whether a Kubernetes label selector picks labels: `matchLabels` and `matchExpressions`; an empty one picks all.
 * `undefined` for a selector that cannot be read.
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#resources-that-support-set-based-requirements
 */
export function selectsLabels(selector: unknown, labels: Readonly<Record<string, string>>): boolean | undefined {
  if (!isRecord(selector)) return undefined;
  const { matchLabels = {}, matchExpressions = [] } = selector;
  if (!isRecord(matchLabels) || !Array.isArray(matchExpressions)) return undefined;
  if (!Object.entries(matchLabels).every(([key, value]) => labels[key] === value)) return false;
  let isSelected: boolean | undefined = true;
  for (const expression of matchExpressions as readonly unknown[]) {
    const holds = isRecord(expression) ? expressionHolds(expression, labels) : undefined;
    if (holds === false) return false;
    if (holds === undefined) isSelected = undefined;
  }
  return isSelected;
}

function expressionHolds(
  { key, operator, values }: Readonly<Record<string, unknown>>,
  labels: Readonly<Record<string, string>>,
): boolean | undefined {
  if (typeof key !== 'string') return undefined;
  const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
  switch (operator) {
    case 'In':
      return value !== undefined && listOf(values).includes(value);
    case 'NotIn':
      return value === undefined || !listOf(values).includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    default:
      return undefined;
  }
}
