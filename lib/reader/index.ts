/** Reads the identity chain (`lib/model/chain`) from what will be deployed. */
export { readChain, type ReadChainOptions } from './read-chain';
