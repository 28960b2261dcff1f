import { ANYWHERE, type Option } from '../option.ts';
import { choice, choices, list, minutes, text } from '../readers.ts';
import {
  address,
  bytes,
  count,
  database,
  days,
  duration,
  listOrNone,
  positive,
  secret,
  webAddress,
} from './readers.ts';
import type { ListenAddress, ServerSettings } from './settings.ts';

/** Options of `serve` besides those of a scan; resolve.ts turns them into ServerSettings. */
export interface ServerOptions {
  readonly listen: ListenAddress;
  readonly publicUrl: string | undefined;
  readonly introspection: ListenAddress | undefined;
  readonly database: string | undefined;
  readonly secret: string | undefined;
  readonly tlsCert: string | undefined;
  readonly tlsKey: string | undefined;
  readonly tlsClientCa: string | undefined;
  readonly workers: number | undefined;
  readonly requestTimeout: number;
  readonly logLevel: ServerSettings['logLevel'];
  readonly traces: string | undefined;
  readonly keepFeed: readonly string[] | undefined;
  readonly noKeepFeed: readonly string[];
  readonly feedInterval: number | undefined;
  readonly owner: readonly string[];
  readonly reindexPerMinute: number;
  readonly keepImages: number;
  readonly keepHistory: number;
  readonly clairEnricher: ServerSettings['clair']['enrichers'];
  readonly incompleteAnswer: ServerSettings['clair']['incompleteAnswer'];
  readonly allowRegistry: readonly string[];
  readonly allowAddress: readonly string[] | undefined;
  readonly requestsPerMinute: number;
  readonly registryRequests: number;
  readonly registryPulls: number;
  readonly maxBody: number;
  readonly maxUpload: number;
  readonly maxQueue: number;
  readonly maxConnections: number;
}

