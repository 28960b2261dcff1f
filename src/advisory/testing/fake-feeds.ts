import {
  type SyncOutcome,
  type KnownExploited,
  type CveRecord,
  type FeedState,
  type KeyedAdvisory,
  type Epss,
  type StoredRange,
  timeOf,
} from '../../domain/index.ts';
import type { HttpClient, HttpRequest, HttpResponse } from '../../http/index.ts';
import type { FeedSync, RecordSync } from '../../store/ports.ts';
import type { FeedContext, FeedStore } from '../feed-kit/feed.ts';

/** Test double: a server's files by address, a store in memory, and a settable clock. */
export class FakeFeeds {
  readonly files = new Map<string, FakeFile>();
  readonly requests: HttpRequest[] = [];
  readonly advisories = new Map<string, Map<string, KeyedAdvisory>>();
  readonly states = new Map<string, FeedState>();
  /** Records by source and CVE: `cve CVE-2023-5678`. */
  readonly records = new Map<string, CveRecord>();
  epss: (readonly [string, Epss])[] = [];
  kev: (readonly [string, KnownExploited])[] = [];
  now = new Date('2026-08-22T12:00:00Z');
  /** Syncs begun but neither committed nor abandoned. */
  openSyncs = 0;

  /** Simulates another caller that acts while this one waits for its lock. */
  meanwhile: () => void = () => undefined;
  openTurns = 0;

  get context(): FeedContext {
    return { http: this.#http(), store: this.#store(), resolve: (url) => url, now: () => this.now };
  }

  serve(url: string, body: string | Uint8Array, more: Omit<FakeFile, 'body'> = {}): void {
    this.files.set(url, { body: Buffer.from(body), ...more });
  }

  /** Returns the records of a feed by ID. */
  of(feed: string): Record<string, KeyedAdvisory> {
    return Object.fromEntries(this.advisories.get(feed) ?? []);
  }

  #http(): HttpClient {
    return {
      request: (request) => {
        this.requests.push(request);
        return Promise.resolve(answer(request, this.files.get(request.url)));
      },
      close: () => Promise.resolve(),
    };
  }

