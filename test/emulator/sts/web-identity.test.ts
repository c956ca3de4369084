import { systemClock } from '../../../lib/emulator/clock';
import type { HttpRequest, HttpResponse } from '../../../lib/emulator/http';
import { Journal } from '../../../lib/emulator/journal';
import { asksForWebIdentity, webIdentityEndpoint } from '../../../lib/emulator/sts/web-identity';

const ISSUER = 'https://oidc.eks.us-east-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF';

function request(token: string, more: Partial<HttpRequest> = {}): HttpRequest {
  const form = new URLSearchParams({
    Action: 'AssumeRoleWithWebIdentity',
    RoleArn: 'arn:aws:iam::111122223333:role/irsa',
    WebIdentityToken: token,
  });
  return { method: 'POST', url: '/', headers: {}, body: Buffer.from(form.toString()), peer: '', ...more };
}

const token = (claims: unknown) => `h.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.s`;

test('an account without a provider refuses the token, and names its issuer', () => {
  const journal = new Journal();
  const handler = webIdentityEndpoint({ hasProviders: () => false, clock: systemClock, journal });
  const answer = handler(request(token({ iss: ISSUER }))) as HttpResponse;
  expect(answer.status).toBe(400);
  expect(String(answer.body)).toContain('<Code>InvalidIdentityToken</Code>');
  expect(String(answer.body)).toContain(
    `<Message>No OpenIDConnect provider found in your account for ${ISSUER}</Message>`,
  );
  expect(journal.since(0)).toMatchObject([{ component: 'sts', cause: expect.stringContaining('which IRSA needs') }]);
});

test.each(['', 'a', 'a.b.c', token(null), token({ iss: 7 })])(
  'a token that says nothing is refused all the same: %j',
  (bad) => {
    const answer = webIdentityEndpoint({ hasProviders: () => false, clock: systemClock })(request(bad)) as HttpResponse;
    expect(answer.status).toBe(400);
  },
);

test('an account with a provider is not guessed about', () => {
  const answer = webIdentityEndpoint({ hasProviders: () => true, clock: systemClock })(request('')) as HttpResponse;
  expect(answer.status).toBe(501);
});

test('only unsigned posts of this action are for it', () => {
  expect(asksForWebIdentity(request(''))).toBe(true);
  expect(asksForWebIdentity(request('', { method: 'GET' }))).toBe(false);
  expect(asksForWebIdentity(request('', { headers: { authorization: 'AWS4-HMAC-SHA256 …' } }))).toBe(false);
  expect(asksForWebIdentity(request('', { body: Buffer.from('Action=GetCallerIdentity') }))).toBe(false);
  expect(asksForWebIdentity(request('', { body: Buffer.from([0xff, 0xfe, 0x25]) }))).toBe(false);
});
