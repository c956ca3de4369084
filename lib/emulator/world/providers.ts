import type { AdjustableClock } from '../clock';
import { cfnJsonProviders } from '../cloudformation/cfn-json';
import type { ResourceProvider } from '../cloudformation/provider';
import { eksResourceProviders } from '../eks/resources';
import { CLUSTER_TYPES } from '../eks/resources/cluster-types';
import { iamResourceProviders } from '../iam/resources';
import type { Journal } from '../journal';
import type { ApiServer } from '../kubernetes/api-server';
import { kubectlResourceProviders } from '../kubernetes/resources';
import { s3ResourceProviders } from '../s3/resources';
import type { Account } from './account';

/** What the resource types need of the world around them. */
export interface ProviderSurroundings {
  readonly account: Account;
  readonly apiServer: (clusterName: string) => ApiServer | undefined;
  /** Brings clusters, nodes and agents to what the control plane holds. */
  readonly reconcile: () => Promise<void>;
  readonly clock: AdjustableClock;
  readonly journal: Journal;
}

/** After these, something starts or stops running. */
const RECONCILED = [...CLUSTER_TYPES, 'AWS::EKS::Nodegroup', 'AWS::EKS::Addon'];

/** Every resource type that has behaviour here; CloudFormation carries the others as inert, and names them. */
export function resourceProviders(around: ProviderSurroundings): Record<string, ResourceProvider> {
  const { account, apiServer, reconcile, clock, journal } = around;
  const eks = eksResourceProviders(account.eks);
  for (const type of RECONCILED) {
    const provider = eks[type];
    if (provider) eks[type] = reconciled(provider, reconcile);
  }
  return {
    ...cfnJsonProviders,
    ...iamResourceProviders(account.iam),
    ...s3ResourceProviders(account.s3),
    ...eks,
    ...kubectlResourceProviders(apiServer, { clock, journal, wait: waitByClock(clock) }),
  };
}

function reconciled(provider: ResourceProvider, reconcile: () => Promise<void>): ResourceProvider {
  const { update } = provider;
  const after = async <T>(result: T | Promise<T>): Promise<T> => {
    const done = await result;
    await reconcile();
    return done;
  };
  return {
    ...provider,
    create: (request) => after(provider.create(request)),
    ...(update && { update: (request, previous) => after(update.call(provider, request, previous)) }),
    delete: (request, existing) => after(provider.delete(request, existing)),
  };
}

/** Lets the handler's pauses pass in the emulated world instead of in the reader's life. */
function waitByClock(clock: AdjustableClock): (milliseconds: number) => Promise<void> {
  return (milliseconds) => {
    clock.advance(milliseconds);
    return new Promise((resolve) => setImmediate(resolve));
  };
}
