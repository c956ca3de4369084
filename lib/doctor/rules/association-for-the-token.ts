import { DOCS } from '../docs';
import { defineListeningRule } from '../heard';
import { words } from '../symptom';

export const associationForTheToken = defineListeningRule({
  id: 'association-for-the-token',
  title: 'The association that a pod was admitted with is still there.',
  severity: 'error',
  step: 'eks-auth',
  docs: DOCS.associate,
  symptom: words(
    '(ResourceNotFoundException): The token included in the request has no service account role association for it., fault: client',
  ),
  about:
    'The pod has the variables, and its association was deleted, or remade for another namespace or ServiceAccount, since it was admitted. In the chain itself such a pod looks like one that never had an association. The rehearsal can show it: remove the association while the pod runs.',
  shownBy: 'rehearsal',
  components: ['agent', 'client', 'eks-auth'],
  pattern: /no service account role association/,
  cause: () => "There is no association for the namespace and ServiceAccount in the token's `sub`.",
  fix: 'aws eks create-pod-identity-association --cluster-name NAME --namespace NAMESPACE --service-account NAME --role-arn ARN   # then create the pod anew',
});
