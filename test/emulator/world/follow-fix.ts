import type { IamAccount } from '../../../lib/emulator/iam/account';
import type { Pod } from '../../../lib/emulator/kubernetes/objects';
import type { EmulatedCluster } from '../../../lib/emulator/world/emulated-cluster';
import type { World } from '../../../lib/emulator/world/world';
import { statementName, statementsOf, type PlainStatement } from '../../../lib/model/policy-document';

/* eslint-disable @typescript-eslint/no-explicit-any -- statements and pods are taken apart by hand here */

/** Does what a fix says, as a reader would who pastes it. @throws {Error} if nothing of it is understood */
export async function follow(fix: string, world: World): Promise<void> {
  const [cluster] = [...world.clusters.values()];
  let understood = pastePolicies(fix, world);
  for (const command of commandsOf(fix)) understood = (await run(command, world, cluster!)) || understood;
  if (!understood) throw new Error(`nobody understands this fix:\n${fix}`);
  for (const each of world.clusters.values()) await each.reconcile();
  await world.settled();
}

const SOMEWHERE = /# in (.+):\n(\{[\s\S]*?\n\})/g;

/** Puts statements where the line above them says. */
function pastePolicies(fix: string, world: World): boolean {
  const found = [...fix.matchAll(SOMEWHERE)];
  for (const [, where = '', json = ''] of found) paste(where, JSON.parse(json) as PlainStatement, world);
  return found.length > 0;
}

function paste(where: string, statement: PlainStatement, world: World): void {
  const policy = (...statements: unknown[]) => ({ Version: '2012-10-17', Statement: statements });
  const trust = /^the trust policy of role (\S+?)(?:, in place of statement (\S+))?$/.exec(where);
  const permissions = /^a policy of role (\S+)$/.exec(where);
  const boundary = /^(arn:\S+), the permissions boundary of role \S+$/.exec(where);
  const bucket = /^the policy of bucket (\S+)$/.exec(where);
  if (trust) {
    const [, name = '', replaced] = trust;
    const account = accountWith(name, world);
    const others = statementsOf(account.role(name)?.trustDocument);
    const kept = others.filter((each, index) => statementName(each, index) !== replaced);
    account.updateAssumeRolePolicy(name, policy(...kept, statement));
  } else if (permissions) {
    accountWith(permissions[1]!, world).putRolePolicy(permissions[1]!, 'pasted', policy(statement));
  } else if (boundary) {
    world.account.iam.updatePolicy(boundary[1]!, policy(statement));
  } else if (bucket) {
    world.account.s3.putBucketPolicy(bucket[1]!, policy(statement));
  } else {
    throw new Error(`nobody knows where this is: ${where}`);
  }
}

function accountWith(role: string, { account }: World): IamAccount {
  const accounts = [account.iam, ...['444455556666'].flatMap((id) => account.sts.account(id) ?? [])];
  const found = accounts.find((each) => each.role(role));
  if (!found) throw new Error(`there is no role ${role}`);
  return found;
}

const commandsOf = (fix: string) =>
  fix
    .replace(/ \\\n +/g, ' ')
    .split('\n')
    .filter((line) => /^(?:aws|kubectl) /.test(line));

async function run(command: string, { account }: World, cluster: EmulatedCluster): Promise<boolean> {
  const option = (name: string) => new RegExp(`--${name} (?:'([^']*)'|(\\S+))`).exec(command)?.slice(1).find(Boolean);
  const has = (name: string) => new RegExp(`--${name}(?: |$)`).test(command);
  const clusterName = option('cluster-name') ?? '';
  const settings = {
    ...(has('disable-session-tags') && { disableSessionTags: true }),
    ...(has('no-disable-session-tags') && { disableSessionTags: false }),
    ...(option('policy') && { policy: option('policy') }),
    ...(option('target-role-arn') && { targetRoleArn: option('target-role-arn') }),
  };
  const idOf = () => {
    const pods = { namespace: option('namespace')!, serviceAccount: option('service-account')! };
    return account.eks.associationFor(clusterName, pods)?.associationId ?? '';
  };
  switch (command.split(' ').slice(0, 3).join(' ')) {
    case 'aws eks create-pod-identity-association':
      account.eks.createPodIdentityAssociation({
        clusterName,
        namespace: option('namespace')!,
        serviceAccount: option('service-account')!,
        roleArn: option('role-arn')!,
        ...settings,
      });
      return true;
    case 'aws eks update-pod-identity-association':
      account.eks.updatePodIdentityAssociation(clusterName, idOf(), {
        ...settings,
        ...(option('role-arn') && { roleArn: option('role-arn') }),
      });
      return true;
    case 'aws eks create-addon':
      account.eks.createAddon({ clusterName, name: option('addon-name')! });
      return true;
    case 'aws iam attach-role-policy':
      account.iam.attachRolePolicy(option('role-name')!, option('policy-arn')!);
      return true;
    case 'aws iam detach-role-policy':
      account.iam.detachRolePolicy(option('role-name')!, option('policy-arn')!);
      return true;
    case 'kubectl annotate serviceaccount':
      await changeServiceAccount(command, cluster);
      return true;
    case 'kubectl get pod':
      await recreatePod(command, cluster);
      return true;
    default:
      return false;
  }
}

async function changeServiceAccount(command: string, { api }: EmulatedCluster): Promise<void> {
  const [, name = '', namespace = '', annotation = ''] = /serviceaccount (\S+) -n (\S+) (\S+)- /.exec(command) ?? [];
  const account = structuredClone(api.find('ServiceAccount', namespace, name)) as any;
  delete account.metadata.annotations[annotation];
  api.delete('ServiceAccount', namespace, name);
  await api.create(withoutStanding(account));
}

/** `kubectl replace --force -f pod.yaml`, after what the comment says was done to the file. */
async function recreatePod(command: string, cluster: EmulatedCluster): Promise<void> {
  const [, name = '', namespace = ''] = /^kubectl get pod (\S+) -n (\S+) /.exec(command) ?? [];
  const pod = structuredClone(cluster.api.find('Pod', namespace, name)) as Pod & Record<string, any>;
  const [, taken = '', map] = /# take (.+?) out of (?:it|its (\w+)),/.exec(command) ?? [];
  const [, volume] = /# give its volume another name than ([\w-]+),/.exec(command) ?? [];
  for (const each of taken.split(', ')) {
    if (map) delete (pod.metadata as any)[map][each];
    for (const container of pod.spec.containers) container.env = container.env?.filter((item) => item.name !== each);
  }
  for (const each of pod.spec.volumes ?? []) if (each.name === volume) each.name = 'renamed';
  cluster.api.delete('Pod', namespace, name, { gracePeriodSeconds: 0 });
  await cluster.settled();
  await cluster.api.create(withoutStanding(pod));
}

function withoutStanding(object: any): any {
  const { uid: _uid, resourceVersion: _version, creationTimestamp: _at, ...metadata } = object.metadata;
  const { status: _status, ...rest } = object;
  if (rest.spec) delete rest.spec.nodeName;
  return { ...rest, metadata };
}
