import type { Logger } from 'pino';
import type { FleetPlanDocument } from '../api/index.ts';
import type { ClairSettings, ServerSettings } from '../config/index.ts';
import type {
  ConfigurationUse,
  Digest,
  Line,
  Platform,
  Problem,
  ReportScope,
  Severity,
} from '../domain/index.ts';
import type { PlanQuery } from '../fleet/index.ts';
import type { Credentials } from '../image/index.ts';
import type { IgnoreRule } from '../policy/index.ts';
import type { ImageName, ImageReader, ScanRecord, Store } from '../store/ports.ts';
import type { Telemetry } from '../telemetry/index.ts';
import type { VexDocument } from '../vex/index.ts';
import type { Principal } from './auth/index.ts';
import type { RunningMatches } from './matches/index.ts';
import type { RunningRetention } from './retention/index.ts';
import type { SubscriptionDesk } from './subscriptions/index.ts';

/** Dependencies of the routes. None blocks the event loop: scans, reports and SQLite run in other threads. */
export interface ServerContext {
  readonly settings: ServerSettings;
  readonly store: Store;
  readonly scans: Scans;
  readonly reports: Reports;
  readonly feeds: Feeds;
  readonly subscriptions: SubscriptionDesk;
  readonly matches: Pick<RunningMatches, 'counts' | 'rebuild'>;
  readonly retention: Pick<RunningRetention, 'count' | 'run'>;
  /** Feeds to use if several answer, most preferred first. */
  readonly preferFeeds: readonly string[];
  readonly ratings: Ratings;
  readonly plans: Plans;
  /** Absent: no line is drawn. */
  readonly verdicts?: Verdicts;
  readonly telemetry: Telemetry;
  readonly logger: Logger;
  readonly now: () => Date;
  /** True once jobs are handled. */
  readonly isStarted: () => boolean;
  /** Version of the program. */
  readonly version: string;
}

/** Indexing of images. */
export interface Scans {
  /** Throws AppError QUEUE_FULL, or REGISTRY_REFUSED for a host that is not allowed. */
  submit(request: ScanRequest, principal: Principal): Promise<ScanRecord>;
  /** Indexes an archive on this machine and returns the ended scan. */
  upload(archive: UploadedArchive, principal: Principal): Promise<ScanRecord>;
  get(id: string): Promise<ScanRecord | undefined>;
  /** Resolves once the scan has ended, on any replica. Throws AppError INTERRUPTED at the signal. */
  ended(id: string, signal: AbortSignal): Promise<ScanRecord>;
  /** Yields the record at each change, up to the ended one. */
  watch(id: string, signal: AbortSignal): AsyncIterable<ScanRecord>;
}

export type ScanRequest = ReferenceRequest | LayersRequest;

export interface ReferenceRequest {
  readonly kind: 'reference';
  /** Reference as `docker pull` takes it. */
  readonly reference: string;
  readonly platform?: Platform;
  readonly credentials?: Credentials;
  /** Uses plain http for a registry beyond this machine. */
  readonly insecure?: boolean;
}

/** Layers by URL, base first. */
export interface LayersRequest {
  readonly kind: 'layers';
  /** Name of the image in reports. */
  readonly reference: string;
  readonly layers: readonly RemoteLayer[];
  /** Names that the image has from now on, as claimed by the client; `principal` is filled in. */
  readonly names: readonly Omit<ImageName, 'principal'>[];
}

