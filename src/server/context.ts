import type { Logger } from 'pino';
import type { FleetPlanDocument, SentPullCredentials } from '../api/index.ts';
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
import type { StoredName, ImageReader, Inventory, PullCredentials, ScanRecord } from '../inventory/ports.ts';
import type { IgnoreRule } from '../policy/index.ts';
import type { Telemetry } from '../telemetry/index.ts';
import type { VexDocument } from '../vex/index.ts';
import type { Principal } from './auth/index.ts';
import type { RunningMatches } from './background/matches/index.ts';
import type { RunningRetention } from './background/retention/index.ts';
import type { SubscriptionDesk } from './subscriptions/index.ts';

/** The routes' dependencies. No call blocks the event loop: scans, reports and SQLite run in other threads. */
export interface ServerContext {
  readonly settings: ServerSettings;
  readonly store: Inventory;
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
  /** Absent without lines. */
  readonly verdicts?: Verdicts;
  /** Absent if images that run are not read. */
  readonly runningImages?: RunningImageDesk;
  readonly telemetry: Telemetry;
  readonly logger: Logger;
  readonly now: () => Date;
  /** True once jobs are handled. */
  readonly isStarted: () => boolean;
  /** The program version. */
  readonly version: string;
}

/** A store, reduced to the roles that a route uses. */
export interface StoreOf<Role extends keyof Inventory> {
  readonly store: Pick<Inventory, Role>;
}

/** Indexes images. */
export interface Scans {
  /** Throws AppError QUEUE_FULL, or REGISTRY_REFUSED for a forbidden host. */
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
  /** The image's name in reports. */
  readonly reference: string;
  readonly layers: readonly LayerAddress[];
  /** Names for the image from now on, as claimed by the client; `principal` is filled in. */
  readonly names: readonly Omit<StoredName, 'principal'>[];
}

export interface LayerAddress {
  readonly url: string;
  /** Digest claimed by the client; the bytes are checked against it. */
  readonly digest?: Digest;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface UploadedArchive {
  readonly file: string;
  /** Digest computed while receiving the archive. */
  readonly digest: Digest;
  /** The image's name in reports. */
  readonly reference: string;
}

/** Returns indexed images' current findings. */
export interface Reports {
  /** Undefined if the image does not exist. */
  render(key: Digest, rendering: Rendering): Promise<RenderedReport | FeedsLoading | undefined>;
}

/** An image judged by a line. */
interface Judged {
  /** The client's name for the image. */
  readonly reference: string;
  readonly line: Line;
  readonly rulesThen?: RulesThen;
  readonly scope?: ReportScope;
  readonly skipPaths: readonly string[];
  readonly reader: ImageReader;
  /** An earlier moment to report on; RFC 3339, in UTC. */
  readonly asOf?: string;
}

/** Report formats; a pure function renders each in a worker thread. */
export type Rendering =
  /** A command line format, such as table or json. */
  | (Judged & {
      readonly kind: 'report';
      readonly format: string;
      /** This server's ignore rules, if any. */
      readonly ignore?: readonly IgnoreRule[];
      readonly showSuppressed: boolean;
      readonly listPackages: boolean;
      readonly fixPlan: 'first' | 'all';
    })
  /** The whole ScanResult as JSON, for `plimsoll scan --server`. */
  | (Judged & {
      readonly kind: 'result';
      /** The client's patterns for the names of base images. */
      readonly bases?: readonly string[];
      /** The client's ignore rules, or this server's. */
      readonly ignore: readonly IgnoreRule[];
      /** The client's VEX documents. */
      readonly vex?: readonly VexDocument[];
      readonly configuration?: ConfigurationUse;
    })
  /** The verdict in few words, for a cluster that asks before it starts a pod. */
  | (Judged & {
      readonly kind: 'admission';
      readonly ignore: readonly IgnoreRule[];
      readonly vex: readonly VexDocument[];
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
      /** The client's names for the layers, base first; the last one is the requested layer. */
      readonly names: readonly string[];
      readonly features: boolean;
      readonly vulnerabilities: boolean;
      readonly incompleteAnswer: ClairSettings['incompleteAnswer'];
      readonly incompleteSeverity: Severity;
      readonly allowIncomplete: ClairSettings['allowIncomplete'];
    }
  | {
      readonly kind: 'harbor-vulnerabilities';
      /** The client's name for the image. */
      readonly reference: string;
      /** The response's media type: two types share a form. */
      readonly contentType: string;
      readonly incompleteSeverity: Severity;
      readonly allowIncomplete: ClairSettings['allowIncomplete'];
    }
  | {
      readonly kind: 'harbor-sbom';
      readonly reference: string;
      readonly mediaType: 'application/spdx+json' | 'application/vnd.cyclonedx+json';
    };

/** Set if line and ignore rules are this server's at an earlier moment. */
export interface RulesThen {
  /** The moment: rules that had expired by then do not count. RFC 3339, in UTC. */
  readonly at: string;
  /** Reasons why the rules are unknown. */
  readonly problems: readonly Problem[];
}

export interface RenderedReport {
  readonly kind: 'rendered';
  readonly contentType: string;
  /** The same buffer for as long as the report is cached. */
  readonly body: Buffer;
  /** Strong ETag with its quotes; changes with the image or a feed that the report depends on. */
  readonly etag: string;
}

/** No answer yet: a feed that the image needs was never loaded, or its CVEs were not looked up. */
export interface FeedsLoading {
  readonly kind: 'loading';
  readonly feeds: readonly FeedStatus[];
  readonly retryAfterSeconds: number;
}

/** Fetches single images' CVE records one by one until the whole list is loaded. */
export interface Ratings {
  /** True if the records are being fetched, now or after others; false if fetching just failed. */
  begin(key: Digest): boolean;
  /** Fetches missing records, if any, and waits. The report shows whether that helped. */
  fetchMissing(key: Digest): Promise<void>;
}

/** Reads images that run. */
export interface RunningImageDesk {
  /** Looks for images that were never read. Never throws. */
  poll(): Promise<void>;
  /** Seals credentials that a client sent for runs. */
  seal(sent: readonly SentPullCredentials[], principal: string): readonly PullCredentials[];
}

/** Keeps the fleet's verdicts current. */
export interface Verdicts {
  /** Checks soon: runs or rules have changed. */
  poll(): Promise<void>;
}

/** Plans the fleet's upgrades. */
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
  /** RFC 3339: the last time that the source confirmed or sent the data. */
  readonly syncedAt?: string;
  /** RFC 3339: next time to ask the source. */
  readonly nextAt?: string;
  readonly records: number;
  readonly ranges: number;
  /** Bytes read so far, while this replica is loading it. */
  readonly bytes?: number;
  readonly totalBytes?: number;
  /** The last attempt's failure, or oddities in the data. */
  readonly problems: readonly string[];
}
