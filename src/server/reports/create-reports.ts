import { createHash } from 'node:crypto';
import type { Digest } from '../../domain/index.ts';
import type { Store } from '../../store/ports.ts';
import type { Telemetry } from '../../telemetry/index.ts';
import type {
  Feeds,
  FeedsLoading,
  FeedStatus,
  Ratings,
  RenderedReport,
  Rendering,
  Reports,
} from '../context.ts';
import type { Work } from '../work/index.ts';
import { feedsVersion } from './feeds-version.ts';
import { MAX_AGE_INCOMPLETE_MS, MAX_AGE_MS, MAX_CACHED_BYTES, RETRY_AFTER_SECONDS } from './limits.ts';
import { ReportCache } from './report-cache.ts';

export interface ReportsOptions {
  readonly store: {
    readonly inventory: Pick<Store['inventory'], 'indexedAt'>;
    readonly advisories: Pick<Store['advisories'], 'feedStates'>;
  };
  readonly work: Pick<Work, 'render'>;
  readonly feeds: Pick<Feeds, 'status' | 'request'>;
  readonly ratings: Pick<Ratings, 'begin'>;
  readonly telemetry: Pick<Telemetry, 'reportComputed' | 'trace'>;
  readonly now: () => Date;
}

/** Transient problems: enrichments are loaded CVE by CVE, which no feed's state shows. */
const PASSING: ReadonlySet<string> = new Set(['feed-missing', 'enrichment-missing', 'severities-missing']);

const CVE = 'cve';
/** Status of the CVE list if it is not kept. */
const NO_LIST = { feed: CVE, kept: false, records: 0, ranges: 0, problems: [] } as const;

interface CachedReport extends RenderedReport {
  readonly computedAt: number;
  readonly isComplete: boolean;
}

export function createReports(options: ReportsOptions): Reports {
  return new CachedReports(options);
}

class CachedReports implements Reports {
  readonly #options: ReportsOptions;
  readonly #cache = new ReportCache<CachedReport>(MAX_CACHED_BYTES);
  readonly #computing = new Map<string, Promise<CachedReport | FeedsLoading | undefined>>();
  readonly #feedsVersion: () => Promise<string>;

  constructor(options: ReportsOptions) {
    this.#options = options;
    this.#feedsVersion = feedsVersion(options.store.advisories, () => this.#time());
  }

  async render(key: Digest, rendering: Rendering): Promise<RenderedReport | FeedsLoading | undefined> {
    const [indexedAt, feeds] = await Promise.all([
      this.#options.store.inventory.indexedAt(key),
      this.#feedsVersion(),
    ]);
    if (indexedAt === undefined) return undefined;
    const version = hashOf([key, indexedAt, feeds, JSON.stringify(rendering)]);
    const cached = this.#cache.get(version);
    if (cached && this.#isFresh(cached)) return cached;
    const running = this.#computing.get(version);
    if (running) return running;
    const computing = this.#compute(key, rendering, version).finally(() => this.#computing.delete(version));
    this.#computing.set(version, computing);
    return computing;
  }

  /** A time in the future means that the clock jumped. */
  #isFresh({ computedAt, isComplete }: CachedReport): boolean {
    const age = this.#time() - computedAt;
    return age >= 0 && age < (isComplete ? MAX_AGE_MS : MAX_AGE_INCOMPLETE_MS);
  }

  async #compute(
    key: Digest,
    rendering: Rendering,
    version: string,
  ): Promise<CachedReport | FeedsLoading | undefined> {
    const { work, telemetry } = this.#options;
    const began = performance.now();
    const result = await telemetry.trace('report', { image: key, rendering: rendering.kind }, () =>
      work.render({ key, rendering }),
    );
    if (result.kind === 'absent') return undefined;
    if (result.kind === 'loading') {
      return result.feed === CVE
        ? this.#asking(this.#options.ratings.begin(key))
        : this.#loading(result.feed);
    }
    // A report with a hole is better than none, but not while the hole is being closed.
    if (result.isUnasked && this.#options.ratings.begin(key)) return this.#asking(true);
    const { contentType, findings, problems } = result;
    const { buffer, byteOffset, byteLength } = result.body;
    const body = Buffer.from(buffer, byteOffset, byteLength);
    telemetry.reportComputed((performance.now() - began) / 1000, findings, problems);
    const isComplete = !problems.some((kind) => PASSING.has(kind));
    const computedAt = this.#time();
    // Complete reports have the same ETag on every replica within the hour; incomplete ones get a new one each time.
    const period = isComplete ? Math.floor(computedAt / MAX_AGE_MS) : computedAt;
    const etag = `"${hashOf([version, String(period)])}"`;
    const report: CachedReport = { kind: 'rendered', contentType, body, etag, computedAt, isComplete };
    this.#cache.set(version, report);
    return report;
  }

  async #loading(feed: string): Promise<FeedsLoading> {
    const { feeds } = this.#options;
    await feeds.request([feed]);
    const status = await feeds.status();
    return loading(status.filter((each) => each.feed === feed));
  }

  /** Requests the image's records only, whatever becomes of the list. */
  async #asking(isAsked: boolean): Promise<FeedsLoading> {
    const status = await this.#options.feeds.status();
    const list = status.find(({ feed }) => feed === CVE) ?? NO_LIST;
    return loading([{ ...list, state: isAsked ? 'loading' : 'failed' }]);
  }

  #time(): number {
    return this.#options.now().getTime();
  }
}

function loading(feeds: readonly FeedStatus[]): FeedsLoading {
  return { kind: 'loading', feeds, retryAfterSeconds: RETRY_AFTER_SECONDS };
}

/** Keeps keys short: ignore rules take megabytes, and the cache counts only the bytes of bodies. */
function hashOf(parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('base64url');
}