export interface RemoteLayer {
  readonly url: string;
  /** Digest that the client claims; the bytes are checked against it. */
  readonly digest?: Digest;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface UploadedArchive {
  readonly file: string;
  /** Digest computed while receiving the archive. */
  readonly digest: Digest;
  /** Name of the image in reports. */
  readonly reference: string;
}

/** Current findings for indexed images. */
export interface Reports {
  /** Undefined if the image does not exist. */
  render(key: Digest, rendering: Rendering): Promise<RenderedReport | FeedsLoading | undefined>;
}

/** An image judged by a line. */
interface Judged {
  /** Client's name for the image. */
  readonly reference: string;
  readonly line: Line;
  readonly rulesThen?: RulesThen;
  readonly scope?: ReportScope;
  readonly skipPaths: readonly string[];
  readonly reader: ImageReader;
  /** The earlier moment to answer for; RFC 3339, in UTC. */
  readonly asOf?: string;
}

/** Formats of a report; each is rendered by a pure function in a worker thread. */
export type Rendering =
  /** A report in a format of the command line, such as table or json. */
  | (Judged & {
      readonly kind: 'report';
      readonly format: string;
      /** Ignore rules of this server; absent: none. */
      readonly ignore?: readonly IgnoreRule[];
      readonly showSuppressed: boolean;
      readonly listPackages: boolean;
    })
  /** Whole ScanResult as JSON, for `plimsoll scan --server`. */
  | (Judged & {
      readonly kind: 'result';
      /** Names of images, as patterns, that the client takes for bases. */
      readonly bases?: readonly string[];
      /** Ignore rules of the client, or of this server. */
      readonly ignore: readonly IgnoreRule[];
      /** VEX documents of the client. */
      readonly vex?: readonly VexDocument[];
      readonly configuration?: ConfigurationUse;
    })
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
      /** Client's names for the layers, base first; the last one is the layer requested. */
      readonly names: readonly string[];
      readonly features: boolean;
      readonly vulnerabilities: boolean;
      readonly incompleteAnswer: ClairSettings['incompleteAnswer'];
      readonly incompleteSeverity: Severity;
      readonly allowIncomplete: ClairSettings['allowIncomplete'];
    }
  | {
      readonly kind: 'harbor-vulnerabilities';
      /** Client's name for the image. */
      readonly reference: string;
      /** Media type of the answer: two have one form. */
      readonly contentType: string;
      readonly incompleteSeverity: Severity;
      readonly allowIncomplete: ClairSettings['allowIncomplete'];
    }
  | {
      readonly kind: 'harbor-sbom';
      readonly reference: string;
      readonly mediaType: 'application/spdx+json' | 'application/vnd.cyclonedx+json';
    };

/** Set if line and ignore rules are those of this server at an earlier moment. */
export interface RulesThen {
  /** The moment: rules that had expired by then do not count. RFC 3339, in UTC. */
  readonly at: string;
  /** Reasons why they are not known. */
  readonly problems: readonly Problem[];
}

export interface RenderedReport {
  readonly kind: 'rendered';
  readonly contentType: string;
  /** The same buffer for as long as the report is cached. */
  readonly body: Buffer;
  /** Strong ETag with its quotes; changes with the image or a feed that the report asked. */
  readonly etag: string;
}

/** No answer yet: a feed that the image needs was never loaded, or its CVEs were not asked about. */
export interface FeedsLoading {
  readonly kind: 'loading';
  readonly feeds: readonly FeedStatus[];
  readonly retryAfterSeconds: number;
}

/** CVE records of single images, fetched one by one until the whole list is loaded. */
export interface Ratings {
  /** True if the records are being fetched, now or after others; false if fetching just failed. */
  begin(key: Digest): boolean;
  /** Fetches records that were never asked for, if any, and waits. The report shows whether that helped. */
  settle(key: Digest): Promise<void>;
}

/** Keeps the verdicts of the fleet. */
export interface Verdicts {
  /** Looks soon: runs or rules have changed. */
  look(): Promise<void>;
}

/** Upgrades of the fleet. */
export interface Plans {
  make(query: PlanQuery, reader: ImageReader): Promise<FleetPlanDocument>;
}

export interface Feeds {
  status(): Promise<readonly FeedStatus[]>;
  /** True once every kept feed was loaded or given up; never becomes false again. */
  isReady(): Promise<boolean>;
  /** Kept feeds that were never loaded. */
  unloaded(): Promise<readonly FeedStatus[]>;
  /** Loads feeds soon (`osv:Red Hat`) if they were never loaded; with `force`, loads them again at once. */
  request(feeds: readonly string[], options?: { readonly force?: boolean }): Promise<void>;
}

export interface FeedStatus {
  readonly feed: string;
  readonly state: 'waiting' | 'loading' | 'loaded' | 'failed';
  /** True if the configuration keeps it fresh, regardless of images. */
  readonly kept: boolean;
  /** RFC 3339: the last time that its source confirmed or sent the data. */
  readonly syncedAt?: string;
  /** RFC 3339: next time to ask the source. */
  readonly nextAt?: string;
  readonly records: number;
  readonly ranges: number;
  /** Bytes read so far, while this replica is loading it. */
  readonly bytes?: number;
  readonly totalBytes?: number;
  /** Failure of the last attempt, or oddities in the data. */
  readonly problems: readonly string[];
}
