import { openEmulator } from '../../lib/emulator/environment';
import type { Evidence, RehearsalResult, SceneId, SceneResult } from '../../lib/model/result';
import { synthesise } from '../../lib/stack/synthesise';
import { rehearse } from '../../lib/walkthrough/rehearse';
import type { Half, Script } from '../../lib/walkthrough/scene';
import { withoutIdentity } from '../../k8s/workload-names';

export interface Template {
  Resources: Record<string, TemplateResource>;
}

export interface TemplateResource {
  Type: string;
  Properties: Record<string, any>; // eslint-disable-line @typescript-eslint/no-explicit-any -- tests reach deep into templates
  DependsOn?: string | string[];
}

/** Breaks a template, in place. */
export type Fault = (template: Template, half: Half) => void;

/** The project's own stack as a script, after `fault` had its way with each template. */
export function brokenScript(context: Record<string, unknown>, fault: Fault): Script {
  return {
    synthesise(half) {
      const revision = half.podRevision === undefined ? {} : { podRevision: half.podRevision };
      const made = synthesise({ ...context, podIdentityAssociation: half.associated, ...revision });
      const template = structuredClone(made.template) as unknown as Template;
      fault(template, half);
      const { namespace, podName } = made.settings;
      return {
        stackName: made.stackName,
        template,
        resourceCount: Object.keys(template.Resources).length,
        warnings: [],
        pod: { namespace, name: podName },
        isolationPod: { namespace, name: withoutIdentity(made.settings).podName },
      };
    },
  };
}

export interface Played {
  readonly result: RehearsalResult;
  readonly scenes: Readonly<Record<SceneId, SceneResult>>;
}

/** Plays the tutorial in loopback mode, which every machine has. */
export async function play(context: Record<string, unknown> = {}, fault: Fault = () => {}): Promise<Played> {
  const environment = openEmulator({ mode: 'loopback' });
  try {
    const result = await rehearse({ environment, script: brokenScript(context, fault) });
    return { result, scenes: Object.fromEntries(result.scenes.map((scene) => [scene.id, scene])) as Played['scenes'] };
  } finally {
    await environment.close();
  }
}

export const statuses = ({ result }: Played) => Object.fromEntries(result.scenes.map(({ id, status }) => [id, status]));

/** All that a scene shows, one item a line. */
export const shown = (scene: SceneResult): string => scene.evidence.map(text).join('\n');

function text(evidence: Evidence): string {
  switch (evidence.kind) {
    case 'client':
    case 'component':
      return evidence.said;
    case 'cause':
      return `because ${evidence.cause}`;
    case 'fact':
      return `${evidence.name}: ${evidence.value}`;
  }
}

export function resourcesOf(template: Template, type: string): [logicalId: string, resource: TemplateResource][] {
  return Object.entries(template.Resources).filter(([, resource]) => resource.Type === type);
}

/** Changes the Kubernetes object `name` wherever the template applies it. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a manifest
export function changeManifest(template: Template, name: string, change: (object: any) => void): void {
  for (const [, { Properties }] of resourcesOf(template, 'Custom::AWSCDK-EKS-KubernetesResource')) {
    const objects = JSON.parse(Properties['Manifest']) as any[]; // eslint-disable-line @typescript-eslint/no-explicit-any
    objects.filter((object) => object.metadata.name === name).forEach(change);
    Properties['Manifest'] = JSON.stringify(objects);
  }
}

/** The role that the association names. */
export function podRole(template: Template): TemplateResource | undefined {
  return Object.entries(template.Resources).find(([id]) => id.startsWith('PodRole'))?.[1];
}
