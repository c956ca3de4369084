import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  denialMessage,
  evaluate,
  MalformedPolicyError,
  managedPolicy,
  parsePolicy,
  type ApplicablePolicies,
  type Decision,
  type NamedPolicy,
  type ParseOptions,
  type PolicyKind,
  type RequestPrincipal,
} from '../../lib/iam';

/**
 * Each file of scenarios/ documents one subject of IAM's evaluation, with the page of AWS's documentation it follows:
 * policies by layer and name, requests, and what AWS answers. A request's `with` takes the place of whole layers.
 */
interface Scenario {
  readonly title: string;
  readonly documentation: readonly string[];
  readonly explains: string;
  readonly policies?: Layers;
  readonly requests?: readonly ScenarioRequest[];
  readonly kind?: PolicyKind;
  readonly documents?: readonly ScenarioDocument[];
}

/** Policies by name: a document, or the ARN of an AWS managed policy. */
type Group = Readonly<Record<string, unknown>>;

interface Layers {
  readonly identity?: Group;
  readonly boundary?: Group;
  readonly session?: Group;
  readonly resource?: Group;
  readonly trust?: Group;
  readonly serviceControl?: Group | readonly Group[];
  readonly resourceControl?: Group;
  readonly keyGrants?: 'none';
}

interface ScenarioRequest {
  readonly title: string;
  /** `service:HOST`, or what differs from the session of the role `app` in account 111122223333. */
  readonly principal?: string | { readonly roleArn: string };
  readonly action: string;
  readonly resource?: string;
  readonly resourceAccount?: string;
  readonly context?: Readonly<Record<string, string | readonly string[]>>;
  readonly with?: Layers;
  /** The decision; `message` is AWS's sentence for a denial. */
  readonly expect: Partial<Decision> & { readonly message?: string };
}

interface ScenarioDocument {
  readonly title: string;
  readonly document: unknown;
  readonly use?: ParseOptions['use'];
  readonly refused?: { readonly message: string; readonly path: string };
}

const FOLDER = join(__dirname, 'scenarios');
const ROLE = {
  type: 'assumed-role',
  arn: 'arn:aws:sts::111122223333:assumed-role/app/eks-demo-pod',
  roleArn: 'arn:aws:iam::111122223333:role/app',
  accountId: '111122223333',
} as const;

function named(group: Group = {}, kind: PolicyKind): NamedPolicy[] {
  return Object.entries(group).map(([name, document]) => {
    if (typeof document !== 'string') return { name, policy: parsePolicy(document, kind) };
    const policy = managedPolicy(document);
    if (!policy) throw new Error(`no managed policy ${document}`);
    return policy;
  });
}

function applicable(layers: Layers): ApplicablePolicies {
  const { serviceControl } = layers;
  const levels = serviceControl && (Array.isArray(serviceControl) ? (serviceControl as Group[]) : undefined);
  return {
    identity: named(layers.identity, 'identity'),
    boundary: named(layers.boundary, 'identity')[0],
    session: named(layers.session, 'identity'),
    resource: layers.trust ? named(layers.trust, 'trust')[0] : named(layers.resource, 'resource')[0],
    serviceControl: levels
      ? levels.map((level) => named(level, 'identity'))
      : named(serviceControl as Group | undefined, 'identity'),
    resourceControl: named(layers.resourceControl, 'resource'),
    keyGrants: layers.keyGrants,
  };
}

function principalOf(principal: ScenarioRequest['principal']): RequestPrincipal {
  if (typeof principal === 'string') return { type: 'service', service: principal.slice('service:'.length) };
  return { ...ROLE, ...principal };
}

const scenarios = readdirSync(FOLDER).map((file): [string, Scenario] => [
  file,
  JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as Scenario,
]);

describe.each(scenarios)('%s', (_file, scenario) => {
  test('is documentation: a title, an explanation, the pages it follows', () => {
    expect(scenario.title).toMatch(/\S/);
    expect(scenario.explains).toMatch(/\.$/);
    expect(scenario.documentation.length).toBeGreaterThan(0);
    for (const page of scenario.documentation) expect(page).toMatch(/^https:\/\/docs\.aws\.amazon\.com\//);
    expect((scenario.requests ?? scenario.documents ?? []).length).toBeGreaterThan(0);
  });

  for (const request of scenario.requests ?? []) {
    test(request.title, () => {
      const { message, ...expected } = request.expect;
      const principal = principalOf(request.principal);
      const decision = evaluate(
        {
          principal,
          action: request.action,
          resource: request.resource ?? '*',
          resourceAccountId: request.resourceAccount ?? '111122223333',
          context: request.context ?? {},
        },
        applicable({ ...scenario.policies, ...request.with }),
      );
      expect(decision).toMatchObject(expected);
      // One sentence: one full stop, at its end, but for those within quotation marks and names.
      expect(decision.reason).toMatch(/^[A-Z][^\n]*\.$/);
      if (message !== undefined) {
        if (decision.outcome !== 'denied' || principal.type !== 'assumed-role')
          throw new Error('only denials have one');
        const { action, resource } = request;
        expect(denialMessage({ principalArn: principal.arn, action, resource, decision })).toBe(message);
      }
    });
  }

  for (const { title, document, use, refused } of scenario.documents ?? []) {
    test(title, () => {
      const parse = (): unknown => parsePolicy(document, scenario.kind as PolicyKind, { use });
      if (!refused) return void expect(parse).not.toThrow();
      expect(parse).toThrow(MalformedPolicyError);
      expect(parse).toThrow(expect.objectContaining({ ...refused, code: 'MalformedPolicyDocument' }) as Error);
      return undefined;
    });
  }
});
