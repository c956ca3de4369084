import type { ClientChoice } from '../../lib/emulator/world/clients';

/** What both kinds of rehearsal take. */
export interface CommonOptions {
  readonly json: boolean;
  readonly mode: 'auto' | 'namespace' | 'loopback';
  readonly client: ClientChoice;
  readonly exec?: string;
  /** The file for the HTML report. */
  readonly report?: string;
}
