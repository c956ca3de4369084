import { isKnown, itemsOf } from '../../model/chain';
import { defineRule } from '../define-rule';
import { DOCS } from '../docs';
import { nodeGroupSubject } from '../subjects';
import { words } from '../symptom';

export const nodeMetadataOutOfReach = defineRule({
  id: 'node-metadata-out-of-reach',
  title: 'Instance metadata reaches ordinary pods; where it does not, that is hardening and no fault.',
  severity: 'info',
  step: 'credential-chain',
  docs: DOCS.al2023,
  symptom: words('Unable to locate credentials'),
  shownBy: 'rehearsal',
  needs: ['nodeGroups'],
  about:
    'With a hop limit of 1, the default of Amazon Linux 2023, instance metadata does not reach ordinary pods. That is the hardening that AWS recommends, and not a fault: Pod Identity works all the same, since the agent is on the host. It explains why a pod without credentials says `Unable to locate credentials` and not AccessDenied of the node role (aws/karpenter-provider-aws#7548).',
  judge: (chain, verdicts) =>
    itemsOf(chain.nodeGroups).map((group) => {
      const subject = nodeGroupSubject(chain, group);
      const { enabled, hopLimit } = group.metadata;
      if (enabled === false || hopLimit === 1) {
        const what = enabled === false ? 'is switched off' : 'has a hop limit of 1';
        return verdicts.broken(subject, {
          cause: `Instance metadata of node group ${group.name} ${what}: pods do not reach the node role.`,
          fix: 'MetadataOptions: { HttpTokens: required, HttpPutResponseHopLimit: 2 }   # only if pods are to reach it; nothing needs to be done',
        });
      }
      const open = [enabled, hopLimit].find((value) => !isKnown<boolean | number>(value));
      if (typeof open === 'object')
        return verdicts.unclear(subject, `The metadata settings would have to be known: ${open.notKnown}.`);
      return verdicts.compliant(subject);
    }),
});
