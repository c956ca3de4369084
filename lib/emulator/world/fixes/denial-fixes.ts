import { exemptingStatement } from '../../../model/exempted-pod';
import { recreate } from '../../../model/kubectl';
import { isRecord, listOf } from '../../../model/policy-document';
import { POD_IDENTITY_SERVICE } from '../../eks/association-role';
import type { Role } from '../../iam/role';
import type { PolicyDenial } from '../../policy-denial';
import { rolePolicies } from '../../sts/applicable-policies';
import type { HopSubject } from '../hop-subject';
import { quotedJson, updateAssociation } from './association-fixes';
import { accountOf, invitation, nameOf, onlyFor, pasted, permission, trust } from './statements';

const NODE_ACTION = 'eks-auth:AssumeRoleForPodIdentity';

/** What undoes a denial by policies, naming role, policy and statement; `undefined` where that is not known. */
export function undo(denial: PolicyDenial, subject: HopSubject): string | undefined {
  return denial.decision.explicit ? liftDeny(denial, subject) : addAllow(denial, subject);
}

function addAllow(denial: PolicyDenial, subject: HopSubject): string | undefined {
  const { by, resource, decision } = denial;
  switch (decision.layer) {
    case 'identity':
      return allowByRole(denial, subject);
    case 'boundary': {
      const { boundary } = roleOf(by, subject) ?? {};
      if (boundary === undefined || isManagedByAws(boundary)) return undefined;
      return pasted(`${boundary}, the permissions boundary of role ${nameOf(by)}`, permission(denial));
    }
    case 'session':
      return widenSessionPolicy(denial, subject);
    case 'resource':
      if (isRole(resource)) return pasted(`the trust policy of role ${nameOf(resource)}`, trust(denial, subject));
      return isBucket(resource) ? pasted(`the policy of bucket ${bucketOf(resource)}`, invitation(denial)) : undefined;
    default:
      return undefined;
  }
}

function allowByRole(denial: PolicyDenial, subject: HopSubject): string | undefined {
  const { by, actions } = denial;
  const { partition, association } = subject;
  if (actions.includes(NODE_ACTION)) {
    return `aws iam attach-role-policy --role-name ${nameOf(by)} \\\n  --policy-arn arn:${partition}:iam::aws:policy/AmazonEKSWorkerNodePolicy`;
  }
  const where = `a policy of role ${nameOf(by)}`;
  if (!dependsOnTags(denial, subject)) return pasted(where, permission(denial));
  // Who shares a role by tags must not get more of it than this ServiceAccount was denied.
  if (!association?.disableSessionTags) return pasted(where, permission(denial, onlyFor(subject)));
  // A session policy takes the place of the tags, and EKS refuses them where the role may not be given any.
  const { trustDocument } = roleOf(association.roleArn, subject) ?? {};
  const mayHaveTags =
    association.policy === undefined && /sts:(TagSession|\*)/i.test(JSON.stringify(trustDocument) ?? '');
  return mayHaveTags ? inNewSessions(subject, '--no-disable-session-tags') : undefined;
}

/** Whether the statement that came closest to allowing asks for tags of the session. */
function dependsOnTags({ by, decision }: PolicyDenial, subject: HopSubject): boolean {
  const account = subject.account(accountOf(by));
  const role = account?.roleByArn(by);
  const policies = account && role ? (rolePolicies(role, account).known.identity ?? []) : [];
  const closest = policies
    .find(({ name }) => name === decision.policy)
    ?.policy.statements.find(({ name }) => name === decision.statement);
  const isTag = (text: string) => /aws:PrincipalTag\//i.test(text);
  return (
    closest !== undefined &&
    (closest.conditions.some(({ key, expected }) => isTag(key) || expected.some(isTag)) ||
      (closest.resources?.patterns.some(({ source }) => isTag(source)) ?? false))
  );
}

