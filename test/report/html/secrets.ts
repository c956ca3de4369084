import { SessionBook } from '../../../lib/emulator/sts/session-book';
import { TokenIssuer } from '../../../lib/emulator/kubernetes/tokens';

/** What `work` gives, and every secret that the emulator issued meanwhile: keys, key ids, session tokens, tokens and their signatures. */
export async function withSecrets<T>(work: () => Promise<T>): Promise<{ given: T; secrets: ReadonlySet<string> }> {
  const secrets = new Set<string>();
  const { issue } = SessionBook.prototype;
  const sessions = jest.spyOn(SessionBook.prototype, 'issue').mockImplementation(function (
    this: SessionBook,
    ...given
  ) {
    const session = issue.apply(this, given);
    secrets.add(session.secretAccessKey).add(session.sessionToken).add(session.accessKeyId);
    return session;
  });
  const { issue: issueToken } = TokenIssuer.prototype;
  const tokens = jest.spyOn(TokenIssuer.prototype, 'issue').mockImplementation(async function (
    this: TokenIssuer,
    ...given
  ) {
    const token = await issueToken.apply(this, given);
    secrets.add(token).add(token.split('.')[2] ?? '');
    return token;
  });
  try {
    return { given: await work(), secrets };
  } finally {
    sessions.mockRestore();
    tokens.mockRestore();
  }
}

/** Which of them a text shows, and whatever looks like one. */
export function shownSecrets(text: string, secrets: ReadonlySet<string>): string[] {
  const alike = [/Signature=[0-9a-f]+/g, /eyJ[\w-]{20,}/g, /A[KS]IA[A-Z0-9]{16}/g];
  return [
    ...[...secrets].filter((secret) => text.includes(secret)),
    ...alike.flatMap((each) => text.match(each) ?? []),
  ];
}
