import type { Symptom } from '../model/diagnosis';
import { SIGNS, type Sign } from '../model/sign';

/** What AWS or an SDK says, verbatim; `…` stands for what differs from case to case. */
export const words = (text: string): Symptom => ({ kind: 'words', words: text });

/** The most that is quoted of what was said, in characters. */
const LONGEST_QUOTE = 500;

/** What was really said, shortened. */
export const quoted = (said: string): Symptom =>
  words(said.length > LONGEST_QUOTE ? `${said.slice(0, LONGEST_QUOTE)}…` : said);

/** What there is to see where nobody says anything, and where no rehearsal can look for it. */
export const silent = (seen: string): Symptom => ({ kind: 'silent', seen });

/** What there is to see where nobody says anything: all of these. */
export const signs = (...names: readonly Sign[]): Symptom => ({ kind: 'silent', seen: sentences(names), signs: names });

/** What happens where somebody refuses in words that no public source quotes, and where no rehearsal can look for it. */
export const unconfirmed = (seen: string): Symptom => ({ kind: 'unconfirmed', seen });

/** What there is to see where somebody refuses in words that no public source quotes: all of these. */
export const unconfirmedSigns = (...names: readonly Sign[]): Symptom => ({
  kind: 'unconfirmed',
  seen: sentences(names),
  signs: names,
});

const sentences = (names: readonly Sign[]): string => names.map((name) => SIGNS[name]).join(' ');

/** What AWS says whenever the association's role cannot be assumed, as the agent passes it on. */
export const UNAUTHORIZED = words(
  '(AccessDeniedException): Unauthorized Exception! EKS does not have permissions to assume the associated role., fault: client',
);

/** What EKS says to an association whose role's trust policy does not name it (hashicorp/terraform-provider-aws#41483). */
export const INVALID_TRUST = words(
  'Trust policy of the role provided is invalid. Follow the official documentation to resolve the issue.',
);

/** What STS says to a client that brings a token of IAM roles for service accounts where no provider is registered. */
export const NO_OIDC_PROVIDER = words('InvalidIdentityToken … No OpenIDConnect provider found in your account');

/** What a pod shows that was admitted without being injected. */
export const NOT_INJECTED = signs('not-injected', 'acts-as-node-or-nobody');

/** What a pod shows whose client finds other credentials first. */
export const SOMEBODY_ELSE = signs('acts-as-somebody-else');

/** What clients show when nothing listens at the agent's address. */
export const NO_AGENT = signs('agent-does-not-answer');
