/**
 * Runs the steps of a creation; if one throws, runs what {@link steps} registered to undo the earlier ones, last first,
 * and throws on: CloudFormation has no id yet by which it could delete a half-made resource.
 */
export function withUndo<T>(steps: (undo: (step: () => void) => void) => T): T {
  const undoing: (() => void)[] = [];
  try {
    return steps((step) => undoing.push(step));
  } catch (error) {
    for (const step of undoing.reverse()) step();
    throw error;
  }
}
