import { hasUnknown, itemsOf } from '../../model/chain';
import { defineRule } from '../define-rule';
import { DOCS } from '../docs';
import { lookup } from '../lookup';
import { clusterArnOf, packedPercentAtLeast, sessionTags, type SessionTags } from '../session-tags';
import { associationSubject } from '../subjects';
import { words } from '../symptom';
import { podNamesOf } from '../trust';

/** Up to this many per cent without the parts that are not known, what these may add is taken to fit as well. */
const FITS_ANY_NAME = 60;

export const sessionTagsFit = defineRule({
  id: 'session-tags-fit',
  title: 'The six session tags fit into the space that STS allots.',
  severity: 'error',
  step: 'trust',
  docs: DOCS.sessionTags,
  symptom: words('PackedPolicyTooLarge … Packed size of session tags consumes …% of allotted space'),
  shownBy: 'rehearsal',
  needs: ['associations'],
  about:
    'Names of cluster, namespace, ServiceAccount and pod all go into the tags, that of the cluster twice; 74 % were seen for ordinary names (aws/containers-roadmap#2413). The packing is not public: counted is what one exact measurement allows as the least (aws-actions/configure-aws-credentials#1898), so that less than 100 % here can still be too much. Unconfirmed: which words the pod gets to see.',
  judge: (chain, verdicts) =>
    itemsOf(chain.associations).flatMap((association) => {
      if (association.sessionTagsDisabled === true) return [];
      const subject = associationSubject(association);
      const role = lookup(chain).role(association.roleArn);
      const clusterArn = clusterArnOf(chain, association, role);
      const longest = podNamesOf(chain, association).reduce((one, other) => (other.length > one.length ? other : one));
      const tags = withoutUnknowns(sessionTags(association, clusterArn, longest));
      const percent = packedPercentAtLeast(tags);
      if (percent > 100) {
        return [
          verdicts.broken(subject, {
            cause: `The six tags of pod ${association.namespace}/${longest} take ${percent} % of the allotted space or more; the longest is ${longestOf(tags)}.`,
            fix: 'DisableSessionTags: true   # or shorter names',
          }),
        ];
      }
      const isKnownToFit = !hasUnknown(longest) && association.sessionTagsDisabled === false;
      if (isKnownToFit || percent < FITS_ANY_NAME) return [verdicts.compliant(subject)];
      const needs = `The pod's full name would have to be known: without it the tags take ${percent} %.`;
      return [verdicts.unclear(subject, needs)];
    }),
});

function withoutUnknowns(tags: SessionTags): SessionTags {
  return Object.fromEntries(Object.entries(tags).map(([key, value]) => [key, value.replace(/‹[^›]*›/g, '')]));
}

function longestOf(tags: SessionTags): string {
  const [longest] = Object.entries(tags).sort(([, one], [, other]) => other.length - one.length);
  return longest ? `${longest[0]}, ${longest[1].length} characters` : 'not known';
}
