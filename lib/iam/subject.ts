import { contextOf, type Context } from './context';
import type { AccessRequest, RequestPrincipal } from './request';

/** A request, prepared for comparison with many statements. */
export interface Subject {
  readonly principal: RequestPrincipal;
  /** As asked. */
  readonly action: string;
  readonly lowerCaseAction: string;
  readonly resource: string;
  readonly context: Context;
  readonly hasBoundary: boolean;
}

/** Prepares a request. */
export function subjectOf(request: AccessRequest, hasBoundary: boolean): Subject {
  return {
    principal: request.principal,
    action: request.action,
    lowerCaseAction: request.action.toLowerCase(),
    resource: request.resource,
    context: contextOf(request.context),
    hasBoundary,
  };
}

/** The principal as an answer names it: the session's ARN or the service. */
export function principalName(principal: RequestPrincipal): string {
  return principal.type === 'service' ? principal.service : principal.arn;
}
