/** Requests of one client that may be answered at a time; waiting for a scan counts, too. */
export const MAX_IN_FLIGHT = 512;

/** Keeps one client from taking all that the server can do at a time. */
export class InFlight {
  readonly #counts = new Map<string, number>();

  /** False where the client has too many already. */
  enter(client: string): boolean {
    const count = this.#counts.get(client) ?? 0;
    if (count >= MAX_IN_FLIGHT) return false;
    this.#counts.set(client, count + 1);
    return true;
  }

  leave(client: string): void {
    const count = this.#counts.get(client) ?? 0;
    if (count > 1) this.#counts.set(client, count - 1);
    else this.#counts.delete(client);
  }
}
