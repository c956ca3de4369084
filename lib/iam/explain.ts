import type { Found } from './findings';
import { LAYER_NAMES } from './layer-names';
import type { Layers } from './layers';
import type { Mismatch, NearMiss } from './near-miss';
import type { Condition, PrincipalElement, PrincipalEntry, Statement } from './policy';
import { matchPrincipal } from './principal-match';
import { principalText } from './principal-text';
import type { AccessRequest, PolicyLayer } from './request';
import { coversResource } from './statement-match';
import { principalName, type Subject } from './subject';

/** What an explanation can draw on. */
export interface Situation {
  readonly request: AccessRequest;
  readonly subject: Subject;
  readonly layers: Layers;
}

function nameOf({ policy, statement }: Found, layer: PolicyLayer): string {
  const kind = policy.policy.kind === 'trust' ? 'trust policy' : LAYER_NAMES[layer];
  return `statement ${statement.name} of the ${kind} "${policy.name}"`;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/** "Statement ReadBuckets of the identity-based policy "reader" allows s3:ListAllMyBuckets." */
export function explainAllowed({ request }: Situation, layer: PolicyLayer, by: Found, companion?: Found): string {
  const first = `${nameOf(by, layer)} allows ${request.action}`;
  if (!companion) return sentence(first);
  return sentence(`${first}, and so does ${nameOf(companion, layer === 'identity' ? 'resource' : 'identity')}`);
}

/** Names the denying statement, and the conditions by which it applies. */
export function explainExplicitDeny({ request, subject }: Situation, layer: PolicyLayer, by: Found): string {
  const met = by.statement.conditions.map((condition) => describeCondition(condition, subject));
  const because = met.length === 0 ? '' : `, its condition being met: ${met.join('; ')}`;
  return sentence(`${nameOf(by, layer)} explicitly denies ${request.action}${because}`);
}

/** Says what is missing, or why the closest statement does not apply. */
export function explainImplicitDeny(situation: Situation, layer: PolicyLayer, closest: NearMiss | undefined): string {
  const { request, subject, layers } = situation;
  const policies = (layers.get(layer) ?? []).flat();
  const kind = policies[0]?.policy.kind === 'trust' ? 'trust policy' : LAYER_NAMES[layer];
  const nothing = `no ${kind} allows ${request.action}`;
  if (policies.length === 0) return sentence(`${nothing}, for there is none`);
  if (!closest) {
    const names = list(policies.map(({ name }) => `"${name}"`));
    return sentence(`${nothing}: ${names} ${policies.length === 1 ? 'has' : 'have'} no Allow statement for it`);
  }
  if (closest.mismatches.length === 0) {
    // A level of service control policies allows while another does not; or the account is trusted, and that is not enough.
    return sentence(`${nothing} at every level, though ${nameOf(closest, layer)} does at one`);
  }
  const why = closest.mismatches.map((mismatch) => describeMismatch(mismatch, closest.statement, subject));
  return sentence(`${nothing}; ${nameOf(closest, layer)} comes closest, but ${why.join(', and ')}`);
}

/** Says which part of a statement cannot be judged. */
export function explainUnclear({ request, subject }: Situation, found: Found): string {
  const { statement, policy } = found;
  const where = `statement ${statement.name} of the policy "${policy.name}"`;
  return `Whether ${request.action} is allowed cannot be told: ${where} ${unclearPart(statement, subject)}.`;
}

function unclearPart(statement: Statement, subject: Subject): string {
  const condition = statement.conditions.find(({ evaluate }) => evaluate(subject.context) === 'unknown');
  if (condition) {
    return `has the condition ${describeCondition(condition, subject)}, for which AWS documents no outcome`;
  }
  if (coversResource(statement, subject) === 'unknown') {
    return `uses a policy variable in its resource in a way that AWS does not document`;
  }
  const { truth } = matchPrincipal(statement.principals, subject.principal, subject.hasBoundary);
  const field = statement.principals?.negated ? 'NotPrincipal' : 'Principal';
  return truth === 'unknown'
    ? `has a ${field} that may or may not mean ${principalName(subject.principal)}`
    : 'cannot be judged';
}

function describeMismatch(mismatch: Mismatch, statement: Statement, subject: Subject): string {
  switch (mismatch.element) {
    case 'action': {
      const { negated, listed } = statement.actions;
      return negated
        ? `its NotAction leaves out ${subject.action}`
        : `its Action is ${list(listed)}, not ${subject.action}`;
    }
    case 'resource': {
      const sources = statement.resources?.patterns.map(({ source }) => quote(source)) ?? [];
      const field = statement.resources?.negated ? 'NotResource leaves out' : 'Resource is';
      return `its ${field} ${list(sources)}, and the request is for ${quote(subject.resource)}`;
    }
    case 'principal':
      return `its Principal is ${describePrincipals(statement.principals)}, not ${principalName(subject.principal)}`;
    case 'condition':
      return `its condition is not met: ${describeCondition(mismatch.condition, subject)}`;
  }
}

function describePrincipals(element: PrincipalElement | undefined): string {
  const names = element?.entries.map(describePrincipal) ?? [];
  return names.length > 0 ? list(names) : 'not given';
}

function describePrincipal(entry: PrincipalEntry): string {
  const text = principalText(entry);
  switch (entry.type) {
    case 'anyone':
      return 'everybody';
    case 'account':
      return `account ${text}`;
    case 'other':
    case 'unclear':
    case 'placeholder':
      return quote(text);
    default:
      return text;
  }
}

/** `StringEquals on aws:RequestTag/env expects "prod", the request has "dev"` */
function describeCondition(condition: Condition, subject: Subject): string {
  const actual = subject.context.values(condition.key.toLowerCase());
  const expected = condition.expected.length === 0 ? 'nothing' : list(condition.expected.map(quote), 'or');
  const has = actual === undefined ? 'has no such key' : `has ${list(actual.map(quote))}`;
  return `${condition.operator} on ${condition.key} expects ${expected}, the request ${has}`;
}

/** So many of a list are named; the rest is counted. */
const MOST_NAMED = 4;

/** The most that is quoted of one text, in characters. */
const LONGEST_QUOTE = 200;

function list(items: readonly string[], word = 'and'): string {
  if (items.length <= 1) return items[0] ?? '';
  const more = items.length - MOST_NAMED;
  if (more > 0) return `${items.slice(0, MOST_NAMED).join(', ')} ${word} ${more} more`;
  return `${items.slice(0, -1).join(', ')} ${word} ${items[items.length - 1]}`;
}

function quote(text: string): string {
  return JSON.stringify(text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…` : text);
}
