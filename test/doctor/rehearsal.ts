import type { CallOutcome, PodName } from '../../lib/model/environment';
import type { ExecRequest, ExecResult } from '../../lib/emulator/node/exec';
import type { ClientName } from '../../lib/emulator/world/clients';
import type { ClientTask } from '../../lib/emulator/world/pod-clients';
import type { World } from '../../lib/emulator/world/world';
import type { Speaker } from '../rehearsal/rules/seen';
import type { Draft } from './draft';

/** A cluster that runs, and what can be done in it while a case is rehearsed. */
export interface Stage {
  readonly world: World;
  /** What is deployed; a deed may change it before it is. */
  readonly draft: Draft;
  /** Has a client in a pod call AWS. @param how.pod @default the draft's; @param how.task @default lists the buckets */
  ask(how?: { readonly pod?: PodName; readonly client?: ClientName; readonly task?: ClientTask }): Promise<CallOutcome>;
  /** Runs something in a pod. What a program says is taken down. @param pod @default the draft's */
  exec(request: ExecRequest, pod?: PodName): Promise<ExecResult>;
  /**
   * Asks the agent, from the draft's pod, as its variables say.
   * @param authorization what is made of the token @default as it is
   * @returns status 0 if nobody answers
   */
  askAgent(authorization?: (token: string) => string): Promise<{ readonly status: number; readonly body: string }>;
  /** Takes down what was said where nothing else would. */
  hear(by: Speaker, said: string): void;
  /** Changes the draft, and updates the stack to it; a refusal is taken down. */
  update(change: (draft: Draft) => void): Promise<void>;
}

/** Something that is done on a stage. */
export type Deed = (stage: Stage) => unknown;

/** How a case is played, beyond that its template is deployed and its pod lists the buckets. */
export interface Rehearsal {
  /** `namespace`: with AWS's true addresses, on machines that can have a network of their own. @default 'loopback' */
  readonly mode?: 'loopback' | 'namespace';
  /** Needs the AWS CLI, and so python3. */
  readonly needsCli?: boolean;
  /** Done before the template is deployed, to the world or to the draft. */
  readonly before?: Deed;
  /** What goes wrong once the pod runs; the twin is spared it. */
  readonly trigger?: Deed;
  /** What is asked, of whom; the last call counts. @default the draft's pod lists the buckets */
  readonly asks?: Deed;
  /** What gives the fault away is neither in the draft's stack nor on the wire, and so not in what is read of a rehearsal. */
  readonly isOutside?: boolean;
  /** Rules that find something in the rehearsal besides: in what the webhook made of the pod, above all. */
  readonly also?: readonly string[];
  /** Name of the role that the twin's last call is made as. @default `pod-role` */
  readonly becomes?: string;
}
