import { itemsOf } from '../../model/chain';
import { defineRule } from '../define-rule';
import { DOCS } from '../docs';
import { EXTENDED_SUPPORT_UNTIL, minorOf } from '../kubernetes-versions';
import { clusterSubject } from '../subjects';
import { words } from '../symptom';

const OLDEST_KNOWN = 29;

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
      if (minor === undefined)
        return [verdicts.unclear(subject, `The cluster's version, ${version}, would have to be known.`)];
      if (chain.at === undefined)
        return [verdicts.unclear(subject, 'The day for which the chain is looked at would have to be given.')];
      const until = EXTENDED_SUPPORT_UNTIL[version];
      const today = new Date(chain.at).toISOString().slice(0, 10);
      if (minor >= OLDEST_KNOWN && (until === undefined || today < until)) return [verdicts.compliant(subject)];
      return [
        verdicts.broken(subject, {
          symptom: words(`unsupported Kubernetes version ${version}`),
          cause: `EKS ended extended support of Kubernetes ${version}${until === undefined ? ' years ago' : ` on ${until}`}: no cluster can be created on it since.`,
          fix: `Version: '1.35'`,
        }),
      ];
    }),
});
