import { recreate } from '../../model/kubectl';
import { defineRule } from '../define-rule';
import { DOCS } from '../docs';
import { fargateProfileOf, judgePods, skippedContainers, ownVariable } from '../identified-pods';
import { NOT_INJECTED } from '../symptom';

export const associationBeforePod = defineRule({
  id: 'association-before-pod',
  title: 'A pod is admitted after its association exists.',
  severity: 'error',
  step: 'injection',
  docs: DOCS.pods,
  symptom: NOT_INJECTED,
  shownBy: 'rehearsal',
  needs: ['associations', 'pods'],
  about:
    'The webhook puts the variables into a pod when it is created, and never again: a container restart changes nothing, only a new pod does (aws/amazon-eks-pod-identity-webhook#264, #210). In a template the manifest with the pod must depend on the association; CloudFormation otherwise makes both at once. EKS tells the webhook of an association "several seconds" later, so that the order alone can still be too close. Of a pod that was admitted, its variables are looked at.',
  judge: (chain, verdicts) =>
    judgePods(chain, (pod, subject, { associations }) => {
      if (pod.admitted) {
        const skipped = skippedContainers(pod);
        const bare = pod.containers.find(
          (container) => !skipped.has(container.name) && !ownVariable(container, 'AWS_CONTAINER_CREDENTIALS_FULL_URI'),
        );
        if (bare && fargateProfileOf(chain, pod) === undefined) {
          return verdicts.broken(subject, {
            cause: `Container ${bare.name} has no AWS_CONTAINER_CREDENTIALS_FULL_URI, though ${pod.namespace}/${pod.serviceAccount} has an association now: the webhook did not know of it when the pod was admitted.`,
            fix: recreate(pod),
          });
        }
        if (!pod.associationsBefore.read) return verdicts.compliant(subject);
      }
      const before = pod.associationsBefore;
      if (!before.read) {
        return verdicts.unclear(
          subject,
          `Whether the association exists before the pod would have to be known: ${before.why}.`,
        );
      }
      if (associations.some(({ id }) => before.items.includes(id))) return verdicts.compliant(subject);
      const [association] = associations;
      const { logicalId: target = 'THE_ASSOCIATION', file } = association?.source ?? {};
      const elsewhere = file === pod.source.file ? '' : `# ${target} is in ${file}: move the manifest there, and\n`;
      return verdicts.broken(subject, {
        cause: `Nothing makes the manifest${pod.source.logicalId === undefined ? '' : ` ${pod.source.logicalId}`} wait for the association ${target}: whichever comes first is chance${pod.admitted ? ', and this time it was the association' : ''}.`,
        fix: `${elsewhere}DependsOn: [${target}]   # CDK: manifest.node.addDependency(association)`,
      });
    }),
});
