import type { PolicyLayer } from './request';

/** What each kind of policy is called in AWS's documentation and in its denials. */
export const LAYER_NAMES: Readonly<Record<PolicyLayer, string>> = {
  identity: 'identity-based policy',
  boundary: 'permissions boundary',
  session: 'session policy',
  resource: 'resource-based policy',
  'service-control': 'service control policy',
  'resource-control': 'resource control policy',
};
