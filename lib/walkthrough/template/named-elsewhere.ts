import type { LoadedStack } from '../../emulator/cloudformation/assembly';
import type { LoadedManifest } from '../../emulator/kubernetes/manifests';
import type { StackEnvironment } from '../../emulator/cloudformation/assembly-environment';

/** An account, where it decides something here: in ARNs of IAM, STS and EKS, and in a condition on the caller's account. */
const ACCOUNT = /:(?:iam|sts|eks):(?:[a-z0-9*-]*|\$\{AWS::Region\}):(\d{12}):|"aws:SourceAccount":"(\d{12})"/gi;

/** A region, where it decides something here: in ARNs of EKS. */
const REGION = /:eks:([a-z]{2,}(?:-[a-z]+)+-\d+):/g;

/** A region that a container of a loose manifest names for its clients. */
const CLIENT_REGION = /"name":"AWS_(?:DEFAULT_)?REGION","value":"([a-z]{2,}(?:-[a-z]+)+-\d+)"/g;

/**
 * A sentence for each account and each region that templates, and the pods of loose manifests, name as text and that is not where they are deployed to here,
 * with the option that would take them there, if there is one place alone.
 *
 * @param home where they are deployed
 * @param chosen what of that somebody chose; the rest is only what there is by default
 */
export function namedElsewhere(
  stacks: readonly LoadedStack[],
  home: Required<StackEnvironment>,
  chosen: StackEnvironment,
  manifests: readonly Pick<LoadedManifest, 'object'>[] = [],
): string[] {
  const text = stacks.map(({ template, nested }) => JSON.stringify([template, ...nested.values()])).join('\n');
  const accounts = elsewhere(text, ACCOUNT, home.accountId, chosen.accountId === undefined && '--account');
  const pods = JSON.stringify(manifests.map(({ object }) => object));
  const clients = elsewhere(pods, CLIENT_REGION, home.region, chosen.region === undefined && '--region');
  const regions = elsewhere(text, REGION, home.region, chosen.region === undefined && '--region');
  return [
    ...accounts.map(
      ({ name, remedy }) =>
        `The template names account ${name} and is deployed to ${home.accountId} here: whatever names ${name} is judged as another account's.${remedy}`,
    ),
    ...clients.map(
      ({ name, remedy }) =>
        `Pods of the manifests have their clients call region ${name}, and there is ${home.region} alone here: what they ask there is not answered.${remedy}`,
    ),
    ...regions.map(
      ({ name, remedy }) =>
        `The template names region ${name} in ARNs of EKS and is deployed to ${home.region} here: what is for clusters in ${name} is not for the one here.${remedy}`,
    ),
  ];
}

/** @param option what would change the home; `false` if it has been chosen */
function elsewhere(text: string, pattern: RegExp, home: string, option: string | false) {
  const named = new Set([...text.matchAll(pattern)].map(([, one, other]) => one ?? other ?? ''));
  const others = [...named].filter((name) => name !== home);
  const remedy = (name: string) => {
    if (option === false) return '';
    return named.size === 1
      ? ` If that is where it belongs: ${option} ${name}.`
      : ' Pseudo parameters (AWS::AccountId, AWS::Region, a stack without env) do not have this trouble.';
  };
  return others.map((name) => ({ name, remedy: remedy(name) }));
}
