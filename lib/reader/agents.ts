import { parse } from 'yaml';
import { parseApiVersion } from '../emulator/kubernetes/resource-types';
import { asRead, bindUnknowns, hasUnknown, type AgentInstallation, type Read } from '../model/chain';
import { CDK_CHART } from '../model/cdk-resource-types';
import { objectsOfKind, originOfObject, type KubernetesObjects } from './kubernetes-objects';
import { listField, mapField, textField } from './plain-fields';
import type { Project } from './project';
import { doubtOf, originOf, partsOf, propertiesOf } from './template-part';

const AGENT = 'eks-pod-identity-agent';

/** What installs the Pod Identity agent: the EKS add-on, its Helm chart, or a DaemonSet. */
export function readAgents(project: Project, objects: KubernetesObjects): Read<AgentInstallation> {
  const mayBeMore = doubtOf(project, 'AWS::EKS::Addon', CDK_CHART) ?? unnamedAddon(project) ?? installer(objects);
  return asRead([...addons(project), ...charts(project), ...daemonSets(objects)], mayBeMore);
}

/** Why an add-on of which only the deployment tells the name may be the agent. */
function unnamedAddon(project: Project): string | undefined {
  const names = partsOf(project, 'AWS::EKS::Addon').map((part) => propertiesOf(part, project).text('AddonName') ?? '');
  const [open] = names.filter((name) => hasUnknown(name) && bindUnknowns(name, AGENT));
  return open === undefined ? undefined : `an add-on may be it, whose name is not known: ${project.unknowns.why(open)}`;
}

/** API groups of controllers that install what their objects name: Helm charts, add-ons. */
const INSTALLERS =
  /(?:^|\.)(?:argoproj\.io|fluxcd\.io|helm\.cattle\.io|eks\.services\.k8s\.aws|upbound\.io|cluster\.x-k8s\.io)$/;

/** Why an object that names the agent may have it installed: an Application of Argo CD, a HelmRelease of Flux. */
function installer({ items }: KubernetesObjects): string | undefined {
  const found = items.find(
    ({ object }) => INSTALLERS.test(parseApiVersion(object.apiVersion).group) && JSON.stringify(object).includes(AGENT),
  );
  return found && `the ${found.object.kind} ${found.object.metadata.name} may install it`;
}

function addons(project: Project): readonly AgentInstallation[] {
  return partsOf(project, 'AWS::EKS::Addon').flatMap((part): AgentInstallation[] => {
    const given = propertiesOf(part, project);
    if (given.text('AddonName') !== AGENT) return [];
    const version = given.text('AddonVersion');
    const serviceAccountRoleArn = given.text('ServiceAccountRoleArn');
    const values = given.text('ConfigurationValues');
    return [
      {
        ...originOf(part),
        clusterName: given.text('ClusterName') ?? '',
        kind: 'addon',
        name: AGENT,
        ...(version !== undefined && { version }),
        ...(serviceAccountRoleArn !== undefined && { serviceAccountRoleArn }),
        env: environmentIn(values),
      },
    ];
  });
}

/** The environment in `ConfigurationValues`, which is JSON or YAML text. */
function environmentIn(values: string | undefined): AgentInstallation['env'] {
  if (values === undefined) return {};
  if (hasUnknown(values)) return { notKnown: 'a part of the configuration values comes about with the deployment' };
  try {
    return mapField(parse(values, { maxAliasCount: 100, logLevel: 'error' }) as unknown, 'env');
  } catch (error) {
    return {
      notKnown: `the configuration values are neither JSON nor YAML: ${(error as Error).message.split('\n', 1)[0]}`,
    };
  }
}

function charts(project: Project): readonly AgentInstallation[] {
  return partsOf(project, CDK_CHART).flatMap((part): AgentInstallation[] => {
    const given = propertiesOf(part, project);
    const chart = `${given.text('Chart') ?? ''} ${given.text('Release') ?? ''}`;
    if (!chart.includes(AGENT)) return [];
    return [
      { ...originOf(part), clusterName: given.text('ClusterName') ?? '', kind: 'daemonset', name: AGENT, env: {} },
    ];
  });
}

function daemonSets(objects: KubernetesObjects): readonly AgentInstallation[] {
  return objectsOfKind(objects, 'apps', ['DaemonSet']).flatMap((item): AgentInstallation[] => {
    const containers = listField(item.object, 'spec', 'template', 'spec', 'containers');
    const agent = containers.find((container) => textField(container, 'image')?.includes(AGENT) === true);
    if (!agent && item.object.metadata.name !== AGENT) return [];
    const env = listField(agent, 'env').map((variable): [string, string] => [
      textField(variable, 'name') ?? '',
      textField(variable, 'value') ?? '',
    ]);
    return [
      {
        ...originOfObject(item),
        kind: 'daemonset',
        name: item.object.metadata.name,
        env: Object.fromEntries(env),
      },
    ];
  });
}
