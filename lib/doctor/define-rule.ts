import { fillUnknowns, type IdentityChain } from '../model/chain';
import type { Finding, Subject } from '../model/diagnosis';
import type { Rule, RuleOutcome } from './rule';

/** What a rule says is wrong. The severity and the symptom are the rule's own unless they are given. */
export type Fault = Pick<Finding, 'cause' | 'fix'> & Partial<Pick<Finding, 'severity' | 'symptom'>>;

/** What is wrong with something, or what would have to be read to tell. */
export type Flaw = Fault | { readonly needs: string };

/** What a judgement can answer about a subject. */
export interface Verdicts {
  compliant(subject: Subject): RuleOutcome;
  broken(subject: Subject, fault: Fault): RuleOutcome;
  /** @param needs what would have to be read, one sentence */
  unclear(subject: Subject | undefined, needs: string): RuleOutcome;
}

/** A rule as its file writes it. */
export interface RuleDefinition extends Omit<Rule, 'check'> {
  /** Judges a chain of which every part in `needs` was read. */
  judge(chain: IdentityChain, verdicts: Verdicts): readonly RuleOutcome[];
}

/** A rule that answers "could not tell" by itself when a part that it needs was not read. */
export function defineRule({ judge, ...rule }: RuleDefinition): Rule {
  const verdicts: Verdicts = {
    compliant: (subject) => ({ outcome: 'compliant', subject }),
    broken: (subject, fault) => ({
      outcome: 'not-compliant',
      finding: {
        subject,
        severity: rule.severity,
        symptom: rule.symptom,
        ...fault,
        fix: fillUnknowns(fault.fix, placeholder),
      },
    }),
    unclear: (subject, needs) => ({ outcome: 'could-not-tell', ...(subject && { subject }), needs }),
  };
  return {
    ...rule,
    check(chain) {
      for (const name of rule.needs) {
        const part = chain[name];
        if (!part.read) return [verdicts.unclear(undefined, `${PARTS[name]} would have to be read (${part.why}).`)];
      }
      return judge(chain, verdicts);
    },
  };
}

/** What each part is called in a sentence. */
const PARTS: Readonly<Record<Rule['needs'][number], string>> = {
  clusters: 'The cluster',
  nodeGroups: 'The node groups',
  nodes: 'The nodes, and whether the agent runs on each',
  fargateProfiles: 'The Fargate profiles',
  agents: 'What installs the agent',
  roles: 'The IAM roles',
  resourcePolicies: 'The policies of resources',
  associations: 'The associations',
  serviceAccounts: 'The ServiceAccounts',
  pods: 'The pods',
  networkPolicies: 'The NetworkPolicies',
  secretStores: 'The SecretStores',
  vpcEndpoints: 'The VPC endpoints',
  subnets: 'The subnets',
  answers: 'What components answered and logged',
};

/** What stands in a fix for a part that is not known: `ClusterEB0386A7` as `CLUSTER_EB0386A7`, for whoever pastes it to fill in. */
function placeholder(name: string): string {
  return name
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .toUpperCase();
}
