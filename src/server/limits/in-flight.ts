/** Concurrent requests per client, including those that wait for a scan. */
export const MAX_IN_FLIGHT = 512;

/** Prevents one client from taking all the server's capacity. */
export class InFlight {
  readonly #counts = new Map<string, number>();

  /** False if the client already has too many. */
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
