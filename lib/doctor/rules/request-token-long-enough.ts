import { DOCS } from '../docs';
import { defineListeningRule } from '../heard';
import { words } from '../symptom';

export const requestTokenLongEnough = defineListeningRule({
  id: 'request-token-long-enough',
  title: 'A clientRequestToken has 33 to 126 characters.',
  severity: 'error',
  step: 'association',
  docs: DOCS.createAssociation,
  symptom: words('The client request token parameter must be between 33 and 126 characters.'),
  about: 'Of calls of the API alone: CloudFormation chooses a token itself. A UUID has 36 characters.',
  shownBy: 'rehearsal',
  components: ['eks'],
  pattern: /client request token parameter must be between 33 and 126 characters/,
  cause: () => 'The clientRequestToken of CreatePodIdentityAssociation is too short or too long.',
  fix: '--client-request-token "$(uuidgen)"',
});
