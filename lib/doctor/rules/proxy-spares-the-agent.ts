import type { Container } from '../../model/chain';
import { defineRule } from '../define-rule';
import { DOCS } from '../docs';
import { environmentLines, judgeContainers } from '../identified-pods';
import { AGENT_ADDRESS, sparesAgent } from '../proxy';
import { silent } from '../symptom';

export const proxySparesTheAgent = defineRule({
  id: 'proxy-spares-the-agent',
  title: "Containers with a proxy leave out the agent's address from it.",
  severity: 'warning',
  step: 'reaching-the-agent',
  docs: DOCS.overview,
  symptom: silent('A timeout, or a 403 or 503 by the proxy, instead of credentials.'),
  shownBy: 'template',
  needs: ['associations', 'pods'],
  about:
    'Go, Java and others send requests for `169.254.170.23` to `HTTP_PROXY`; botocore and the JavaScript SDK do not, which is why it is a warning. `NO_PROXY` must hold `169.254.170.23`, in IPv6 clusters `[fd00:ec2::23]`. No rehearsal shows it: the two clients that it has are those that ask the agent directly.',
  judge: (chain, verdicts) =>
    judgeContainers(chain, verdicts, (container) => {
      const env = environmentOf(container);
      if (sparesAgent(env)) return undefined;
      return {
        cause: `Container ${container.name} has HTTP_PROXY, and its NO_PROXY does not hold ${AGENT_ADDRESS}.`,
        fix: environmentLines({
          NO_PROXY: [env['NO_PROXY'] || env['no_proxy'], AGENT_ADDRESS, '[fd00:ec2::23]'].filter(Boolean).join(','),
        }),
      };
    }),
});

function environmentOf(container: Container): Readonly<Record<string, string>> {
  return Object.fromEntries([...container.inherited, ...container.env].map(({ name, value }) => [name, value ?? '…']));
}
