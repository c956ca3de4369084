import type { Statement } from './policy';
import { matchPrincipal, type Grant } from './principal-match';
import type { NamedPolicy } from './request';
import { applies } from './statement-match';
import type { Subject } from './subject';
import type { Truth } from './truth';

/** A statement and the policy it stands in. */
export interface Found {
  readonly policy: NamedPolicy;
  readonly statement: Statement;
}

/** The first statement of each sort that a layer's policies hold for the request. */
export interface Findings {
  deny?: Found;
  unclearDeny?: Found;
  /** By how the statement speaks of the principal; identity policies always do so directly. */
  readonly allows: Partial<Record<Grant, Found>>;
  readonly unclearAllows: Partial<Record<Grant, Found>>;
}

/** Nothing found: what a layer without policies has. */
export const NOTHING: Findings = { allows: {}, unclearAllows: {} };

/**
 * Looks through a layer's policies.
 * @param namesPrincipals whether statements must name the principal (resource policies and resource control policies)
 */
export function findStatements(policies: readonly NamedPolicy[], subject: Subject, namesPrincipals: boolean): Findings {
  const findings: Findings = { allows: {}, unclearAllows: {} };
  for (const policy of policies) {
    for (const statement of policy.policy.statements) {
      let truth = applies(statement, subject);
      if (truth === false) continue;
      let grant: Grant = 'direct';
      if (namesPrincipals) {
        const match = matchPrincipal(statement.principals, subject.principal, subject.hasBoundary);
        if (match.truth === false) continue;
        if (match.truth === 'unknown') truth = 'unknown';
        grant = match.grant;
      }
      note(findings, { policy, statement }, truth, grant);
    }
  }
  return findings;
}

function note(findings: Findings, found: Found, truth: Truth, grant: Grant): void {
  if (found.statement.effect === 'Deny') {
    if (truth === true) findings.deny ??= found;
    else findings.unclearDeny ??= found;
  } else if (truth === true) findings.allows[grant] ??= found;
  else findings.unclearAllows[grant] ??= found;
}
