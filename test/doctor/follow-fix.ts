import { parse } from 'yaml';
import { parseTemplateText } from '../../lib/emulator/cloudformation/template-text';
import { container, properties } from './case';
import type { Draft, Plain } from './draft';

/** Puts what a fix holds into a draft, as a reader would who pastes it where the finding points to. */
type Paste = (draft: Draft, pasted: Plain) => void;

const into =
  (logicalId: string): Paste =>
  (draft, pasted) =>
    Object.assign(properties(draft, logicalId), pasted);

const trust = (draft: Draft, logicalId = 'PodRole'): Plain =>
  properties(draft, logicalId)['AssumeRolePolicyDocument'] as Plain;

const intoStatement =
  (logicalId = 'PodRole'): Paste =>
  (draft, pasted) =>
    Object.assign(trust(draft, logicalId)['Statement'][0], pasted);

const besideStatements =
  (logicalId = 'PodRole'): Paste =>
  (draft, pasted) =>
    trust(draft, logicalId)['Statement'].push(...(pasted as unknown as Plain[]));

const inPlaceOfStatements: Paste = (draft, pasted) => (trust(draft)['Statement'] = pasted);

const intoAgentEnvironment: Paste = (draft, pasted) => {
  const agent = properties(draft, 'Agent');
  const values = parse(agent['ConfigurationValues'] as string) as Plain;
  agent['ConfigurationValues'] = JSON.stringify({ ...values, env: { ...values['env'], ...pasted } });
};

/** What stands in capitals is for the reader to fill in. */
const FILLED_IN: Readonly<Record<string, Plain>> = { VPC: { Ref: 'Vpc' }, SUBNET: { Ref: 'Subnet' } };

const asResources: Paste = (draft, pasted) =>
  Object.assign(
    draft.resources,
    JSON.parse(JSON.stringify(pasted), (_key, value: unknown) =>
      typeof value === 'string' && Object.hasOwn(FILLED_IN, value) ? FILLED_IN[value] : value,
    ),
  );

/** Where each fix that is lines of a template or a manifest goes, by the rule that gives it. */
const PLACES: Readonly<Record<string, Paste>> = {
  'agent-installed': asResources,
  'agent-not-behind-proxy': intoAgentEnvironment,
  'agent-port-is-free': ({ pod }, pasted) => Object.assign(pod['spec'], pasted),
  'agent-trusts-private-endpoint': intoAgentEnvironment,
  'association-before-pod': ({ resources }, pasted) => Object.assign(resources['Workload']!, pasted),
  'association-meets-its-pods': into('Association'),
  'base-role-may-assume-target': (draft, pasted) =>
    properties(draft, 'PodRole')['Policies'].push({
      PolicyName: 'pasted',
      PolicyDocument: { Version: '2012-10-17', Statement: pasted },
    }),
  'chained-role-accepts-tags': intoStatement('Next'),
  'cli-knows-pod-identity': (draft, pasted) => Object.assign(container(draft), pasted),
  'eks-auth-reachable-from-nodes': asResources,
  'kubernetes-version-supported': into('Cluster'),
  'network-policy-admits-the-agent': ({ objects }, pasted) =>
    objects.filter(({ kind }) => kind === 'NetworkPolicy').forEach(({ spec }) => Object.assign(spec as Plain, pasted)),
  'node-ami-fits-version': into('Nodes'),
  'node-metadata-out-of-reach': (draft, pasted) =>
    Object.assign(properties(draft, 'LaunchTemplate')['LaunchTemplateData'], pasted),
  'node-role-may-call-eks-auth': into('NodeRole'),
  'permissions-find-their-tags': into('Association'),
  'proxy-spares-the-agent': (draft, pasted) => container(draft)['env'].push(...pasted['env']),
  'role-has-no-path': into('PodRole'),
  'role-has-permissions': into('PodRole'),
  'session-policy-needs-tags-disabled': into('Association'),
  'session-tags-fit': into('Association'),
  'target-role-asks-for-external-id': intoStatement('Target'),
  'target-role-trusts-base-role': besideStatements('Target'),
  'token-readable-by-container': ({ pod }, pasted) => Object.assign(pod['spec'], pasted),
  'trust-accepts-the-pod': (draft, pasted) =>
    Array.isArray(pasted)
      ? trust(draft)['Statement'].splice(-1, 1, ...(pasted as Plain[]))
      : intoStatement()(draft, pasted),
  'trust-allows-tag-session': intoStatement(),
  'trust-does-without-disabled-tags': into('Association'),
  'trust-is-well-formed': inPlaceOfStatements,
  'trust-names-pod-identity': besideStatements(),
  'trust-scoped-to-cluster': intoStatement(),
  'trust-statement-stands-once': inPlaceOfStatements,
};

/**
 * Does what a fix of the doctor says.
 * @returns whether it was something that can be done without knowing more than the fix says
 */
export function follow(fix: string, rule: string, draft: Draft): boolean {
  if (/^kubectl (?:annotate serviceaccount|get pod) /.test(fix)) return obey(fix, draft);
  const paste = Object.hasOwn(PLACES, rule) ? PLACES[rule] : undefined;
  paste?.(draft, parseTemplateText(fix) as Plain);
  return paste !== undefined;
}

/** The commands that take something away. */
function obey(command: string, { pod, serviceAccount }: Draft): boolean {
  const [, annotation] = /^kubectl annotate serviceaccount \S+ -n \S+ (\S+)- /.exec(command) ?? [];
  if (annotation !== undefined) return delete serviceAccount['metadata'].annotations[annotation];
  const [, names = '', , map] = /# take (.+?) out of (it|its (\w+))[,.]/.exec(command) ?? [];
  if (map !== undefined) return delete pod['metadata'][map][names];
  for (const each of pod['spec'].containers as Plain[]) {
    each['env'] = each['env'].filter(({ name }: Plain) => !names.split(', ').includes(name as string));
  }
  return names !== '';
}
