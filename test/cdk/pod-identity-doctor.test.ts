import { type App, NestedStack, Stack, Stage, Validations } from 'aws-cdk-lib';
import { CfnPodIdentityAssociation } from 'aws-cdk-lib/aws-eks';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { PodIdentityDoctor, type PodIdentityDoctorProps } from '../../lib/cdk/pod-identity-doctor';
import { PodIdentityDemoStack, STACK_NAME } from '../../lib/stack/pod-identity-demo-stack';
import { parseSettings } from '../../lib/stack/settings';
import { quietApp, synthesised, type PluginReport } from '../quiet-app';
import { OrdersStack } from '../walkthrough/template/cdk-app/orders-stack';

interface Judged {
  readonly refused: boolean;
  readonly report?: PluginReport;
}

function judged(
  fill: (app: App) => void,
  props?: PodIdentityDoctorProps,
  context: Record<string, unknown> = {},
): Judged {
  const app = quietApp(context);
  Validations.of(app).addPlugins(new PodIdentityDoctor(props));
  fill(app);
  const { refused, reports } = synthesised(app);
  const report = reports.find(({ pluginName }) => pluginName === 'PodIdentityDoctor');
  return { refused, ...(report && { report }) };
}

const rules = ({ report }: Judged) => report?.violations.map(({ ruleName }) => ruleName) ?? [];

test('it lets the project itself pass', () => {
  const run = judged((app) => {
    new PodIdentityDemoStack(app, STACK_NAME, { settings: parseSettings({}), today: new Date('2026-11-23') });
  });
  expect(run.refused).toBe(false);
  expect(rules(run)).toEqual([]);
});

test('it refuses a pod that may come before its association, and points to the construct', () => {
  const run = judged((app) => new OrdersStack(app, 'Orders', { ordered: false }));
  expect(run.refused).toBe(true);
  expect(run.report?.conclusion).toBe('failure');
  const found = run.report?.violations.find(({ ruleName }) => ruleName === 'association-before-pod');
  expect(found).toMatchObject({ severity: 'error', suggestedFix: expect.stringMatching(/^DependsOn: /) });
  expect(found?.violatingConstructs).toEqual([
    expect.objectContaining({ constructPath: 'Orders/Cluster/manifest-OrdersDeployment/Resource/Default' }),
  ]);
});

test('the construct is the same when the CDK command line has its path written into the template', () => {
  const run = judged((app) => new OrdersStack(app, 'Orders', { ordered: false }), undefined, {
    'aws:cdk:enable-path-metadata': true,
  });
  const found = run.report?.violations.find(({ ruleName }) => ruleName === 'association-before-pod');
  expect(found?.violatingConstructs[0]?.constructPath).toBe(
    'Orders/Cluster/manifest-OrdersDeployment/Resource/Default',
  );
});

test('warnings are shown and refuse nothing, unless they are to', () => {
  const fill = (app: App) => void new OrdersStack(app, 'Orders', { ordered: true });
  const shown = judged(fill);
  expect(shown.refused).toBe(false);
  expect(rules(shown)).toContain('no-irsa-annotation');
  expect(shown.report?.violations.map(({ severity }) => severity)).not.toContain('error');
  expect(judged(fill, { failOn: 'warning' }).refused).toBe(true);
});

test('what is acknowledged is not reported, and what is not still refuses', () => {
  const acknowledge = (app: App, ...ids: string[]) => {
    const stack = new OrdersStack(app, 'Orders', { ordered: true });
    Validations.of(stack).acknowledge(...ids.map((id) => ({ id: `PodIdentityDoctor::${id}`, reason: 'a test' })));
  };
  const all = rules(judged((app) => acknowledge(app)));
  const one = judged((app) => acknowledge(app, 'no-irsa-annotation'), { failOn: 'warning' });
  expect(all.length).toBeGreaterThan(1);
  expect(rules(one)).toEqual(all.filter((rule) => rule !== 'no-irsa-annotation'));
  expect(one.refused).toBe(true);
  const none = judged((app) => acknowledge(app, ...all), { failOn: 'warning' });
  expect(rules(none)).toEqual([]);
  expect(none.refused).toBe(false);
});

