import { dateOf, type Digest } from '../../domain/index.ts';
import type { Inventory } from '../../inventory/ports.ts';

/** Images to remember: a few megabytes. */
const MAX_IMAGES = 20_000;

/**
 * Records the days on which clients requested an image, so that it stays stored: one row a day, for any
 * number of requests.
 */
export class AskedImages {
  readonly #retention: Pick<Inventory['retention'], 'asked'>;
  readonly #noted = new Set<Digest>();
  #day = '';

  constructor(retention: Pick<Inventory['retention'], 'asked'>) {
    this.#retention = retention;
  }

  /** Writes in the background. */
  note(key: Digest, now: Date): void {
    const at = now.toISOString();
    const day = dateOf(at);
    if (day !== this.#day || this.#noted.size >= MAX_IMAGES) this.#noted.clear();
    this.#day = day;
    if (this.#noted.has(key)) return;
    this.#noted.add(key);
    // The next request tries again: the database may be unreachable.
    this.#retention.asked(key, at).catch(() => this.#noted.delete(key));
  }
}
