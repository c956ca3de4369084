import type { Station } from '../../model/hop';
import type { HttpHandler, HttpRequest, HttpResponse } from '../http';
import type { Journal, JournalEntry } from '../journal';

/** A request and its answer as they went over a socket, secrets and all: nothing of this may be shown as it is. */
export interface Exchange {
  readonly from: Station;
  /** A {@link Station}, or a service that has no stand-in. */
  readonly to: string;
  readonly request: HttpRequest;
  readonly response: HttpResponse | 'drop';
  /** What the components noted from the request to the answer. */
  readonly entries: readonly JournalEntry[];
  /** Positions in the order of all requests and answers: an exchange within another lies between the two. */
  readonly began: number;
  readonly ended: number;
}

/**
 * Lets somebody listen to what clients, agents and services say to each other. While nobody does, nothing is kept. One
 * listener at a time.
 */
export class Wire {
  private heard?: Exchange[];
  private position = 0;

  constructor(private readonly journal: Journal) {}

  /** A handler that answers just as `handler` does, and can be listened to. */
  tap(handler: HttpHandler, from: Station, to: Station | ((request: HttpRequest) => string)): HttpHandler {
    return async (request) => {
      const { heard } = this;
      if (!heard) return handler(request);
      const began = this.position++;
      const mark = this.journal.mark();
      const response = await handler(request);
      const service = typeof to === 'function' ? to(request) : to;
      const entries = this.journal.since(mark);
      heard.push({ from, to: service, request, response, entries, began, ended: this.position++ });
      return response;
    };
  }

  /** Listens while `work` is under way. @returns what it gave, and the exchanges in the order in which they began */
  async during<T>(work: () => Promise<T>): Promise<{ readonly result: T; readonly exchanges: readonly Exchange[] }> {
    const heard: Exchange[] = [];
    this.heard = heard;
    try {
      const result = await work();
      return { result, exchanges: heard.toSorted((one, other) => one.began - other.began) };
    } finally {
      if (this.heard === heard) this.heard = undefined;
    }
  }
}