function widenSessionPolicy(denial: PolicyDenial, subject: HopSubject): string | undefined {
  const { policy = '' } = subject.association ?? {};
  const document: unknown = policy === '' ? undefined : JSON.parse(policy);
  if (!isRecord(document)) return undefined;
  const widened = { ...document, Statement: [...listOf(document['Statement']), permission(denial)] };
  return inNewSessions(subject, `--policy ${quotedJson(widened)}`);
}

/** Changes the association, and has the pod get a session that is made by it. */
function inNewSessions(subject: HopSubject, option: string): string | undefined {
  const update = updateAssociation(subject, option);
  return (
    update &&
    `${update}\n# the agent keeps what it has for hours; a new pod gets new credentials\n${recreate(subject.pod)}`
  );
}

/** No Allow outweighs a Deny: what is to change is the statement that denies, if it is not meant. */
function liftDeny(denial: PolicyDenial, subject: HopSubject): string | undefined {
  const { by, actions, resource, decision } = denial;
  const { layer, policy = '', statement = '' } = decision;
  const out = (where: string) =>
    `# If the denial is meant, leave it: no Allow outweighs it. If not, take\n# ${actions.join(' and ')} out of statement ${onOneLine(statement)} of\n# ${where}`;
  const role = roleOf(by, subject);
  switch (layer) {
    case 'identity': {
      if (role?.inline.has(policy)) return out(`the policy ${policy} of role ${role.name}`);
      const arn = role?.attached.find((each) => nameOf(each) === policy);
      if (!role || arn === undefined) return undefined;
      if (!isManagedByAws(arn)) return out(`the policy ${arn} of role ${role.name}`);
      return `# if the denial is not meant\naws iam detach-role-policy --role-name ${role.name} --policy-arn ${arn}`;
    }
    case 'boundary':
      if (role?.boundary === undefined || isManagedByAws(role.boundary)) return undefined;
      return out(`${role.boundary}, the permissions boundary of role ${role.name}`);
    case 'session':
      return out(`the session policy of the association of ${subject.pod.namespace}/${subject.serviceAccount}`);
    case 'resource':
      return by === POD_IDENTITY_SERVICE ? exemptThePod(denial, subject) : exemptTheRole(by, resource, statement);
    default:
      return undefined;
  }
}

function exemptThePod({ resource, actions, decision }: PolicyDenial, subject: HopSubject): string | undefined {
  const { serviceAccount, cluster } = subject;
  const { statement = '' } = decision;
  const exempting = exemptingStatement(roleOf(resource, subject)?.trustDocument, statement, {
    serviceAccount,
    clusterArn: cluster.arn,
    sessionTags: actions.includes('sts:TagSession'),
  });
  if (!exempting) return undefined;
  const where = `the trust policy of role ${nameOf(resource)}, in place of statement ${onOneLine(statement)}`;
  return `# If the denial is meant, give the pod another role. If not,\n${pasted(where, exempting)}`;
}

/** A further condition narrows a Deny, whatever else the statement says. */
function exemptTheRole(by: string, resource: string, statement: string): string | undefined {
  const where = isRole(resource)
    ? `the trust policy of role ${nameOf(resource)}`
    : isBucket(resource) && `the policy of bucket ${bucketOf(resource)}`;
  if (!where) return undefined;
  const condition = JSON.stringify({ ArnNotEquals: { 'aws:PrincipalArn': by } });
  return `# If the denial is meant, leave it. If not, add to the Condition of statement ${onOneLine(statement)}\n# of ${where}:\n${condition}`;
}

function roleOf(arn: string, { account }: HopSubject): Role | undefined {
  return account(accountOf(arn))?.roleByArn(arn);
}

/** A bucket policy's Sid may hold anything; what is pasted after a line break would be run. */
const onOneLine = (text: string) => text.replace(/[\s\p{C}]+/gu, ' ');
const isRole = (arn: string) => /^arn:[^:]*:iam::\d*:role\//.test(arn);
const isBucket = (arn: string) => /^arn:[^:]*:s3:::[^*]/.test(arn);
const bucketOf = (arn: string) => arn.split(':::')[1]?.split('/')[0];
const isManagedByAws = (arn: string) => /^arn:[^:]*:iam::aws:/.test(arn);