export const SERVER_OPTIONS: { readonly [Key in keyof ServerOptions]: Option<ServerOptions[Key]> } = {
  listen: {
    flag: '--listen <host:port>',
    group: 'server',
    help: 'address of the API, by default 127.0.0.1:6060; :6060 listens on all addresses of this machine',
    initial: { host: '127.0.0.1', port: 6060 },
    read: address,
    sources: ANYWHERE,
  },
  publicUrl: {
    flag: '--public-url <url>',
    group: 'server',
    help: 'address by which clients reach this server, such as https://plimsoll.example: links in messages begin with it; by default they are paths',
    initial: undefined,
    read: webAddress,
    sources: ANYWHERE,
  },
  introspection: {
    flag: '--introspection <host:port>',
    group: 'server',
    help: 'serve metrics and health on this address, without a token; by default metrics are served with the API, for the role read',
    initial: undefined,
    read: address,
    sources: ANYWHERE,
  },
  database: {
    flag: '--database <url>',
    group: 'server',
    help: 'keep all data in this Postgres database, postgres://user@host/name, which replicas can share; DATABASE_URL does the same',
    initial: undefined,
    read: database,
    sources: ANYWHERE,
    alias: 'DATABASE_URL',
  },
  secret: {
    flag: '--secret <base64>',
    group: 'server',
    help: '32 bytes in base64 that encrypt queued credentials and page tokens, the same for all replicas; by default derived',
    initial: undefined,
    read: secret,
    sources: ['environment'],
  },
  tlsCert: {
    flag: '--tls-cert <file>',
    group: 'server',
    help: 'serve TLS with this certificate chain (PEM)',
    initial: undefined,
    read: text,
    sources: ANYWHERE,
  },
  tlsKey: {
    flag: '--tls-key <file>',
    group: 'server',
    help: "the certificate's key (PEM)",
    initial: undefined,
    read: text,
    sources: ANYWHERE,
  },
  tlsClientCa: {
    flag: '--tls-client-ca <file>',
    group: 'server',
    help: 'accept only clients with a certificate signed by this authority (PEM)',
    initial: undefined,
    read: text,
    sources: ANYWHERE,
  },
  workers: {
    flag: '--workers <number>',
    group: 'server',
    help: 'images to read in parallel, each in a thread; by default the number of cores less one, and at least 2',
    initial: undefined,
    read: positive,
    sources: ANYWHERE,
  },
  requestTimeout: {
    flag: '--request-timeout <duration>',
    group: 'server',
    help: 'time limit of a request, by default 15m',
    initial: 15,
    read: duration,
    sources: ANYWHERE,
  },
  logLevel: {
    flag: '--log-level <level>',
    group: 'server',
    help: 'error, warn, info or debug, as JSON on standard error',
    initial: 'info',
    read: choice(['error', 'warn', 'info', 'debug']),
    sources: ANYWHERE,
  },
  traces: {
    flag: '--traces <url>',
    group: 'server',
    help: 'send traces to this OpenTelemetry collector (OTLP over HTTP), such as http://collector:4318',
    initial: undefined,
    read: webAddress,
    sources: ANYWHERE,
  },
  keepFeed: {
    flag: '--keep-feed <feed>',
    group: 'server',
    help: 'keep this feed up to date even if no image needs it, and be ready only once it is loaded; repeatable; by default the feeds of the distributions that Clair serves and those that rank CVEs',
    initial: undefined,
    read: listOrNone,
    sources: ANYWHERE,
  },
  noKeepFeed: {
    flag: '--no-keep-feed <feed>',
    group: 'server',
    help: 'leave this feed out of --keep-feed; without cve, CVE records are fetched one by one; repeatable',
    initial: [],
    read: list,
    sources: ANYWHERE,
  },
  feedInterval: {
    flag: '--feed-interval <duration>',
    group: 'server',
    help: 'update feeds at this interval, 0m for never; by default each feed has its own',
    initial: undefined,
    read: minutes,
    sources: ANYWHERE,
  },
  owner: {
    flag: '--owner <label>',
    group: 'server',
    help: 'labels of a workload or its namespace that name its owner, in the order in which they are looked for',
    initial: [],
    read: list,
    // The lists of a fleet have a filter of this name.
    sources: ['environment', 'file'],
  },
  reindexPerMinute: {
    flag: '--reindex-per-minute <number>',
    group: 'server',
    help: 'stored images of which layers may be read again in a minute, after an update of Plimsoll that reads more; by default 6; 0: none',
    initial: 6,
    read: count,
    sources: ANYWHERE,
  },
  keepImages: {
    flag: '--keep-images <days>',
    group: 'server',
    help: 'days for which an image that neither runs nor is asked for stays stored, by default 90',
    initial: 90,
    read: days,
    sources: ANYWHERE,
  },
  keepHistory: {
    flag: '--keep-history <days>',
    group: 'server',
    help: 'days for which ended runs, verdicts, events and what feeds once said stay stored, by default 400',
    initial: 400,
    read: days,
    sources: ANYWHERE,
  },
  clairEnricher: {
    flag: '--clair-enricher <epss|kev>',
    group: 'server',
    help: 'add this list to the enrichments in Clair v4 reports, after CVSS; repeatable; Quay logs an error for each of its entries',
    initial: [],
    read: choices(['epss', 'kev']),
    sources: ANYWHERE,
  },
  incompleteAnswer: {
    flag: '--incomplete-answer <entry|refuse>',
    group: 'server',
    help: 'answer Klar and other clients of Clair v1 with the entry PLIMSOLL-INCOMPLETE where something about an image cannot be known, or refuse (422), so that no threshold of theirs lets it pass; by default entry',
    initial: 'entry',
    read: choice(['entry', 'refuse']),
    sources: ANYWHERE,
  },
  allowRegistry: {
    flag: '--allow-registry <host>',
    group: 'limits',
    help: 'read images from these hosts only: quay.io, *.example.com, host:port; repeatable',
    initial: [],
    read: list,
    sources: ANYWHERE,
  },
  allowAddress: {
    flag: '--allow-address <range>',
    group: 'limits',
    help: 'also read images from non-public addresses: private, loopback, link-local, unique-local, a network, or none; repeatable; by default private, or none if the API listens beyond loopback without tokens',
    initial: undefined,
    read: listOrNone,
    sources: ANYWHERE,
  },
  requestsPerMinute: {
    flag: '--requests-per-minute <number>',
    group: 'limits',
    help: 'requests per minute of one client, by token or else by address; by default 0, no limit',
    initial: 0,
    read: count,
    sources: ANYWHERE,
  },
  registryRequests: {
    flag: '--registry-requests <number>',
    group: 'limits',
    help: 'requests per minute to one registry, from all replicas together; more wait; by default 0, no limit',
    initial: 0,
    read: count,
    sources: ANYWHERE,
  },
  registryPulls: {
    flag: '--registry-pulls <number>',
    group: 'limits',
    help: 'manifests fetched per minute from one registry, from all replicas together; more wait; by default 0, no limit',
    initial: 0,
    read: count,
    sources: ANYWHERE,
  },
  maxBody: {
    flag: '--max-body <size>',
    group: 'limits',
    help: 'size of a request, by default 4MiB',
    initial: 4 * 1024 ** 2,
    read: bytes,
    sources: ANYWHERE,
  },
  maxUpload: {
    flag: '--max-upload <size>',
    group: 'limits',
    help: 'size of an uploaded archive, by default 10GiB',
    initial: 10 * 1024 ** 3,
    read: bytes,
    sources: ANYWHERE,
  },
  maxQueue: {
    flag: '--max-queue <number>',
    group: 'limits',
    help: 'number of queued scans, by default 1000; more are answered with 429',
    initial: 1000,
    read: positive,
    sources: ANYWHERE,
  },
  maxConnections: {
    flag: '--max-connections <number>',
    group: 'limits',
    help: 'number of connections, by default 2000; above that, the one idle for longest is closed',
    initial: 2000,
    read: positive,
    sources: ANYWHERE,
  },
};
