import { itemsOf, type EgressRule } from '../../model/chain';
import { defineRule } from '../define-rule';
import { DOCS } from '../docs';
import { judgePods } from '../identified-pods';
import { groupBy, inOneCluster } from '../lookup';
import { selectsLabels } from '../pod-selector';
import { AGENT_ADDRESS, cidrHolds } from '../proxy';
import { silent } from '../symptom';

const AGENT_PORT = 80;

export const networkPolicyAdmitsTheAgent = defineRule({
  id: 'network-policy-admits-the-agent',
  title: "A pod's network policies let it reach the agent.",
  severity: 'warning',
  step: 'reaching-the-agent',
  docs: DOCS.networkPolicies,
  symptom: silent('A timeout of 169.254.170.23:80.'),
  shownBy: 'template',
  needs: ['associations', 'pods', 'networkPolicies'],
  about:
    "Policies that limit a pod's egress must allow TCP port 80 of `169.254.170.23/32` by an `ipBlock`: the agent is on the host's network, which no podSelector picks. A warning, since whether a policy holds for an address of the node is up to the network plugin. Cilium takes the address for the host and needs `toEntities: [host]` (cilium/cilium#34387); policies of other kinds than NetworkPolicy could not be told, and neither could pods on the host's network, to which most plugins apply none. No rehearsal shows it: it has no network plugin, and its NetworkPolicies limit nothing.",
  judge(chain, verdicts) {
    const policies = groupBy(itemsOf(chain.networkPolicies), ({ namespace }) => namespace);
    const others = itemsOf(chain.networkPolicies).filter(({ standard }) => !standard);
    return judgePods(chain, (pod, subject) => {
      const own = (policies.get(pod.namespace) ?? []).filter(
        ({ standard, limitsEgress, clusterName }) =>
          standard && limitsEgress && inOneCluster(clusterName, pod.clusterName),
      );
      const selecting = own.filter(({ podSelector }) => selectsLabels(podSelector, pod.labels) !== false);
      // Policies add up: it is enough that one of them allows.
      if (selecting.length === 0 || selecting.some(({ egress }) => egress.some(allowsAgent))) {
        const [other] = others;
        return other
          ? verdicts.unclear(subject, `What the policy ${other.name} allows would have to be read.`)
          : verdicts.compliant(subject);
      }
      if (pod.hostNetwork) {
        const needs =
          "Whether the network plugin applies policies to pods on the host's network would have to be known.";
        return verdicts.unclear(subject, needs);
      }
      const unread = selecting.find(({ podSelector }) => selectsLabels(podSelector, pod.labels) === undefined);
      if (unread) {
        const needs = `The podSelector of NetworkPolicy ${unread.name} would have to be readable.`;
        return verdicts.unclear(subject, needs);
      }
      return verdicts.broken(subject, {
        cause: `NetworkPolicy ${selecting.map(({ name }) => name).join(', ')} limits the pod's egress, and none allows TCP port 80 of ${AGENT_ADDRESS}.`,
        fix: `egress:\n  - to: [{ ipBlock: { cidr: ${AGENT_ADDRESS}/32 } }]\n    ports: [{ protocol: TCP, port: 80 }]`,
      });
    });
  },
});

function allowsAgent({ destinations, ports }: EgressRule): boolean {
  const reaches =
    destinations.length === 0 ||
    destinations.some(
      (destination) =>
        destination.kind === 'ipBlock' &&
        cidrHolds(destination.cidr, AGENT_ADDRESS) &&
        !destination.except.some((cidr) => cidrHolds(cidr, AGENT_ADDRESS)),
    );
  const opens =
    ports.length === 0 ||
    ports.some(({ protocol, port, endPort }) => {
      if (protocol !== 'TCP') return false;
      if (port === undefined) return true;
      return typeof port === 'number' && port <= AGENT_PORT && AGENT_PORT <= (endPort ?? port);
    });
  return reaches && opens;
}
