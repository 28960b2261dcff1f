import type { Digest } from '../../domain/index.ts';
import { type AddressGuard, type HttpClient, interruptible } from '../../http/index.ts';
import { digestOfTag, formatImageReference, type ImageReference } from '../../image/index.ts';
import { RecentMap } from '../../stored/index.ts';

/** Milliseconds for which a digest is trusted. */
const KEPT_MS = 60_000;
/** Milliseconds that a registry may take: the review has a second left then. */
const PATIENCE_MS = 2_000;
const NAMES_KEPT = 10_000;
const NO_CREDENTIALS = { configFiles: [], environment: {} };

export interface TagDigestsOptions {
  readonly http: HttpClient;
  readonly guard: Pick<AddressGuard, 'checkHost'>;
  /** Milliseconds on a monotonic clock. */
  readonly now: () => number;
}

interface Asked {
  readonly at: number;
  readonly digest: Promise<Digest>;
}

/** Resolves tags to digests, each once a minute. */
export class TagDigests {
  readonly #options: TagDigestsOptions;
  readonly #asked = new RecentMap<string, Asked>(NAMES_KEPT);

  constructor(options: TagDigestsOptions) {
    this.#options = options;
  }

  /** Throws AppError for a registry that refuses, fails or takes too long. A failure is not remembered. */
  resolve(reference: ImageReference): Promise<Digest> {
    const name = formatImageReference(reference);
    const at = this.#options.now();
    const known = this.#asked.get(name);
    if (known && at - known.at < KEPT_MS) return known.digest;
    const asked = { at, digest: this.#ask(reference) };
    this.#asked.set(name, asked);
    asked.digest.catch(() => this.#asked.set(name, { ...asked, at: Number.NEGATIVE_INFINITY }));
    return asked.digest;
  }

  async #ask(reference: ImageReference): Promise<Digest> {
    const { http, guard } = this.#options;
    guard.checkHost(new URL(`https://${reference.registry}`));
    const patient = interruptible(http, AbortSignal.timeout(PATIENCE_MS));
    return digestOfTag(reference, { http: patient, credentials: NO_CREDENTIALS });
  }
}
