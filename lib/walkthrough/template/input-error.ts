/** What the user gave cannot be used. The message names the file or the option, and what to do about it. */
export class InputError extends Error {
  constructor(problem: string, remedy: string) {
    const told = problem.trimEnd();
    super(`${told}${/[.:^]$/.test(told) ? '' : '.'}\n${remedy}`);
    this.name = 'InputError';
  }
}