  #store(): FeedStore {
    return {
      advisories: {
        feedState: (feed) => Promise.resolve(this.states.get(feed)),
        takeLock: () => {
          this.meanwhile();
          this.openTurns++;
          return Promise.resolve({ release: () => this.openTurns-- });
        },
        beginSync: (feed, mode) => Promise.resolve(this.#beginSync(feed, mode)),
        touch: (feed, at) => {
          const state = this.states.get(feed);
          if (state) this.states.set(feed, { ...state, syncedAt: timeOf(at) });
          return Promise.resolve();
        },
        ecosystems: (feed, prefix) => {
          const own = this.#ranges((range) => range.feed === feed && range.ecosystem.startsWith(prefix));
          return Promise.resolve([...new Set(own.map(({ ecosystem }) => ecosystem))]);
        },
        rangesOf: (id, ecosystems) =>
          Promise.resolve(
            this.#ranges(({ record, ecosystem }) => record === id && ecosystems.includes(ecosystem)),
          ),
        rangesAbout: (packages, ecosystems) =>
          Promise.resolve(
            this.#ranges(
              ({ package: name, ecosystem }) => packages.includes(name) && ecosystems.includes(ecosystem),
            ),
          ),
      },
      enrichment: {
        ratings: (cves, source = '') => {
          const answers = cves.flatMap((cve) => this.records.get(`${source} ${cve}`) ?? []);
          return Promise.resolve(new Map(answers.map((record) => [record.cve, record])));
        },
        saveRecords: (source, records) => {
          for (const record of records) this.records.set(`${source} ${record.cve}`, record);
          return Promise.resolve();
        },
        beginRecordSync: (source, mode) => Promise.resolve(this.#beginRecordSync(source, mode)),
        replaceEpss: (scores, state) => {
          this.epss = [...scores];
          return Promise.resolve(this.#commit('epss', state, this.epss.length));
        },
        replaceKev: (entries, state) => {
          this.kev = [...entries];
          return Promise.resolve(this.#commit('kev', state, this.kev.length));
        },
      },
    };
  }

  #ranges(isWanted: (range: StoredRange) => boolean): StoredRange[] {
    return Array.from(this.advisories, ([feed, records]) =>
      [...records.values()].flatMap(({ id, ranges, ...rest }) =>
        ranges.map(({ lowerExclusive = false, upperInclusive = false, ...range }) => {
          return { ...rest, ...range, feed, record: id, lowerExclusive, upperInclusive };
        }),
      ),
    )
      .flat()
      .filter(isWanted);
  }

  #beginSync(feed: string, mode: 'full' | 'delta'): FeedSync {
    this.openSyncs++;
    const added = new Set<string>();
    const staged = new Map(mode === 'full' ? [] : this.advisories.get(feed));
    return {
      add: (advisories) => {
        for (const advisory of advisories) {
          added.add(advisory.id);
          staged.set(advisory.id, advisory);
        }
        return Promise.resolve();
      },
      keep: (ids) => {
        const before = this.advisories.get(feed);
        const kept = ids.flatMap((id) => (added.has(id) ? [] : (before?.get(id) ?? [])));
        for (const advisory of kept) staged.set(advisory.id, advisory);
        return Promise.resolve(new Set(kept.map(({ id }) => id)));
      },
      remove: (ids) => {
        for (const id of ids) staged.delete(id);
        return Promise.resolve();
      },
      commit: (outcome) => {
        this.openSyncs--;
        this.advisories.set(feed, staged);
        return Promise.resolve(this.#commit(feed, outcome, staged.size));
      },
      abandon: () => {
        this.openSyncs--;
        return Promise.resolve();
      },
    };
  }

  #beginRecordSync(source: string, mode: 'full' | 'delta'): RecordSync {
    this.openSyncs++;
    const staged: CveRecord[] = [];
    return {
      add: (records) => {
        staged.push(...records);
        return Promise.resolve();
      },
      commit: (outcome) => {
        this.openSyncs--;
        const own = () => [...this.records.keys()].filter((key) => key.startsWith(`${source} `));
        if (mode === 'full') for (const key of own()) this.records.delete(key);
        for (const record of staged) this.records.set(`${source} ${record.cve}`, record);
        return Promise.resolve(this.#commit(source, outcome, own().length));
      },
      abandon: () => {
        this.openSyncs--;
        return Promise.resolve();
      },
    };
  }

  #commit(feed: string, outcome: SyncOutcome, records: number): FeedState {
    const seq = (this.states.get(feed)?.seq ?? 0) + 1;
    const syncedAt = timeOf(outcome.syncedAt);
    const state = { feed, seq, records, ranges: records, ...outcome, syncedAt };
    this.states.set(feed, state);
    return state;
  }
}

export interface FakeFile {
  readonly body: Uint8Array;
  readonly status?: number;
  readonly etag?: string;
  readonly lastModified?: string;
  readonly contentType?: string;
  /** Breaks the connection after this many bytes. */
  readonly breaksAfter?: number;
}

function answer(request: HttpRequest, file: FakeFile | undefined): HttpResponse {
  const isKnown = file?.etag !== undefined && request.headers?.['if-none-match'] === file.etag;
  const body = isKnown ? new Uint8Array(0) : (file?.body ?? new Uint8Array(0));
  const sent = body.subarray(0, file?.breaksAfter);
  async function* stream(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < sent.length; at += 1000) yield await Promise.resolve(sent.subarray(at, at + 1000));
    if (sent.length < body.length) throw new Error('the connection was closed');
  }
  return {
    url: request.url,
    status: isKnown ? 304 : file === undefined ? 404 : (file.status ?? 200),
    headers: { etag: file?.etag, 'last-modified': file?.lastModified, 'content-type': file?.contentType },
    bytes: async () => {
      const chunks: Uint8Array[] = [];
      for await (const chunk of stream()) chunks.push(chunk);
      return Buffer.concat(chunks);
    },
    stream,
    discard: () => Promise.resolve(),
  };
}
