/**
 * Whose token this claims to be, as `namespace/pod`, for the journal. Nothing is verified.
 *
 * @returns undefined if it does not say
 */
export function describeToken(token: string | undefined): string | undefined {
  try {
    const payload = (token ?? '').split('.')[1] ?? '';
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>;
    const kubernetes = claims['kubernetes.io'] as { namespace?: unknown; pod?: { name?: unknown } } | undefined;
    const { namespace, pod } = kubernetes ?? {};
    if (typeof namespace !== 'string' || typeof pod?.name !== 'string') return undefined;
    return `${namespace}/${pod.name}`.slice(0, 512);
  } catch {
    return undefined;
  }
}
