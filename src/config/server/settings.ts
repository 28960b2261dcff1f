import type { Places, Severity } from '../../domain/index.ts';
import type { WrittenSubscription } from '../subscriptions/index.ts';
import type { WrittenLine } from './lines.ts';

/** All settings of a server besides the settings of a scan. */
export interface ServerSettings {
  /** Address of the API. */
  readonly listen: ListenAddress;
  /** Address by which clients reach the API, for links in messages; without a slash at its end. */
  readonly publicUrl?: string;
  /** Address of health and metrics; absent: beside the API. */
  readonly introspection?: ListenAddress;
  /** `postgres://...` or libpq's `host=... user=...`; absent: the embedded store. */
  readonly database?: string;
  readonly tls?: TlsFiles;
  readonly auth: AuthSettings;
  readonly limits: LimitSettings;
  readonly registries: RegistrySettings;
  readonly feeds: FeedSettings;
  readonly clair: ClairSettings;
  readonly webhook?: WebhookSettings;
  readonly fleet: FleetSettings;
  /** Stored images of which layers may be read again in a minute. */
  readonly reindexPerMinute: number;
  readonly retention: RetentionSettings;
  /** Receivers of events. */
  readonly subscriptions: readonly WrittenSubscription[];
  /** Base64, 32 bytes: seals credentials of waiting jobs and page tokens; shared by replicas. Absent: derived. */
  readonly secret?: string;
  /** Minutes after which a request times out. */
  readonly requestTimeout: number;
  /** Images that are read at a time, each in a thread. */
  readonly workers: number;
  readonly logLevel: 'error' | 'warn' | 'info' | 'debug';
  /** OpenTelemetry's collector, `http://host:4318`. */
  readonly traces?: string;
}

export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

/** PEM files. With `clientCa`, clients must show a certificate that it signed. */
export interface TlsFiles {
  readonly certificate: string;
  readonly key: string;
  readonly clientCa?: string;
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
  /** Tokens of one team act as one client: images read with credentials, and claims, are shared among them. */
  readonly team?: string;
  readonly role: Role;
  /** Part of the fleet that it sees; absent: all. Tokens of one team see the same. */
  readonly sees?: Places;
  /** Hex of the token's SHA-256: no file contains the token itself. */
  readonly sha256: string;
}

export interface LimitSettings {
  /** Requests per minute from one client (its token, else its address); 0: no limit. */
  readonly requestsPerMinute: number;
  /** Limits of requests to each host that images are read from. */
  readonly registries: RegistryLimitSettings;
  /** Bytes of a JSON body. */
  readonly body: number;
  /** Bytes of an uploaded archive. */
  readonly upload: number;
  /** Scans that may wait; further ones are answered with 429. */
  readonly queue: number;
  /** Concurrent connections. */
  readonly connections: number;
}

/** 0: no limit. */
export interface RegistryLimitSettings {
  readonly requestsPerMinute: number;
  /** GETs of manifests, which are requests too. */
  readonly pullsPerMinute: number;
}

export interface RegistrySettings {
  /** Hosts (`quay.io`, `*.example.com`, `host:port`) that images and layers may come from; empty: all. */
  readonly allow: readonly string[];
  /**
   * Addresses to allow although they are refused by default: `loopback`, `private`, `link-local`, `unique-local`, or a
   * network (CIDR). Absent: depends on who can send requests.
   */
  readonly allowAddresses?: readonly string[];
}

export interface FeedSettings {
  /**
   * Feeds kept fresh whether an image needs them or not, as `osv:Red Hat`; readiness waits for them. Absent: those of
   * the distributions that Clair serves.
   */
  readonly keep?: readonly string[];
  /** Feeds to exclude from those kept fresh. */
  readonly drop: readonly string[];
  /** Minutes between syncs of a feed; 0: never; absent: each feed's own pace. */
  readonly interval?: number;
}

/** Additions to Clair's own content in answers to its clients. */
export interface ClairSettings {
  /** Further enrichers of v4's reports. */
  readonly enrichers: readonly ('epss' | 'kev')[];
  /** Whether v1 answers with an entry for unknown parts of an image, or refuses the answer. */
  readonly incompleteAnswer: 'entry' | 'refuse';
  /** Severity of that entry. */
  readonly incompleteSeverity: Severity;
  /** Holes that do not withhold an answer, as KIND or KIND:NAME: Clair's clients draw a line of their own. */
  readonly allowIncomplete: readonly string[];
}

/** Rules about images of the inventory. */
export interface FleetSettings {
  /** Labels of workload or namespace that name the owner: the first that is set. */
  readonly ownerLabels: readonly string[];
  /** Patterns of the names of images that others are built on. */
  readonly bases: readonly string[];
  /** Lines of images that run, besides the one of the file itself; the first that is for a run applies. */
  readonly lines: readonly WrittenLine[];
}

/** How long what is stored is kept, in days. */
export interface RetentionSettings {
  /** Images that neither ran, nor were read or asked for. */
  readonly images: number;
  /** Days for events of images, and for earlier states of feeds. */
  readonly history: number;
}

export interface WebhookSettings {
  readonly target: string;
  /** Prefix of a notification's address. */
  readonly callback?: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Shape of the body. */
  readonly shape: 'clair-v1' | 'clair-v4';
  readonly attempts: number;
  /** Minutes until an unread notification is sent again. */
  readonly renotify: number;
}
