import { DOCS } from '../docs';
import { defineListeningRule } from '../heard';
import { words } from '../symptom';

export const clientSendsRawToken = defineListeningRule({
  id: 'client-sends-raw-token',
  title: 'The client sends its token as it is, without "Bearer".',
  severity: 'error',
  step: 'agent',
  docs: DOCS.agent,
  symptom: words(
    'Service account token cannot be parsed: token is malformed: could not base64 decode header: illegal base64 data at input byte 6',
  ),
  about:
    'Clients that are not SDKs of AWS write `Authorization: Bearer …` by habit (n8n-io/n8n#23584). Only a request shows it.',
  shownBy: 'rehearsal',
  components: ['agent', 'client'],
  pattern: /could not base64 decode header: illegal base64 data at input byte 6/,
  cause: () =>
    'The Authorization header begins with "Bearer ", whose blank is the character at position 6 that is no base64.',
  fix: 'Authorization: TOKEN   # the content of AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE and nothing else',
});
