import { itemsOf } from '../../model/chain';
import { defineRule } from '../define-rule';
import { DOCS } from '../docs';
import { otherSubject } from '../subjects';
import { quoted, words } from '../symptom';

/** What events of a stack give as their reason without anything being refused: its beginning, and what others' failure ends. */
const NO_REFUSALS = ['User Initiated', 'Resource creation cancelled'];

export const stackDeploys = defineRule({
  id: 'stack-deploys',
  title: 'The stacks deploy.',
  severity: 'error',
  step: 'cluster',
  docs: DOCS.stackFailures,
  symptom: words('The following resource(s) failed to create'),
  shownBy: 'rehearsal',
  needs: ['answers'],
  about:
    'Of a stack that is refused nothing stays, so that no pod gets anywhere. Only a deployment or a rehearsal (`doctor --rehearse`) shows it; what other rules find in the template is often the reason.',
  judge(chain, verdicts) {
    const refusals = itemsOf(chain.answers).filter(
      ({ component, said }) => component === 'cloudformation' && !NO_REFUSALS.includes(said),
    );
    const [first] = refusals;
    if (!first) {
      const unheard = chain.unheard?.cloudformation;
      return unheard === undefined
        ? [verdicts.compliant(otherSubject('component', 'the stacks', { id: 'stacks', source: {} }, 'all'))]
        : [verdicts.unclear(undefined, `What CloudFormation says would have to be read (${unheard}).`)];
    }
    return refusals.map((refusal) => {
      const { construct, logicalId } = refusal.source;
      const name = construct ?? logicalId;
      const what = name === undefined ? 'the stack' : `resource ${name}`;
      const cause = `${name === undefined ? 'The stack' : `The resource ${name}`} is refused, and the stack goes back to what it was before.`;
      return verdicts.broken(otherSubject('component', what, refusal, 'all'), {
        symptom: quoted(refusal.said),
        cause,
        fix: `aws cloudformation describe-stack-events --stack-name NAME --query "StackEvents[?ends_with(ResourceStatus, 'FAILED')]"   # of a stack that was really deployed`,
      });
    });
  },
});
