import { templatePage } from '../../../lib/report/html/template-page';
import { templateJson } from '../../../lib/report/template-json';
import type { TemplateResult } from '../../../lib/model/template-result';
import { account, associated, pod, rehearseTemplateOf, TRUST } from '../../walkthrough/template/support';
import { shownSecrets, withSecrets } from './secrets';
import { expectSoundPage } from './sound-page';

jest.setTimeout(60_000);

const [statement] = TRUST.Statement;
const OTHER_NAMESPACE = {
  ...TRUST,
  Statement: [
    { ...statement, Sid: 'Pods', Condition: { StringEquals: { 'aws:RequestTag/kubernetes-namespace': 'store' } } },
  ],
};

/** One pod that becomes its role, one whose trust policy turns it away, one of a misspelt ServiceAccount. */
const TEMPLATE = {
  Resources: {
    ...associated('cart', { actions: ['s3:ListAllMyBuckets'] }),
    ...associated('checkout', { trust: OTHER_NAMESPACE }),
    ...associated('reports'),
  },
};

const call = { service: 's3', operation: 'ListBuckets' };

describe('a template with a pod that becomes its role and one that does not', () => {
  let result: TemplateResult;
  let page: string;
  let secrets: ReadonlySet<string>;

  beforeAll(async () => {
    const key = { name: 'UNUSED', value: 'AKIAIOSFODNN7EXAMPLE' };
    const accounts = ['cart', 'report', 'checkout'].map((name) => account(name));
    const manifests = [
      ...accounts,
      pod('cart', 'cart', 'default', [key]),
      pod('report', 'report'),
      pod('checkout', 'checkout'),
    ];
    const run = await withSecrets(() =>
      rehearseTemplateOf(TEMPLATE, manifests, {
        calls: [call],
        program: 'env; cat "$AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"',
      }),
    );
    ({ given: result, secrets } = run);
    page = templatePage(result);
  });

  const card = (name: string) =>
    page.split('<li class="card">').find((each) => each.includes(`The requests of ${name}`)) ?? '';

  test('its page is self-contained and accessible', () => expectSoundPage(page));

  test('shows no secret, nor does its JSON, though a program printed them', () => {
    expect(secrets.size).toBeGreaterThan(8);
    expect(JSON.stringify(result)).toMatch(/eyJ[\w-]{20}/);
    expect(shownSecrets(page, secrets)).toEqual([]);
    expect(shownSecrets(templateJson(result), secrets)).toEqual([]);
  });

  test('what was promised stands beside what came of it', () => {
    expect(card('default/cart')).toMatch(
      /promises[\s\S]*role\/role-of-cart<[\s\S]*became[\s\S]*assumed-role\/role-of-cart\/eks-prod-cart-/,
    );
    expect(card('default/checkout')).toMatch(/role\/role-of-checkout<[\s\S]*nobody: no request of it was signed/);
  });

  test('every call is drawn, with claims, deciding statement and session tags', () => {
    const cart = card('default/cart');
    expect(cart.match(/<svg/g)).toHaveLength(2);
    for (const text of [
      'sts:GetCallerIdentity',
      's3:ListBuckets',
      'system:serviceaccount:default:cart',
      'kubernetes-pod-uid',
    ])
      expect(cart).toContain(text);
    expect(cart).toMatch(/trust policy, statement #0<[\s\S]*sts:TagSession/);
    expect(cart).not.toContain('class="hop bad"');
  });

  test('the hop that failed is red, with the statement that is at fault', () => {
    const checkout = card('default/checkout');
    expect(checkout).toMatch(/<details class="drawn" open/);
    expect(checkout).toMatch(
      /EKS Auth[\s\S]*asks[\s\S]*STS[\s\S]*✗ AccessDenied[\s\S]*Cause\.<\/strong>[^<]*kubernetes-namespace/,
    );
  });

  test('a pod that misses an association by little is the first thing on it', () => {
    expect(page.indexOf('default/report has no identity of its own')).toBeLessThan(
      page.indexOf('Pods and their roles'),
    );
    expect(page).toMatch(
      /no association is for ServiceAccount default\/report|No association is for ServiceAccount default\/report/,
    );
  });
});

test('a stack that fails says why, in plain sight', async () => {
  const trust = { ...TRUST, Statement: [{ ...statement, Action: 'sts:AssumeRole' }] };
  const page = templatePage(await rehearseTemplateOf({ Resources: associated('cart', { trust }) }));
  expectSoundPage(page);
  expect(page).toContain('Disproven');
  expect(page).toMatch(
    /Trust policy of the role provided is invalid[\s\S]*class="break"[\s\S]*does not allow it sts:TagSession/,
  );
});

test('a template without associations is a page that proves nothing', async () => {
  const page = templatePage(await rehearseTemplateOf({ Resources: { Topic: { Type: 'AWS::SNS::Topic' } } }));
  expectSoundPage(page);
  expect(page).toContain('Could not tell: the template has no Pod Identity association');
});
