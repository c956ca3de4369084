/** The doctor: what is wrong with an identity chain, and what could not be told. */
export { findRule, RULES } from './catalogue';
export { diagnose } from './diagnose';
export { diagnoseAll } from './diagnose-all';
export type { Rule, RuleOutcome, ShownBy } from './rule';
