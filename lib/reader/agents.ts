import { parse } from 'yaml';
import { asRead, hasUnknown, type AgentInstallation, type Read, type Value } from '../model/chain';
import { CHART_TYPE, objectsOfKind, originOfObject, type KubernetesObjects } from './kubernetes-objects';
import { listField, mapField, textField } from './plain-fields';
import type { Project } from './project';
import { doubtOf, originOf, partsOf, propertiesOf } from './template-part';

const AGENT = 'eks-pod-identity-agent';

/** What installs the Pod Identity agent: the EKS add-on, its Helm chart, or a DaemonSet. */
export function readAgents(project: Project, objects: KubernetesObjects): Read<AgentInstallation> {
  const mayBeMore = doubtOf(project, 'AWS::EKS::Addon', CHART_TYPE);
  return asRead([...addons(project), ...charts(project), ...daemonSets(objects)], mayBeMore);
}

function addons(project: Project): readonly AgentInstallation[] {
  return partsOf(project, 'AWS::EKS::Addon').flatMap((part): AgentInstallation[] => {
    const given = propertiesOf(part, project);
    if (given.text('AddonName') !== AGENT) return [];
    const version = given.text('AddonVersion');
    const serviceAccountRoleArn = given.text('ServiceAccountRoleArn');
    const values = given.text('ConfigurationValues');
    const configuration = values === undefined ? undefined : parseValues(values);
    return [
      {
        ...originOf(part),
        clusterName: given.text('ClusterName') ?? '',
        kind: 'addon',
        name: AGENT,
        ...(version !== undefined && { version }),
        ...(serviceAccountRoleArn !== undefined && { serviceAccountRoleArn }),
        ...(configuration !== undefined && { configuration }),
        env: mapField(configuration, 'env'),
      },
    ];
  });
}

/** `ConfigurationValues` is JSON or YAML text. */
function parseValues(text: string): Value<unknown> {
  if (hasUnknown(text)) return { notKnown: 'a part of the configuration values comes about with the deployment' };
  try {
    return parse(text, { maxAliasCount: 100, logLevel: 'silent' }) as unknown;
  } catch (error) {
    return { notKnown: `the configuration values are neither JSON nor YAML: ${(error as Error).message}` };
  }
}

function charts(project: Project): readonly AgentInstallation[] {
  return partsOf(project, CHART_TYPE).flatMap((part): AgentInstallation[] => {
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
        configuration: { agent: { args: agent?.['args'] ?? [] } },
        env: Object.fromEntries(env),
      },
    ];
  });
}
