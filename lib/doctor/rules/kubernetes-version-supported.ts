import { itemsOf } from '../../model/chain';
import { defineRule } from '../define-rule';
import { DOCS } from '../docs';
import { EXTENDED_SUPPORT_UNTIL, minorOf, NEWEST_KNOWN, OLDEST_KNOWN } from '../kubernetes-versions';
import { clusterSubject } from '../subjects';
import { words } from '../symptom';

export const kubernetesVersionSupported = defineRule({
  id: 'kubernetes-version-supported',
  title: 'EKS still creates clusters of the Kubernetes version that is asked for.',
  severity: 'error',
  step: 'cluster',
  docs: DOCS.kubernetesVersions,
  symptom: words('unsupported Kubernetes version …'),
  shownBy: 'rehearsal',
  needs: ['clusters'],
  about:
    "The cluster's `Version` is compared with the end of extended support. A cluster that exists is upgraded by EKS instead; a new one is refused. Versions newer than the table are taken to be supported.",
  judge: (chain, verdicts) =>
    itemsOf(chain.clusters).flatMap((cluster) => {
      const subject = clusterSubject(chain, cluster);
      const { version } = cluster;
      if (version === undefined) return [verdicts.compliant(subject)];
      const minor = minorOf(version);
      if (minor === undefined) {
        return [verdicts.unclear(subject, `The cluster's version, ${version}, would have to be known.`)];
      }
      if (chain.at === undefined) {
        return [verdicts.unclear(subject, 'The day for which the chain is looked at would have to be given.')];
      }
      const ended = whenEnded(version, minor, chain.at);
      if (ended === undefined) return [verdicts.compliant(subject)];
      return [
        verdicts.broken(subject, {
          symptom: words(`unsupported Kubernetes version ${version}`),
          cause: `EKS ended extended support of Kubernetes ${version} ${ended}: no cluster can be created on it since.`,
          fix: `Version: '${NEWEST_KNOWN}'`,
        }),
      ];
    }),
});

/** When extended support of a version ended; `undefined` if it has not. */
function whenEnded(version: string, minor: number, at: number): string | undefined {
  const until = EXTENDED_SUPPORT_UNTIL[version];
  if (until !== undefined) return new Date(at).toISOString().slice(0, 10) < until ? undefined : `on ${until}`;
  const oldest = minorOf(OLDEST_KNOWN) ?? 0;
  return minor < oldest ? `before that of ${OLDEST_KNOWN}, on ${EXTENDED_SUPPORT_UNTIL[OLDEST_KNOWN]}` : undefined;
}
