import type { Places, Severity } from '../../domain/index.ts';
import type { WrittenSubscription } from '../subscriptions/index.ts';
import type { WrittenLine } from './lines.ts';

/** All server settings besides a scan's. */
export interface ServerSettings {
  /** The API's address. */
  readonly listen: ListenAddress;
  /** Address by which clients reach the API, for links in messages; without a trailing slash. */
  readonly publicUrl?: string;
  /** Address for health and metrics; absent: beside the API. */
  readonly introspection?: ListenAddress;
  /** `postgres://...` or libpq's `host=... user=...`; absent: the embedded store. */
  readonly database?: string;
  readonly tls?: TlsFiles;
  /** The listener for clusters that ask before they start a pod; absent: none. */
  readonly admission?: AdmissionSettings;
  readonly auth: AuthSettings;
  readonly limits: LimitSettings;
  readonly registries: RegistrySettings;
  readonly feeds: FeedSettings;
  readonly clair: ClairSettings;
  readonly webhook?: WebhookSettings;
  readonly fleet: FleetSettings;
  /** Whether images that run are read. */
  readonly readRunning: boolean;
  /** Docker configuration with credentials for images that run. */
  readonly runningCredentials?: string;
  /** Stored images whose layers may be read again per minute. */
  readonly reindexPerMinute: number;
  readonly retention: RetentionSettings;
  /** Receivers of events. */
  readonly subscriptions: readonly WrittenSubscription[];
  /** Base64, 32 bytes: seals waiting jobs' credentials and page tokens; shared by replicas. Absent: derived. */
  readonly secret?: string;
  /** Minutes after which a request times out. */
  readonly requestTimeout: number;
  /** Images to read at a time, each in a thread. */
  readonly workers: number;
  readonly logLevel: 'error' | 'warn' | 'info' | 'debug';
  /** OpenTelemetry's collector, `http://host:4318`. */
  readonly traces?: string;
}

export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

/** PEM files. With `clientCa`, clients must show a certificate signed by it. */
export interface TlsFiles {
  readonly certificate: string;
  readonly key: string;
  readonly clientCa?: string;
}

export interface AdmissionSettings {
  readonly listen: ListenAddress;
  readonly tls: TlsFiles;
  /** The answer for images that are not read, or not wholly known. */
  readonly unknown: 'admit' | 'deny';
}

/** Without tokens and without a key, every client may do everything: the server logs that when it starts. */
export interface AuthSettings {
  readonly tokens: readonly TokenSettings[];
  /** Clair's pre-shared key. */
  readonly psk?: { readonly key: string; readonly issuers: readonly string[] };
}

export type Role = 'read' | 'scan' | 'admin';

export interface TokenSettings {
  readonly name: string;
  /** Tokens in one team act as one client: images read with credentials, and claims, are shared among them. */
  readonly team?: string;
  readonly role: Role;
  /** Visible part of the fleet; absent: all. A team's tokens see the same. */
  readonly sees?: Places;
  /** The token's SHA-256 in hex: no file contains the token itself. */
  readonly sha256: string;
}

export interface LimitSettings {
  /** Requests per minute from one client (its token, else its address); 0: no limit. */
  readonly requestsPerMinute: number;
  /** Request limits for each host that images are read from. */
  readonly registries: RegistryLimitSettings;
  /** Maximum bytes in a JSON body. */
  readonly body: number;
  /** Maximum bytes in an uploaded archive. */
  readonly upload: number;
  /** Maximum waiting scans; the server responds to further ones with 429. */
  readonly queue: number;
  /** Concurrent connections. */
  readonly connections: number;
}

/** 0: no limit. */
export interface RegistryLimitSettings {
  readonly requestsPerMinute: number;
  /** Manifest GETs, which are requests too. */
  readonly pullsPerMinute: number;
}

export interface RegistrySettings {
  /** Hosts (`quay.io`, `*.example.com`, `host:port`) that images and layers may come from; empty: all. */
  readonly allow: readonly string[];
  /**
   * Addresses to allow although they are refused by default: `loopback`, `private`, `link-local`,
   * `unique-local`, or a network (CIDR). Absent: depends on who can send requests.
   */
  readonly allowAddresses?: readonly string[];
}

export interface FeedSettings {
  /**
   * Feeds kept fresh whether an image needs them or not, such as `osv:Red Hat`; readiness waits for them.
   * Absent: the feeds for Clair's distributions.
   */
  readonly keep?: readonly string[];
  /** Feeds to exclude from those kept fresh. */
  readonly drop: readonly string[];
  /** Minutes between a feed's syncs; 0: never; absent: each feed's own interval. */
  readonly interval?: number;
}

/** Additions to Clair's own content in responses to its clients. */
export interface ClairSettings {
  /** Further enrichers for v4 reports. */
  readonly enrichers: readonly ('epss' | 'kev')[];
  /** Whether v1 adds an entry for an image's unknown parts, or refuses to answer. */
  readonly incompleteAnswer: 'entry' | 'refuse';
  /** Severity for that entry. */
  readonly incompleteSeverity: Severity;
  /** Holes that do not withhold an answer, as KIND or KIND:NAME: Clair's clients draw their own line. */
  readonly allowIncomplete: readonly string[];
}

/** Rules about images in the inventory. */
export interface FleetSettings {
  /** Workload or namespace labels that name the owner; the first one set counts. */
  readonly ownerLabels: readonly string[];
  /** Patterns for the names of base images. */
  readonly bases: readonly string[];
  /** Lines for running images, besides the file's own; the first that matches a run applies. */
  readonly lines: readonly WrittenLine[];
}

/** Retention for stored data, in days. */
export interface RetentionSettings {
  /** Days to keep images that neither ran, nor were read or requested. */
  readonly images: number;
  /** Days to keep image events and earlier feed states. */
  readonly history: number;
}

export interface WebhookSettings {
  readonly target: string;
  /** Prefix for a notification's URL. */
  readonly callback?: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The body's schema. */
  readonly shape: 'clair-v1' | 'clair-v4';
  readonly attempts: number;
  /** Minutes until an unread notification is sent again. */
  readonly renotify: number;
}
