import { itemsOf } from '../../model/chain';
import { defineRule } from '../define-rule';
import { DOCS } from '../docs';
import { lookup } from '../lookup';
import { podSubject } from '../subjects';
import { words } from '../symptom';

/** The agent's ports on the host: credentials, probes (its `cmd/server.go`). */
const PORTS = [80, 2703];

export const agentPortIsFree = defineRule({
  id: 'agent-port-is-free',
  title: "No other pod on the host's network uses the agent's ports.",
  severity: 'warning',
  step: 'agent',
  docs: DOCS.agent,
  symptom: words('bind: address already in use'),
  shownBy: 'template',
  needs: ['pods'],
  about:
    "A pod with `hostNetwork` that listens on port 80 of all addresses keeps the agent from its own (aws/eks-pod-identity-agent#10, aws/containers-roadmap#2356). A warning, since the pod's ports do not say on which address it listens, nor on which node. No rehearsal shows it: the images of pods are not run, and nothing else listens on its nodes.",
  judge: (chain, verdicts) =>
    itemsOf(chain.pods)
      .filter(({ hostNetwork, workload }) => hostNetwork && workload?.name !== 'eks-pod-identity-agent')
      .map((pod) => {
        const subject = {
          ...podSubject(pod, []),
          identities: lookup(chain).identitiesOf(pod.clusterName),
        };
        const taken = pod.containers
          .flatMap(({ ports }) => ports)
          .map(({ container, host }) => host ?? container)
          .find((port) => PORTS.includes(port));
        if (taken === undefined) return verdicts.compliant(subject);
        return verdicts.broken(subject, {
          cause: `The pod is on the host's network and opens port ${taken}, which the agent needs on 169.254.170.23.`,
          fix: 'hostNetwork: false   # or another port than 80, or one address instead of 0.0.0.0',
        });
      }),
});
