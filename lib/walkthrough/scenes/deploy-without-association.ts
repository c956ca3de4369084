import { deploymentEvidence } from '../calls';
import { cause, demoOf, failed, fact, passed, unknown, type Scene } from '../scene';

export const deployWithoutAssociation: Scene = {
  id: 'deploy-without-association',
  title: 'cluster, nodes, agent and pods stand, and no ServiceAccount has a role',
  requires: ['synthesise'],
  async play({ environment, ...stage }) {
    const { before } = demoOf({ environment, ...stage });
    const outcome = await environment.deploy(before.template).finished;
    if (!outcome.ok) return failed(...deploymentEvidence(outcome));

    const nodes = environment.nodes();
    if (nodes.length === 0) return failed(cause('the template has no node for the pod to run on'));
    const pod = environment.pod(before.pod);
    if (!pod) return failed(cause(`the stack did not leave a pod ${before.pod.namespace}/${before.pod.name}`));
    if (pod.phase !== 'Running') return unknown(cause(`the pod ${pod.name} is ${pod.phase}`));

    return passed(
      fact(
        'node',
        nodes
          .map((node) => `${node.name}, role ${node.roleName}, agent ${node.agentRunning ? 'running' : 'missing'}`)
          .join('; '),
      ),
      fact('pod', `${pod.namespace}/${pod.name}, ServiceAccount ${pod.serviceAccount}`),
      fact('carried as inert', environment.inertTypes().join(', ') || 'nothing'),
    );
  },
};
