/** One Kubernetes minor version in EKS. Dates are UTC days, `YYYY-MM-DD`. */
export interface KubernetesVersion {
  readonly version: string;
  readonly released: string;
  readonly standardSupportEnds: string;
  readonly extendedSupportEnds: string;
}

/**
 * EKS's release calendar (EKS user guide, "Understand the Kubernetes version lifecycle on EKS"): fourteen months of
 * standard support, then twelve of extended support. Unconfirmed: the exact dates of 1.36, and whether 1.37 is
 * offered at all yet; it is not listed, and so refused.
 */
const KUBERNETES_VERSIONS: readonly KubernetesVersion[] = [
  ['1.30', '2024-05-23', '2025-07-23', '2026-07-23'],
  ['1.31', '2024-09-26', '2025-11-26', '2026-11-26'],
  ['1.32', '2025-01-23', '2026-03-23', '2027-03-23'],
  ['1.33', '2025-05-29', '2026-07-29', '2027-07-29'],
  ['1.34', '2025-10-02', '2026-12-02', '2027-12-02'],
  ['1.35', '2026-01-27', '2027-03-27', '2028-03-27'],
  ['1.36', '2026-06-22', '2027-08-22', '2028-08-22'],
].map(([version, released, standardSupportEnds, extendedSupportEnds]) => ({
  version: version!,
  released: released!,
  standardSupportEnds: standardSupportEnds!,
  extendedSupportEnds: extendedSupportEnds!,
}));

export type VersionStanding =
  | { readonly creatable: true; readonly support: 'standard' | 'extended' }
  | {
      readonly creatable: false;
      /** One sentence: ended when, or not known. */
      readonly reason: string;
    };

/**
 * Whether a cluster may be created on `version` at `now` (milliseconds since the Unix epoch). "On the end of extended
 * support date, you can no longer create new Amazon EKS clusters with the unsupported version" (EKS user guide).
 */
export function versionStanding(version: string, now: number): VersionStanding {
  const known = KUBERNETES_VERSIONS.find((entry) => entry.version === version);
  if (!known) return { creatable: false, reason: notOffered(version) };
  if (now < Date.parse(known.released)) {
    return { creatable: false, reason: `EKS offers Kubernetes ${version} from ${known.released} on` };
  }
  if (now >= Date.parse(known.extendedSupportEnds)) {
    return {
      creatable: false,
      reason: `EKS ended extended support of Kubernetes ${version} on ${known.extendedSupportEnds}; no cluster can be created on it since`,
    };
  }
  return { creatable: true, support: now < Date.parse(known.standardSupportEnds) ? 'standard' : 'extended' };
}

/**
 * The version of a cluster that names none: the newest released at `now`. Unconfirmed: EKS does not say which it is,
 * only that it "might not be the latest version available" (EKS API reference, CreateCluster).
 */
export function defaultVersion(now: number): string {
  const released = KUBERNETES_VERSIONS.filter((entry) => now >= Date.parse(entry.released));
  return (released.at(-1) ?? KUBERNETES_VERSIONS[0]!).version;
}

/** The minor of `1.<minor>`; `NaN` for anything else. */
export function minorOf(version: string): number {
  const match = /^1\.(\d{1,3})$/.exec(version);
  return match ? Number(match[1]) : NaN;
}

function notOffered(version: string): string {
  const oldest = KUBERNETES_VERSIONS[0]!;
  const newest = KUBERNETES_VERSIONS.at(-1)!;
  if (minorOf(version) < minorOf(oldest.version)) {
    return `EKS ended support of Kubernetes ${version} before that of ${oldest.version}, which ended on ${oldest.extendedSupportEnds}`;
  }
  return `${version} is not among the Kubernetes versions known of EKS, ${oldest.version} to ${newest.version}`;
}
