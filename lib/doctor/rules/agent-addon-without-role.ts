import { defineRule } from '../define-rule';
import { DOCS } from '../docs';
import { judgeAgents } from '../installed-agents';
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
    judgeAgents(chain, verdicts, ({ serviceAccountRoleArn }) =>
      serviceAccountRoleArn === undefined
        ? undefined
        : {
            cause: `The add-on's ServiceAccountRoleArn is ${serviceAccountRoleArn}.`,
            fix: 'Take ServiceAccountRoleArn out of the add-on; the node role needs eks-auth:AssumeRoleForPodIdentity.',
          },
    ),
});
