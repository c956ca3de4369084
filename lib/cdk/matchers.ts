import { diagnoseAll } from '../doctor';
import type { IdentityChain } from '../model/chain';
import { severitiesFrom, type Severity } from '../model/diagnosis';
import { readChains } from '../reader';
import { describeFinding } from './describe-finding';
import { grantOf } from './grant';

declare global {
  // The interface that @types/jest has for matchers of others.
  // eslint-disable-next-line @typescript-eslint/no-namespace
  namespace jest {
    // eslint-disable-next-line @typescript-eslint/no-unused-vars, @typescript-eslint/no-empty-object-type
    interface Matchers<R, T = {}> {
      /**
       * A pod gets its role through Pod Identity, and the role may do this.
       * @param pod `NAMESPACE/NAME` of a pod, or of the workload that makes it
       * @param action `s3:ListAllMyBuckets`
       * @param resource an ARN @default *
       */
      toGrantPod(pod: string, action: string, resource?: string): R;
      /** The doctor finds nothing of severity `warning` or above (`failOn` for another). */
      toHaveHealthyPodIdentity(options?: { readonly failOn?: Severity }): R;
    }
  }
}

/** A template of `aws-cdk-lib/assertions`, a template as an object, or the path of a template or a `cdk.out`. */
export type TemplateUnderTest = { toJSON(): object } | object | string;

/** Importing this file is enough; this is for an `expect` of one's own. */
export const podIdentityMatchers = { toGrantPod, toHaveHealthyPodIdentity };

function toGrantPod(received: TemplateUnderTest, pod: string, action: string, resource?: string) {
  const { outcome, reason } = grantOf(chainsOf(received), pod, action, resource);
  const what = `${pod} ${action}${resource === undefined ? '' : ` on ${resource}`}`;
  // `.not` asks for a refusal, not for a doubt: what could not be told fails either way.
  if (outcome === 'unknown') throw new Error(`Could not tell whether the template grants ${what}: ${reason}`);
  const pass = outcome === 'granted';
  return {
    pass,
    message: () => `The template ${pass ? 'grants' : 'does not grant'} ${what}: ${reason}`,
  };
}

function toHaveHealthyPodIdentity(received: TemplateUnderTest, { failOn = 'warning' }: { failOn?: Severity } = {}) {
  const counting = severitiesFrom(failOn);
  const { findings, identities } = diagnoseAll(chainsOf(received));
  if (identities.length === 0) throw new Error('The template has no Pod Identity association.');
  const faults = findings.filter(({ severity }) => counting.includes(severity));
  return {
    pass: faults.length === 0,
    message: () =>
      faults.length === 0
        ? 'The doctor found nothing, and was to find something.'
        : [`The doctor found ${faults.length}:`, ...faults.map(describeFinding)].join('\n\n'),
  };
}

function chainsOf(received: TemplateUnderTest): readonly IdentityChain[] {
  if (typeof received === 'string') return readChains({ template: received });
  if (typeof received !== 'object' || received === null) {
    throw new TypeError('expect() takes a Template, a template as an object, or the path of a template or a cdk.out.');
  }
  const template = 'toJSON' in received && typeof received.toJSON === 'function' ? received.toJSON() : received;
  return readChains({ template: template as object });
}

expect.extend(podIdentityMatchers);
