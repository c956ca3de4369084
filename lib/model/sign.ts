/**
 * What there is to see of a fault where nobody says anything, or where nobody's words are known: each a sentence for
 * people, and something that a rehearsal can look for. A symptom's text is made of these sentences, so that what is told and
 * what is proven are one.
 */
export const SIGNS = {
  'association-refused': 'EKS refuses the association.',
  'association-invalid': 'EKS refuses the association with an InvalidParameterException.',
  'association-beyond-limit': 'EKS refuses the next association with a ResourceLimitExceededException.',
  'not-injected': 'The pod has no AWS_CONTAINER_CREDENTIALS_FULL_URI.',
  'acts-as-node-or-nobody':
    'It acts as the node role, or, where instance metadata is out of reach, says "Unable to locate credentials".',
  'acts-as-somebody-else': 'Calls are made as somebody else: `aws sts get-caller-identity` shows another ARN.',
  'keeps-own-variables': 'The container keeps what it set itself: it asks another address, or sends no token.',
  'no-good-token': 'The file of the token is not there, or holds a token that the agent or EKS Auth refuses.',
  'asks-ecs': 'The client gets no answer from 169.254.170.2, which it asks for the credentials of an ECS task.',
  'agent-does-not-answer': 'Connection refused by, or a timeout of, 169.254.170.23:80.',
  'stranger-gets-the-role':
    "None: a pod of another cluster gets the role as soon as somebody who may pass it associates it with the pod's ServiceAccount there.",
  'neighbour-gets-the-target': 'None: every association with the same first role gets to the target.',
  'denied-as-its-role': 'AccessDenied after a migration from IRSA, or after the pod is created anew.',
  'keeps-old-role': 'The pod keeps the old role, and with it the old permissions, for hours.',
} as const;

/** The name of one of {@link SIGNS}. */
export type Sign = keyof typeof SIGNS;
