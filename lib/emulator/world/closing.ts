/** Waits for all, whatever becomes of each. @throws the first failure, in the order given, once all have ended */
export async function together(work: Iterable<Promise<unknown> | undefined>): Promise<void> {
  const failed = (await Promise.allSettled(work)).find(({ status }) => status === 'rejected');
  if (failed?.status === 'rejected') throw failed.reason;
}

/** Takes one step after the other, the next even where one fails. @throws the first failure, once all are taken */
export async function inTurn(...steps: readonly (() => Promise<unknown> | undefined)[]): Promise<void> {
  const taken: Promise<unknown>[] = [];
  for (const step of steps) {
    const outcome = Promise.resolve().then(step);
    taken.push(outcome);
    await Promise.allSettled([outcome]);
  }
  await together(taken);
}
