import type { Logger } from 'pino';
import type { ClairSettings, ServerSettings } from '../config/index.ts';
import type { ConfigurationUse, Digest, Line, Platform, Severity } from '../domain/index.ts';
import type { Credentials } from '../image/index.ts';
import type { IgnoreRule } from '../policy/index.ts';
import type { ImageName, ScanRecord, Store } from '../store/ports.ts';
import type { Telemetry } from '../telemetry/index.ts';
import type { Principal } from './auth/index.ts';

/** What the routes work with. Nothing here holds the event loop: scans, reports and SQLite run in other threads. */
export interface ServerContext {
  readonly settings: ServerSettings;
  readonly store: Store;
  readonly scans: Scans;
  readonly reports: Reports;
  readonly feeds: Feeds;
  /** Feeds to use where several answer, the most wanted first. */
  readonly preferFeeds: readonly string[];
  readonly ratings: Ratings;
  readonly telemetry: Telemetry;
  readonly logger: Logger;
  readonly now: () => Date;
  /** The program's. */
  readonly version: string;
}

/** Getting images indexed. */
export interface Scans {
  /** Throws AppError QUEUE_FULL, and REGISTRY_REFUSED for a host that is not allowed. */
  submit(request: ScanRequest, principal: Principal): Promise<ScanRecord>;
  /** Indexes an archive that lies on this machine; the answer is a scan that has ended. */
  upload(archive: UploadedArchive, principal: Principal): Promise<ScanRecord>;
  get(id: string): Promise<ScanRecord | undefined>;
  /** Resolves once the scan has ended, wherever it runs. Throws AppError INTERRUPTED at the signal. */
  ended(id: string, signal: AbortSignal): Promise<ScanRecord>;
  /** The record each time that it changed, the last one ended. */
  watch(id: string, signal: AbortSignal): AsyncIterable<ScanRecord>;
}

export type ScanRequest = ReferenceRequest | LayersRequest;

export interface ReferenceRequest {
  readonly kind: 'reference';
  /** As `docker pull` takes it. */
  readonly reference: string;
  readonly platform?: Platform;
  readonly credentials?: Credentials;
  /** Plain http, where the registry is not on this machine. */
  readonly insecure?: boolean;
}

/** Layers by their addresses, base first. */
export interface LayersRequest {
  readonly kind: 'layers';
  /** What reports call the image. */
  readonly reference: string;
  readonly layers: readonly RemoteLayer[];
  /** What the image goes by from now on, on the word of the one who asks; `principal` is filled in. */
  readonly names: readonly Omit<ImageName, 'principal'>[];
}

export interface RemoteLayer {
  readonly url: string;
  /** As the client claims it: the bytes must have it. */
  readonly digest?: Digest;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface UploadedArchive {
  readonly file: string;
  /** Computed while it was received. */
  readonly digest: Digest;
  /** What reports call the image. */
  readonly reference: string;
}

/** What the feeds say now of images that were indexed. */
export interface Reports {
  /** Undefined: there is no such image. */
  render(key: Digest, rendering: Rendering): Promise<RenderedReport | FeedsLoading | undefined>;
}

/** A way to write a report down; each is a pure function that runs in a worker thread. */
export type Rendering =
  /** A format of the command line: table, json. `color` for the table. */
  | {
      readonly kind: 'report';
      readonly format: string;
      readonly line: Line;
      readonly showSuppressed: boolean;
      /** What the client knows the image as. */
      readonly reference: string;
    }
  /** The whole ScanResult as JSON, for `plimsoll scan --server`. */
  | {
      readonly kind: 'result';
      readonly reference: string;
      readonly line: Line;
      /** The client's own. */
      readonly ignore: readonly IgnoreRule[];
      readonly configuration?: ConfigurationUse;
    }
  | { readonly kind: 'clair-v4-index'; readonly manifest: string }
  | {
      readonly kind: 'clair-v4-vulnerabilities';
      readonly manifest: string;
      readonly enrichers: ClairSettings['enrichers'];
      readonly incompleteSeverity: Severity;
      readonly allowIncomplete: ClairSettings['allowIncomplete'];
    }
  | {
      readonly kind: 'clair-v1-layer';
      /** What the client calls each layer, base first; the last is the one that was asked for. */
      readonly names: readonly string[];
      readonly features: boolean;
      readonly vulnerabilities: boolean;
      readonly incompleteSeverity: Severity;
      readonly allowIncomplete: ClairSettings['allowIncomplete'];
    };

export interface RenderedReport {
  readonly kind: 'rendered';
  readonly contentType: string;
  /** One and the same for as long as the report is kept. */
  readonly body: Buffer;
  /** A strong one, with its quotes; it changes when the image or a feed changes. */
  readonly etag: string;
}

/** A feed that the image needs has never been loaded, or its CVEs were not asked about: there is no answer yet. */
export interface FeedsLoading {
  readonly kind: 'loading';
  readonly feeds: readonly FeedStatus[];
  readonly retryAfterSeconds: number;
}

/** The CVE records of single images, which are asked for one by one until the list as a whole was loaded. */
export interface Ratings {
  /** Whether they are being asked for, now or as soon as others were; false where they just could not be had. */
  begin(key: Digest): boolean;
  /** Asks for those that were never asked for, if any, and waits for it. Whether that helped is the report's affair. */
  settle(key: Digest): Promise<void>;
}

export interface Feeds {
  status(): Promise<readonly FeedStatus[]>;
  /** Whether every feed that is kept was loaded once, or cannot be had; once true, it stays so. */
  isReady(): Promise<boolean>;
  /** Those that are kept and were never loaded. */
  unloaded(): Promise<readonly FeedStatus[]>;
  /** Has feeds loaded soon (`osv:Red Hat`), if they were never loaded, or again at once with `force`. */
  request(feeds: readonly string[], options?: { readonly force?: boolean }): Promise<void>;
}

export interface FeedStatus {
  readonly feed: string;
  readonly state: 'waiting' | 'loading' | 'loaded' | 'failed';
  /** Whether it is kept fresh by the configuration, whatever images there are. */
  readonly kept: boolean;
  /** RFC 3339: the last time that its source confirmed or gave the data. */
  readonly syncedAt?: string;
  /** RFC 3339: when it is asked next. */
  readonly nextAt?: string;
  readonly records: number;
  readonly ranges: number;
  /** Bytes read so far, while it is loading on this replica. */
  readonly bytes?: number;
  readonly totalBytes?: number;
  /** Why the last attempt failed, or what was odd in the data. */
  readonly problems: readonly string[];
}
