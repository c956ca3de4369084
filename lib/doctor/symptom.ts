import type { Symptom } from '../model/diagnosis';

/** What AWS or an SDK says, verbatim. */
export const words = (text: string): Symptom => ({ kind: 'words', words: text });

/** What there is to see where nobody says anything. */
export const silent = (seen: string): Symptom => ({ kind: 'silent', seen });

/** What happens where somebody refuses in words that no public source quotes. */
export const unconfirmed = (seen: string): Symptom => ({ kind: 'unconfirmed', seen });

/** What AWS says whenever the association's role cannot be assumed, as the agent passes it on. */
export const UNAUTHORIZED = words(
  '(AccessDeniedException): Unauthorized Exception! EKS does not have permissions to assume the associated role., fault: client',
);

/** What EKS says to an association whose role's trust policy does not name it (hashicorp/terraform-provider-aws#41483). */
export const INVALID_TRUST = words(
  'Trust policy of the role provided is invalid. Follow the official documentation to resolve the issue.',
);

/** What a pod shows that was admitted without being injected. */
export const NOT_INJECTED = silent(
  'The pod has no AWS_CONTAINER_CREDENTIALS_FULL_URI. It acts as the node role, or, where instance metadata is out of reach, says "Unable to locate credentials".',
);

/** What a pod shows whose client finds other credentials first. */
export const SOMEBODY_ELSE = silent(
  'Calls are made as somebody else: `aws sts get-caller-identity` shows another ARN.',
);

/** What clients show when nothing listens at the agent's address. */
export const NO_AGENT = silent('Connection refused by, or a timeout of, 169.254.170.23:80.');
