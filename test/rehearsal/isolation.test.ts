import { play, resourcesOf, shown, type Played } from './play';

jest.setTimeout(60_000);

/** EKS Auth's words as the agent passes them on, with the id of the request. */
const eksAuth = (status: number, code: string, words: string) =>
  new RegExp(`^${status} \\[[0-9a-f-]{36}\\]: \\(${code}\\): ${words.replaceAll('.', '\\.')}, fault: client`);

const INVALID = eksAuth(400, 'InvalidTokenException', 'The token included in the request is invalid.');
const SESSION = 'eks-eksdemo1-[a-z0-9-]{1,10}-[0-9a-f-]{36}';

const valueOf = ({ scenes }: Played, name: string) => {
  const fact = scenes.isolation.evidence.find((each) => each.kind === 'fact' && each.name === name);
  return fact?.kind === 'fact' ? fact.value : undefined;
};

describe('with the project’s own template', () => {
  let played: Played;
  beforeAll(async () => (played = await play()));

  test('the scene passes, and the pods it made are gone when the stack is', () => {
    expect(played.scenes.isolation.status).toBe('passed');
    expect(played.scenes.destroy.status).toBe('passed');
    expect(shown(played.scenes.destroy)).toContain('left behind: nothing');
  });

  test.each([
    ['a token that has expired', /^400 Service account token failed basic claim validations: token is expired$/],
    ['a token for another audience', INVALID, /\(the token is not for the audience pods\.eks\.amazonaws\.com\)$/],
    ['a token of another cluster', INVALID, /\(the token was issued by another cluster\)$/],
    ['a token with claims rewritten', INVALID, /\(the token was not signed by this cluster\)$/],
    ['a token of a deleted pod', INVALID, /\(the pod that the token is bound to no longer exists\)$/],
    [
      'a token without an association',
      eksAuth(
        404,
        'ResourceNotFoundException',
        'The token included in the request has no service account role association for it.',
      ),
    ],
  ])('%s is refused in these words, for this reason', (name, ...patterns) => {
    for (const pattern of patterns) expect(valueOf(played, name)).toMatch(pattern);
  });

  test('a stolen token gives the very session of its pod, and the scene says so', () => {
    const session = /^session: (.*)$/m.exec(shown(played.scenes['allowed-after']))?.[1];
    expect(session).toMatch(new RegExp(`^${SESSION}$`));
    expect(valueOf(played, 'a token stolen from the pod')).toBe(
      `granted from the agent's cache as ${session}: nothing binds a token to its bearer; it ends with its pod, and in the agent's cache three hours later at most`,
    );
  });

  test('two pods of one ServiceAccount have a session and a uid each', () => {
    const said = valueOf(played, 'two pods of one ServiceAccount') ?? '';
    const [, one, other] = new RegExp(`^(${SESSION}) and (${SESSION}), tag`).exec(said) ?? [];
    expect(one).not.toBe(other);
    const [, uid, otherUid] = /kubernetes-pod-uid ([0-9a-f-]{36}) and ([0-9a-f-]{36})$/.exec(said) ?? [];
    expect(uid).not.toBe(otherUid);
    expect(shown(played.scenes['allowed-after'])).toContain(`tag kubernetes-pod-uid: ${uid}`);
  });
});

test('without session tags the sessions still differ', async () => {
  const played = await play({ disableSessionTags: 'true' });
  expect(played.scenes.isolation.status).toBe('passed');
  expect(valueOf(played, 'two pods of one ServiceAccount')).toMatch(
    new RegExp(`^${SESSION} and ${SESSION}, without session tags$`),
  );
});

test('where no agent runs, nobody can tell who would be refused', async () => {
  const { scenes } = await play({}, (template) => {
    for (const [id] of resourcesOf(template, 'AWS::EKS::Addon')) {
      delete template.Resources[id];
      for (const resource of Object.values(template.Resources)) {
        if (Array.isArray(resource.DependsOn)) resource.DependsOn = resource.DependsOn.filter((each) => each !== id);
      }
    }
  });
  expect(scenes.isolation.status).toBe('unknown');
  expect(shown(scenes.isolation)).toMatch(/^because trial expired-token: the agent did not answer$/m);
});
