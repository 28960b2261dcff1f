import type { Digest } from '../../domain/index.ts';
import type { Inventory } from '../../inventory/ports.ts';
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
import type { RenderResult, Work } from '../work/index.ts';
import { AskedImages } from './asked-images.ts';
import { type CachedReport, outlookOf, currentVerdictOf } from './cached-report.ts';
import type { FeedsRead, FeedStates } from './feed-states.ts';
import { hashOf } from './hash-of.ts';
import { MAX_AGE_MS, MAX_CACHED_BYTES, RENEWALS_AT_A_TIME, RETRY_AFTER_SECONDS } from './limits.ts';
import { ReportCache } from './report-cache.ts';

export interface ReportsOptions {
  readonly store: {
    readonly inventory: Pick<Inventory['inventory'], 'reading'>;
    readonly retention: Pick<Inventory['retention'], 'asked'>;
  };
  readonly feedStates: Pick<FeedStates, 'read'>;
  readonly work: Pick<Work, 'render'>;
  readonly feeds: Pick<Feeds, 'status' | 'request'>;
  readonly ratings: Pick<Ratings, 'begin'>;
  readonly telemetry: Pick<Telemetry, 'reportComputed' | 'trace'>;
  readonly now: () => Date;
}

const CVE = 'cve';
/** The CVE list's status if it is not kept. */
const NO_LIST = { feed: CVE, kept: false, records: 0, ranges: 0, problems: [] } as const;

/** A requested report. */
interface Asked {
  readonly key: Digest;
  readonly rendering: Rendering;
  /** Identifies the report independently of the feeds: changes with the image's contents. */
  readonly name: string;
}

type Rendered = Extract<RenderResult, { readonly kind: 'rendered' }>;
type Answer = CachedReport | FeedsLoading | undefined;

export function createReports(options: ReportsOptions): Reports {
  return new CachedReports(options);
}

class CachedReports implements Reports {
  readonly #options: ReportsOptions;
  readonly #cache = new ReportCache<CachedReport>(MAX_CACHED_BYTES);
  readonly #computing = new Map<string, Promise<Answer>>();
  readonly #images: AskedImages;
  #renewals = 0;

  constructor(options: ReportsOptions) {
    this.#options = options;
    this.#images = new AskedImages(options.store.retention);
  }

  async render(key: Digest, rendering: Rendering): Promise<RenderedReport | FeedsLoading | undefined> {
    const { store, feedStates } = this.#options;
    const [reading, feeds] = await Promise.all([store.inventory.reading(key), feedStates.read()]);
    if (!reading) return undefined;
    const { indexedAt, indexedBy } = reading;
    this.#images.note(key, this.#options.now());
    const asked = { key, rendering, name: hashOf([key, indexedAt, indexedBy, JSON.stringify(rendering)]) };
    const cached = this.#cache.get(asked.name);
    const currentVerdict = cached ? currentVerdictOf(cached, feeds, this.#time()) : 'void';
    if (!cached || currentVerdict === 'void') return this.#computeOnce(asked, feeds.now);
    if (currentVerdict === 'due') this.#renew(asked, feeds.now);
    return cached;
  }

  /** Computes a report ahead of requests, if there is room. A failure is left to the next request. */
  #renew(asked: Asked, feeds: FeedsRead): void {
    if (this.#renewals >= RENEWALS_AT_A_TIME || this.#computing.has(computingOf(asked, feeds))) return;
    this.#renewals++;
    this.#computeOnce(asked, feeds)
      .catch(() => undefined)
      .finally(() => this.#renewals--);
  }

  /** Computes a report once for all requests while the feeds are in this state. */
  #computeOnce(asked: Asked, feeds: FeedsRead): Promise<Answer> {
    const id = computingOf(asked, feeds);
    const running = this.#computing.get(id);
    if (running) return running;
    const computing = this.#compute(asked, feeds).finally(() => this.#computing.delete(id));
    this.#computing.set(id, computing);
    return computing;
  }

  async #compute({ key, rendering, name }: Asked, feeds: FeedsRead): Promise<Answer> {
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
    // A report with a hole is better than no report, but not while the hole is being closed.
    if (result.isUnasked && this.#options.ratings.begin(key)) return this.#asking(true);
    const kinds = result.problems.map(({ kind }) => kind);
    telemetry.reportComputed((performance.now() - began) / 1000, result.findings, kinds);
    const report = this.#toReport(result, name, feeds);
    this.#cache.set(name, report);
    return report;
  }

  #toReport(result: Rendered, name: string, feeds: FeedsRead): CachedReport {
    const { contentType, problems, feedsAsked, base } = result;
    const { buffer, byteOffset, byteLength } = result.body;
    const computedAt = this.#time();
    const confirmation = feeds.confirmationOf(feedsAsked);
    const outlook = outlookOf(problems);
    // Complete reports have the same ETag on every replica within the hour; incomplete ones get a new one
    // each time.
    const period = outlook.isPassing ? computedAt : Math.floor(computedAt / MAX_AGE_MS);
    return {
      kind: 'rendered',
      contentType,
      body: Buffer.from(buffer, byteOffset, byteLength),
      etag: `"${hashOf([name, confirmation, String(period), JSON.stringify(base ?? null)])}"`,
      computedAt,
      feedsAsked,
      content: feeds.contentOf(feedsAsked),
      confirmation,
      ...outlook,
    };
  }

  async #loading(feed: string): Promise<FeedsLoading> {
    const { feeds } = this.#options;
    await feeds.request([feed]);
    const status = await feeds.status();
    return loading(status.filter((each) => each.feed === feed));
  }

  /** Requests only the image's records, independently of the list. */
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

function computingOf({ name }: Asked, feeds: FeedsRead): string {
  return hashOf([name, feeds.all()]);
}
