import { itemsOf } from '../../model/chain';
import { defineRule } from '../define-rule';
import { DOCS } from '../docs';
import { agentSubject } from '../subjects';
import { silent } from '../symptom';

export const agentAddonWithoutRole = defineRule({
  id: 'agent-addon-without-role',
  title: 'The agent has no IAM role of its own.',
  severity: 'warning',
  step: 'reaching-the-agent',
  docs: DOCS.agentSetup,
  symptom: silent(
    'None, as a rule: the agent signs with the node role, and the role given to it is not the one that is used.',
  ),
  shownBy: 'template',
  needs: ['agents'],
  about:
    'The agent acts as the node role. `ServiceAccountRoleArn` of the add-on suggests that its permissions come from elsewhere. No rehearsal shows it: nothing fails.',
  judge: (chain, verdicts) =>
    itemsOf(chain.agents).map((agent) =>
      agent.serviceAccountRoleArn === undefined
        ? verdicts.compliant(agentSubject(chain, agent))
        : verdicts.broken(agentSubject(chain, agent), {
            cause: `The add-on's ServiceAccountRoleArn is ${agent.serviceAccountRoleArn}.`,
            fix: 'Take ServiceAccountRoleArn out of the add-on; the node role needs eks-auth:AssumeRoleForPodIdentity.',
          }),
    ),
});
