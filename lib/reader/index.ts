/**
 * Reads the identity chain (`lib/model/chain`): from what will be deployed, and from a rehearsal of it.
 *
 * A reader from a live cluster is to stand beside these two. It need not know of templates: what it lists from EKS, IAM and
 * the API server becomes the parts, with the ARN or `namespace/name` as their ids and without a `source`; `nodes` are
 * those that run the agent's pod ready or not; `answers` are log lines and events; each list that a permission was missing
 * for is unread, with the permission as the reason, and each log that was not fetched goes into `unheard`. No rule changes.
 */
export { chainFromRehearsal, type Rehearsal } from './from-rehearsal';
export { readChain, readChains, type ReadChainOptions } from './read-chain';
