/** Ctrl-C ends the pods' processes and removes their files before this process goes. Returns how to call that off. */
export function closeOnSignal(environment: { close(): Promise<void> }): () => void {
  const onSignal = (signal: NodeJS.Signals) => {
    const code = signal === 'SIGINT' ? 130 : 143;
    // A second one does not wait.
    process.once(signal, () => process.exit(code));
    void environment.close().finally(() => process.exit(code));
  };
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
  return () => process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
}
