import { openLoopbackNetwork } from './loopback';
import { openNamespaceNetwork } from './namespace';
import type { NetworkOptions, PodNetwork } from './network';
import { probeNetwork } from './probe';

/** `auto` takes namespaces where the machine allows them, else loopback. */
export type NetworkMode = 'auto' | 'namespace' | 'loopback';

/** A network, and why it is this one. */
export interface OpenedNetwork {
  readonly network: PodNetwork;
  /** One phrase for the run's report. */
  readonly reason: string;
}

/**
 * Opens a network for pods. Several may be open at once, in one process or in many: none sees another.
 *
 * @throws {Error} if `namespace` is asked for and the machine does not allow it
 */
export async function openNetwork(mode: NetworkMode, options: NetworkOptions): Promise<OpenedNetwork> {
  if (mode === 'loopback') return { network: await openLoopbackNetwork(options), reason: 'asked for' };
  const probe = await probeNetwork();
  if (probe.mode === 'namespace') {
    try {
      return { network: await openNamespaceNetwork(options, probe.privilege), reason: probe.reason };
    } catch (error) {
      if (mode === 'namespace') throw error;
      return { network: await openLoopbackNetwork(options), reason: (error as Error).message };
    }
  }
  if (mode === 'namespace') throw new Error(`no private network for pods: ${probe.reason}`);
  return { network: await openLoopbackNetwork(options), reason: probe.reason };
}
