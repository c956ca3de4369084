import type { Answer, HeardComponent, Pod, Source } from '../model/chain';
import { withoutSecrets } from '../model/redact';
import type { RehearsedState } from '../model/rehearsed-state';
import type { IdentityResult, StackResult } from '../model/template-result';
import type { Project } from './project';
import { sourceOf } from './template-part';

type Said = Omit<Answer, 'id'>;

/** What components and clients said of pods that were rehearsed, each once, in that order. */
export function answersOf(
  { answers }: Pick<RehearsedState, 'answers'>,
  identities: readonly IdentityResult[],
  pods: readonly Pod[],
): readonly Answer[] {
  const sources = new Map(pods.map(({ namespace, name, source }) => [`${namespace}/${name}`, source]));
  const about = (pod: Answer['pod']): Source => (pod && sources.get(`${pod.namespace}/${pod.name}`)) ?? {};
  const heard = answers.map((answer): Said => ({ ...answer, source: about(answer.pod) }));
  const clients = identities.flatMap(({ pod: { namespace, name }, evidence }) =>
    evidence.flatMap((each): Said[] => {
      if (each.kind !== 'client') return [];
      const pod = { namespace, name };
      return [{ component: 'client', said: withoutSecrets(each.said), pod, source: about(pod) }];
    }),
  );
  return numbered([...heard, ...clients]);
}

/** Why stacks were refused, in the words of CloudFormation or of the service, each at the resource that it was about. */
export function refusalsOf(project: Project, stacks: readonly StackResult[]): readonly Answer[] {
  return numbered(
    stacks
      .filter(({ status }) => status === 'failed')
      .flatMap(({ stackName, evidence }) => {
        const resource = evidence.flatMap((each) =>
          each.kind === 'fact' && each.name === 'resource' ? each.value : [],
        );
        const source = resource.flatMap((name) => sourceNamed(project, stackName, name) ?? [])[0] ?? {};
        return evidence.flatMap((each): Said[] =>
          each.kind === 'component'
            ? [{ component: componentNamed(each.component), said: withoutSecrets(each.said), source }]
            : [],
        );
      }),
  );
}

/** @param name the resource's construct path, or its logical id */
function sourceNamed(project: Project, stackName: string, name: string): Source | undefined {
  for (const stack of project.stacks) {
    for (const [logicalId, { metadata }] of stack.members) {
      const source = sourceOf(stack, logicalId, metadata);
      if (source.construct === name || (stack.name === stackName && logicalId === name)) return source;
    }
  }
  return undefined;
}

const COMPONENTS: readonly HeardComponent[] = [
  'agent',
  'webhook',
  'eks-auth',
  'eks',
  'sts',
  'cloudformation',
  'kubernetes',
  'kubelet',
  'imds',
];

/** What is none of the components is the service that refused. */
function componentNamed(name: string): HeardComponent {
  return COMPONENTS.find((component) => component === name) ?? 'service';
}

function numbered(answers: readonly Said[]): readonly Answer[] {
  return answers.map((answer, index) => ({ id: `answer/${index + 1}`, ...answer }));
}
