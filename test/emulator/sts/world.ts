import type { Clock } from '../../../lib/emulator/clock';
import { IamAccount } from '../../../lib/emulator/iam/account';
import { Journal } from '../../../lib/emulator/journal';
import type { AssumeRoleOutcome, AssumeRoleRefusal, AssumeRoleRequest } from '../../../lib/emulator/sts/assume-role';
import type { Session } from '../../../lib/emulator/sts/session';
import { Sts } from '../../../lib/emulator/sts/sts';

export const AT = Date.UTC(2026, 10, 23, 14, 51, 39);
export const ACCOUNT = '111122223333';
export const OTHER_ACCOUNT = '444455556666';
export const SERVICE = 'pods.eks.amazonaws.com';

/** The session tags that Pod Identity passes, in its order. */
export const POD_TAGS = [
  { key: 'eks-cluster-arn', value: 'arn:aws:eks:us-east-1:111122223333:cluster/eksdemo1' },
  { key: 'eks-cluster-name', value: 'eksdemo1' },
  { key: 'kubernetes-namespace', value: 'default' },
  { key: 'kubernetes-service-account', value: 'aws-cli-sa' },
  { key: 'kubernetes-pod-name', value: 'aws-cli' },
  { key: 'kubernetes-pod-uid', value: '6bb78ecb-8ac2-4a1c-9b1e-0f1d0f6b8f6e' },
];

/** A trust policy of one statement; `over` changes the statement. */
export function trust(over: Readonly<Record<string, unknown>> = {}): unknown {
  return {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Principal: { Service: SERVICE }, Action: ['sts:AssumeRole', 'sts:TagSession'], ...over },
    ],
  };
}

/** A permissions policy of one Allow statement. */
export function allow(action: string | string[], over: Readonly<Record<string, unknown>> = {}): unknown {
  return { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: action, Resource: '*', ...over }] };
}

/** Two accounts and their STS at a time that stands still until it is set. */
export class World {
  now = AT;
  readonly clock: Clock = { now: () => this.now };
  readonly journal = new Journal();
  readonly account = new IamAccount({ accountId: ACCOUNT, clock: this.clock, unknownManagedPolicies: 'accept' });
  readonly other = new IamAccount({ accountId: OTHER_ACCOUNT, clock: this.clock });
  readonly sts = new Sts({
    accounts: [this.account, this.other],
    region: 'us-east-1',
    clock: this.clock,
    journal: this.journal,
  });

  /** Asks as EKS Auth does for a pod. */
  assume(roleArn: string, over: Partial<AssumeRoleRequest> = {}): AssumeRoleOutcome {
    return this.sts.assumeRole({
      caller: { service: SERVICE },
      roleArn,
      sessionName: 'eks-eksdemo1-aws-cli-b307fd36',
      durationSeconds: 21_600,
      tags: POD_TAGS,
      transitiveTagKeys: POD_TAGS.map(({ key }) => key),
      ...over,
    });
  }

  /** A session of the role, which must let itself be assumed. */
  session(roleArn: string, over: Partial<AssumeRoleRequest> = {}): Session {
    const outcome = this.assume(roleArn, over);
    if (!outcome.ok) throw new Error(`${outcome.message} (${outcome.cause})`);
    return outcome.session;
  }
}

/** The refusal in an outcome. */
export function refused(outcome: AssumeRoleOutcome): AssumeRoleRefusal {
  if (outcome.ok) throw new Error(`was not refused: ${outcome.session.arn}`);
  return outcome;
}
