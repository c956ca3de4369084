import type { Spinner } from './spinner';

/**
 * Ctrl-C ends the pods' processes and removes their files before this process goes. What a scene comes to meanwhile is no result
 * and is not shown. Returns how to call that off.
 */
function closeOnSignal(environment: { close(): Promise<void> }, shown: Pick<Spinner, 'silence'>): () => void {
  const onSignal = (signal: NodeJS.Signals) => {
    const code = signal === 'SIGINT' ? 130 : 143;
    // A second one does not wait.
    process.once(signal, () => process.exit(code));
    shown.silence();
    void environment.close().finally(() => process.exit(code));
  };
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
  return () => process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
}

/** What `work` comes to. When it is over, or the user ends it, nothing of the environment is left. */
export async function closingAfter<T>(
  environment: { close(): Promise<void> },
  shown: Pick<Spinner, 'silence' | 'stop'>,
  work: () => Promise<T>,
): Promise<T> {
  const forget = closeOnSignal(environment, shown);
  try {
    return await work();
  } finally {
    shown.stop();
    forget();
    await environment.close();
  }
}
