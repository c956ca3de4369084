import type { Case } from '../case';
import { AGENT_CASES } from './agent';
import { ASSOCIATION_CASES } from './association';
import { CLUSTER_CASES } from './cluster';
import { INJECTION_CASES } from './injection';
import { ROLE_CASES } from './role';

/** Every rule's faults with their healthy twins. */
export const CASES: readonly Case[] = [
  ...CLUSTER_CASES,
  ...ASSOCIATION_CASES,
  ...INJECTION_CASES,
  ...AGENT_CASES,
  ...ROLE_CASES,
];
