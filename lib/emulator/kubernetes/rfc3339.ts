/** A time in milliseconds since the Unix epoch as Kubernetes writes it: UTC, whole seconds, `2026-04-12T14:51:39Z`. */
export function rfc3339(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z');
}
