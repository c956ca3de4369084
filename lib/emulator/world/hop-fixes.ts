import type { Hop } from '../../model/hop';
import { recreate } from '../../model/kubectl';
import { POD_IDENTITY_SERVICE } from '../eks/association-role';
import { sessionName } from '../eks/auth/session-name';
import type { JournalEntry } from '../journal';
import { associate, SOME_ROLE, updateAssociation } from './fixes/association-fixes';
import { undo } from './fixes/denial-fixes';
import { accountOf, nameOf, pasted, trust } from './fixes/statements';
import { askTheAgent, bringTheToken, reachTheAgent } from './fixes/pod-fixes';
import type { HopSubject } from './hop-subject';

/** A hop that failed. */
export interface FailedHop {
  readonly from: Hop['from'];
  readonly to: Hop['to'];
  /** Whether anything was asked at all. */
  readonly isMissing: boolean;
  /** What the receiver noted of it, the last that tells why. */
  readonly entry?: JournalEntry;
}

type Fix = (hop: FailedHop, subject: HopSubject) => string | undefined;

/** By who was asked. A failure that none of these knows has no fix, rather than a wrong one. */
const FIXES: Readonly<Record<Hop['to'], Fix>> = {
  pod: () => undefined,
  imds: ({ from }, subject) => (from === 'pod' ? askTheAgent(subject) : undefined),
  agent: ({ isMissing, entry }, subject) => {
    if (isMissing) return (subject.shadowing.length > 0 ? askTheAgent(subject) : undefined) ?? reachTheAgent(subject);
    // A cause of its own: it did not just pass on what EKS Auth said.
    return entry?.cause === undefined ? undefined : bringTheToken(subject);
  },
  'eks-auth': ofEksAuth,
  sts: ofService,
  s3: ofService,
};

/** What to do about a hop that failed; `undefined` if that is not known. */
export function fixOf(hop: FailedHop, subject: HopSubject): string | undefined {
  return FIXES[hop.to](hop, subject);
}

function ofEksAuth({ entry }: FailedHop, subject: HopSubject): string | undefined {
  if (entry?.denial) return undo(entry.denial, subject);
  const { code, serviceAccount } = entry?.detail ?? {};
  // Who asks is known by then: it is not the cluster that is missing.
  if (code === 'ResourceNotFoundException' && serviceAccount !== undefined) {
    return subject.association ? undefined : associate(subject);
  }
  return code === 'InvalidTokenException' || code === 'ExpiredTokenException' ? bringTheToken(subject) : undefined;
}

function ofService({ from, entry }: FailedHop, subject: HopSubject): string | undefined {
  if (from === 'eks-auth') return ofStsInsideAws(entry, subject);
  const { association } = subject;
  const { denial } = entry ?? {};
  const role = association && (association.targetRoleArn ?? association.roleArn);
  if (denial && denial.by === role) return undo(denial, subject);
  if (!isPodsSession(entry, subject)) return askTheAgent(subject);
  // The association has come to give another role than the pod still has.
  return denial && (association ? recreate(subject.pod) : undo(denial, subject));
}

function ofStsInsideAws(entry: JournalEntry | undefined, subject: HopSubject): string | undefined {
  const { said = '', subject: arn = '', denial } = entry ?? {};
  if (denial) return undo(denial, subject);
  const { association, account } = subject;
  const home = account(accountOf(arn));
  if (said.startsWith('AccessDenied:') && home && !home.roleByArn(arn)) {
    const option = association?.targetRoleArn === arn ? '--target-role-arn' : '--role-arn';
    const update = updateAssociation(subject, `${option} ${SOME_ROLE}`);
    return update && `# make the role ${arn} again, or give the association another:\n${update}`;
  }
  return said.startsWith('PackedPolicyTooLarge:') ? doWithoutTags(subject) : undefined;
}

/** A trust policy that asks for the tags needs a statement that does not. */
function doWithoutTags(subject: HopSubject): string | undefined {
  const { roleArn = '' } = subject.association ?? {};
  const document = subject.account(accountOf(roleArn))?.roleByArn(roleArn)?.trustDocument;
  const asked = { by: POD_IDENTITY_SERVICE, actions: ['sts:AssumeRole'], resource: roleArn };
  const update = updateAssociation(subject, '--disable-session-tags');
  if (!update || !/aws:RequestTag/i.test(JSON.stringify(document) ?? '')) return update;
  return `${pasted(`the trust policy of role ${nameOf(roleArn)}`, trust(asked, subject))}\n# and then\n${update}`;
}

/** Whether a request was signed by a session that EKS Auth made for the pod, of whatever role. */
function isPodsSession(entry: JournalEntry | undefined, { cluster, pod }: HopSubject): boolean {
  return nameOf(entry?.subject ?? '').startsWith(sessionName(cluster.name, pod.name, ''));
}
