import { itemsOf } from '../../model/chain';
import { statementName, statementsOf } from '../../model/policy-document';
import { associatedRoles } from '../associated-roles';
import { defineRule } from '../define-rule';
import { DOCS } from '../docs';
import { identityKey, lookup } from '../lookup';
import { principalsOf } from '../policy-statements';
import { otherSubject } from '../subjects';
import { signs } from '../symptom';

const SESSION = /^arn:[^:]+:sts::([^:]*):assumed-role\/([^/]+)\/.+$/;

export const resourcePoliciesNameTheRole = defineRule({
  id: 'resource-policies-name-the-role',
  title: "Policies of resources name a pod's role, not one of its sessions.",
  severity: 'error',
  step: 'service',
  docs: DOCS.principals,
  symptom: signs('denied-as-its-role'),
  shownBy: 'rehearsal',
  needs: ['associations', 'roles', 'resourcePolicies'],
  about:
    "A session's name ends in a random UUID (`eks-CLUSTER-POD-UUID`), so that no policy can name it in advance; under IRSA the program may have chosen a fixed one. MSK and OpenSearch access lists break the same way (aws/eks-pod-identity-agent#14), and are not read.",
  judge(chain, verdicts) {
    const roles = new Map(associatedRoles(chain).map((role) => [`${role.accountId}/${role.name}`, role]));
    return itemsOf(chain.resourcePolicies).map((policy) => {
      const found = statementsOf(policy.document).flatMap((statement, index) =>
        principalsOf(statement).flatMap((principal) => {
          const [, account, name] = SESSION.exec(principal) ?? [];
          const role = roles.get(`${account}/${name}`);
          return role ? [{ role, principal, statement: statementName(statement, index) }] : [];
        }),
      );
      const [first] = found;
      const concerned = found.flatMap(({ role }) => lookup(chain).associationsWithRole(role.arn).map(identityKey));
      const subject = otherSubject('resource-policy', policy.name, policy, [...new Set(concerned)]);
      if (!first) return verdicts.compliant(subject);
      return verdicts.broken(subject, {
        cause: `Statement ${first.statement} names the session ${first.principal}; sessions of Pod Identity have other names each time.`,
        fix: `Principal: { AWS: ${first.role.arn} }`,
      });
    });
  },
});
