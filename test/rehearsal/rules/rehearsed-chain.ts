import { rehearsedState } from '../../../lib/emulator/world/rehearsed-state';
import type { IdentityChain } from '../../../lib/model/chain';
import type { Evidence } from '../../../lib/model/result';
import type { IdentityResult, StackResult } from '../../../lib/model/template-result';
import { chainFromRehearsal } from '../../../lib/reader';
import { templateOf } from '../../doctor/draft';
import { STACK, type OpenStage } from './stage';

/** What the reader makes of a rehearsal as it stands: of the template, of what runs, and of what was answered. */
export function rehearsedChain(stage: OpenStage): IdentityChain {
  const { world, draft } = stage;
  const template = templateOf(draft);
  const file = 'template.json';
  const stack = { stackName: STACK, file, template, dependencies: [], parameters: {}, nested: new Map() };
  return chainFromRehearsal({
    sources: { stacks: [stack] },
    state: rehearsedState(world),
    result: { stacks: [stackResult(stage)], identities: identities(stage) },
  });
}

function stackResult({ refused }: OpenStage): StackResult {
  const common = { stackName: STACK, inertTypes: [], durationMs: 0 };
  if (!refused) return { ...common, status: 'passed', evidence: [] };
  const { logicalId, reason } = refused;
  const resource: Evidence[] = logicalId === undefined ? [] : [{ kind: 'fact', name: 'resource', value: logicalId }];
  const said: Evidence = { kind: 'component', component: 'cloudformation', said: reason };
  return { ...common, status: 'failed', evidence: [...resource, said] };
}

/** What the draft's pod got, as the only pod that was asked. */
function identities(stage: OpenStage): readonly IdentityResult[] {
  const association = stage.association();
  if (!association) return [];
  const { clusterName: cluster, serviceAccount, roleArn } = association;
  const { namespace, name } = stage.podName();
  const evidence = stage.outcomes.map(({ client, succeeded, said }): Evidence => ({
    kind: 'client',
    client,
    pod: name,
    succeeded,
    said,
  }));
  return [
    {
      association: { cluster, namespace: association.namespace, serviceAccount, roleArn },
      pod: { cluster, namespace, name, serviceAccount, origin: { kind: 'manifest' } },
      status: stage.outcomes.at(-1)?.succeeded ? 'passed' : 'failed',
      evidence,
      durationMs: 0,
    },
  ];
}
