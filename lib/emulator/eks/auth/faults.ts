import { eksAuthError, eksAuthWords, type EksAuthError } from './errors';

type Fault = 'throttle' | 'unavailable' | 'internal' | 'drop';

/** Troubles that a scene can give EKS Auth. They are met in the order in which they were asked for. */
export class EksAuthFaults {
  private queue: Fault[] = [];
  private delayMs = 0;

  /** Answers the next `requests` with `ThrottlingException`, 429. */
  throttle(requests: number): void {
    this.add('throttle', requests);
  }

  /** Answers the next `requests` with `ServiceUnavailableException`, 503. */
  unavailable(requests: number): void {
    this.add('unavailable', requests);
  }

  /** Answers the next `requests` with `InternalServerException`, 500. */
  internal(requests: number): void {
    this.add('internal', requests);
  }

  /** Leaves the next `requests` without an answer. */
  drop(requests: number): void {
    this.add('drop', requests);
  }

  /** Holds every request for so many milliseconds of real time from now on; 0 for no longer. */
  delay(milliseconds: number): void {
    this.delayMs = Math.max(0, milliseconds);
  }

  /** Forgets everything asked for and not yet met. */
  clear(): void {
    this.queue = [];
    this.delayMs = 0;
  }

  /** Waits out the delay, then gives what the request at hand meets, if anything. */
  async meet(): Promise<'drop' | EksAuthError | undefined> {
    const fault = this.queue.shift();
    const { delayMs } = this;
    if (delayMs > 0) await new Promise<void>((resolve) => void setTimeout(resolve, delayMs).unref());
    return fault === undefined || fault === 'drop' ? fault : ERRORS[fault]();
  }

  private add(fault: Fault, requests: number): void {
    for (let i = 0; i < requests; i++) this.queue.push(fault);
  }
}

const CAUSE = 'a fault that was asked of the emulator';

const ERRORS: Record<Exclude<Fault, 'drop'>, () => EksAuthError> = {
  throttle: () => eksAuthError('ThrottlingException', eksAuthWords.throttled, CAUSE),
  unavailable: () => eksAuthError('ServiceUnavailableException', eksAuthWords.unavailable, CAUSE),
  internal: () => eksAuthError('InternalServerException', eksAuthWords.internal, CAUSE),
};
