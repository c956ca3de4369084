import { hasUnknown, itemsOf } from '../../model/chain';
import { defineRule } from '../define-rule';
import { DOCS } from '../docs';
import { associationSubject } from '../subjects';
import { words } from '../symptom';

/** Kubernetes' forms of the names: a DNS label, a DNS subdomain. */
const FORMS = {
  namespace: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$',
  serviceAccount: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$',
} as const;
const LONGEST = { namespace: 63, serviceAccount: 253 } as const;

export const associationNamesAreExact = defineRule({
  id: 'association-names-are-exact',
  title: 'An association names one namespace and one ServiceAccount, without wildcards.',
  severity: 'error',
  step: 'association',
  docs: DOCS.createAssociation,
  symptom: words(
    'The parameter namespace contains invalid characters. It should conform to the regular expression "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$"',
  ),
  shownBy: 'rehearsal',
  needs: ['associations'],
  about:
    'There is no association for all ServiceAccounts of a namespace, or for a pattern (aws/containers-roadmap#2397, #2233). Unconfirmed: the words for the ServiceAccount; those for the namespace are as captured from EKS.',
  judge: (chain, verdicts) =>
    itemsOf(chain.associations).map((association) => {
      const subject = associationSubject(association);
      for (const field of ['namespace', 'serviceAccount'] as const) {
        const name = association[field];
        if (hasUnknown(name)) continue;
        if (name.length <= LONGEST[field] && new RegExp(FORMS[field]).test(name)) continue;
        const isPattern = /[*?]/.test(name);
        return verdicts.broken(subject, {
          symptom: words(
            `The parameter ${field} contains invalid characters. It should conform to the regular expression "${FORMS[field]}"`,
          ),
          cause: `The association's ${field} is "${name.slice(0, 80)}"${isPattern ? ', a pattern, and associations match by name alone' : ', which no Kubernetes object can be called'}.`,
          fix: 'Namespace: NAMESPACE\nServiceAccount: NAME   # an association for each ServiceAccount, by its exact name',
        });
      }
      return verdicts.compliant(subject);
    }),
});