test('stacks of stages are read, too', () => {
  const run = judged((app) => new OrdersStack(new Stage(app, 'Prod'), 'Orders', { ordered: false }));
  expect(run.refused).toBe(true);
  expect(rules(run)).toContain('association-before-pod');
});

describe('where a finding stands', () => {
  /** The construct that a finding about the trust of {@link NestedIdentity}, or of one like it, points to. */
  function placeOf(fill: (app: App) => void, context?: Record<string, unknown>) {
    const { report } = judged(fill, undefined, context);
    const [violation] = report?.violations.filter(({ ruleName }) => ruleName === 'trust-names-pod-identity') ?? [];
    const [construct] = violation?.violatingConstructs ?? [];
    return [construct?.constructPath, construct?.cloudFormationResource?.templatePath];
  }

  test.each([
    ['in its own metadata', { 'aws:cdk:enable-path-metadata': true, 'aws:cdk:enable-asset-metadata': true }],
    ['nowhere in the template', {}],
  ])('with the path of the construct %s', (_, context) => {
    const stage = (app: App) => new Stage(app, 'Prod');
    expect(placeOf((app) => identityIn(new Stack(app, 'Shop')), context)).toEqual([
      'Shop/Association',
      'Shop.template.json',
    ]);
    expect(placeOf((app) => identityIn(new Stack(stage(app), 'Shop')), context)).toEqual([
      'Prod/Shop/Association',
      expect.stringMatching(/^assembly-Prod\/ProdShop\w+\.template\.json$/),
    ]);
    expect(placeOf((app) => identityIn(new NestedStack(new Stack(app, 'Shop'), 'Inner')), context)).toEqual([
      'Shop/Inner/Association',
      expect.stringMatching(/^ShopInner\w+\.nested\.template\.json$/),
    ]);
    expect(placeOf((app) => identityIn(deeplyNested(new Stack(stage(app), 'Shop'))), context)).toEqual([
      'Prod/Shop/Outer/Inner/Association',
      expect.stringMatching(/^assembly-Prod\/ProdShopOuterInner\w+\.nested\.template\.json$/),
    ]);
  });

  test('what is acknowledged on a nested stack is not reported', () => {
    const run = judged((app) => {
      const inner = new NestedStack(new Stack(app, 'Shop'), 'Inner');
      identityIn(inner);
      const ids = ['trust-names-pod-identity', 'role-has-permissions'];
      Validations.of(inner).acknowledge(...ids.map((id) => ({ id: `PodIdentityDoctor::${id}`, reason: 'a test' })));
    });
    expect([run.refused, rules(run)]).toEqual([false, []]);
  });

  test("a stage's own plugin reports what is in the stage, nested stacks included, and nothing beside it", () => {
    const app = quietApp();
    const prod = new Stage(app, 'Prod');
    Validations.of(prod).addPlugins(new PodIdentityDoctor());
    identityIn(new NestedStack(new Stack(prod, 'Shop'), 'Inner'));
    identityIn(new NestedStack(new Stack(app, 'Beside'), 'Inner'), 'beside');
    const { refused, reports } = synthesised(app);
    expect(refused).toBe(true);
    const violations = reports.flatMap((report) => report.violations);
    const paths = violations.flatMap(({ violatingConstructs }) =>
      violatingConstructs.map((each) => each.constructPath),
    );
    expect(paths).toEqual(['Prod/Shop/Inner/Association', 'Prod/Shop/Inner/Role/Resource']);
  });
});

test('manifests that cannot be read fail synthesis and are named', () => {
  const run = judged((app) => new OrdersStack(app, 'Orders', { ordered: true }), {
    manifests: ['/nowhere/at-all.yaml'],
  });
  expect(run.refused).toBe(true);
  expect(JSON.stringify(run.report)).toContain('/nowhere/at-all.yaml');
});

/** An association whose role trusts another service. */
function identityIn(scope: Construct, serviceAccount = 'orders'): void {
  const role = new Role(scope, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  new CfnPodIdentityAssociation(scope, 'Association', {
    clusterName: 'prod',
    namespace: 'default',
    serviceAccount,
    roleArn: role.roleArn,
  });
}

function deeplyNested(stack: Stack): NestedStack {
  return new NestedStack(new NestedStack(stack, 'Outer'), 'Inner');
}
