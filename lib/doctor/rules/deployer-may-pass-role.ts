import { DOCS } from '../docs';
import { defineListeningRule } from '../heard';
import { words } from '../symptom';

export const deployerMayPassRole = defineListeningRule({
  id: 'deployer-may-pass-role',
  title: 'Whoever makes the association may pass its role.',
  severity: 'error',
  step: 'association',
  docs: DOCS.createAssociation,
  symptom: words('is not authorized to perform: iam:PassRole'),
  about:
    "The deployer needs `iam:PassRole` and `iam:GetRole` on the role; for deletion `eks:DeletePodIdentityAssociation` is asked of the association's ARN (aws-samples/appmod-blueprints#816, aws/eks-hybrid#740). The deployer's own policies are not in a template. No rehearsal shows it: what it deploys it deploys with every permission.",
  components: ['eks'],
  pattern: /not authorized to perform: (?:iam:PassRole|iam:GetRole|eks:\w*PodIdentityAssociation)/,
  cause: () =>
    "The policies of whoever deploys lack the action on the association's role or on the association itself.",
  fix: '- Effect: Allow\n  Action: [iam:PassRole, iam:GetRole]\n  Resource: arn:aws:iam::ACCOUNT:role/ROLE',
});
