/**
 * The end of EKS's extended support, `YYYY-MM-DD`, by Kubernetes version: "On the end of extended support date, you can
 * no longer create new Amazon EKS clusters with the unsupported version" (EKS user guide, "Understand the Kubernetes version
 * lifecycle on EKS").
 */
export const EXTENDED_SUPPORT_UNTIL: Readonly<Record<string, string>> = {
  '1.29': '2026-03-23',
  '1.30': '2026-07-23',
  '1.31': '2026-11-26',
  '1.32': '2027-03-23',
  '1.33': '2027-07-29',
  '1.34': '2027-12-02',
  '1.35': '2028-03-27',
};

const MINORS = Object.keys(EXTENDED_SUPPORT_UNTIL).flatMap((version) => minorOf(version) ?? []);

/** The oldest version of that table: what is older has ended. */
export const OLDEST_KNOWN = `1.${Math.min(...MINORS)}`;

/** The newest version of that table: what is newer is taken to be supported. */
export const NEWEST_KNOWN = `1.${Math.max(...MINORS)}`;

/** The minor of `1.<minor>`; `undefined` for anything else. */
export function minorOf(version: string): number | undefined {
  const minor = /^1\.(\d{1,3})$/.exec(version)?.[1];
  return minor === undefined ? undefined : Number(minor);
}
