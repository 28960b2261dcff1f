import type { Option } from '../option.ts';
import { choice, choices, list, minutes, text } from '../readers.ts';
import {
  address,
  bytes,
  count,
  database,
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
  readonly clairEnricher: ServerSettings['clair']['enrichers'];
  readonly allowRegistry: readonly string[];
  readonly allowAddress: readonly string[] | undefined;
  readonly requestsPerMinute: number;
  readonly maxBody: number;
  readonly maxUpload: number;
  readonly maxQueue: number;
  readonly maxConnections: number;
}

const ANYWHERE = ['flag', 'environment', 'file'] as const;

export const SERVER_OPTIONS: { readonly [Key in keyof ServerOptions]: Option<ServerOptions[Key]> } = {
  listen: {
    flag: '--listen <host:port>',
    group: 'server',
    help: 'where the API listens, by default 127.0.0.1:6060; :6060 is every address of this machine',
    initial: { host: '127.0.0.1', port: 6060 },
    read: address,
    sources: ANYWHERE,
  },
  introspection: {
    flag: '--introspection <host:port>',
    group: 'server',
    help: 'serve metrics here, without a token, and health too; else metrics are beside the API, for the role read',
    initial: undefined,
    read: address,
    sources: ANYWHERE,
  },
  database: {
    flag: '--database <url>',
    group: 'server',
    help: 'keep everything in this Postgres, postgres://user@host/name; replicas share it. DATABASE_URL does the same',
    initial: undefined,
    read: database,
    sources: ANYWHERE,
    alias: 'DATABASE_URL',
  },
  secret: {
    flag: '--secret <base64>',
    group: 'server',
    help: '32 bytes that seal waiting credentials and page tokens, the same for all replicas; else derived',
    initial: undefined,
    read: secret,
    sources: ['environment'],
  },
  tlsCert: {
    flag: '--tls-cert <file>',
    group: 'server',
    help: 'speak TLS, with this certificate and those of its chain (PEM)',
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
    help: 'let in only clients with a certificate that this authority signed (PEM)',
    initial: undefined,
    read: text,
    sources: ANYWHERE,
  },
  workers: {
    flag: '--workers <number>',
    group: 'server',
    help: 'images to read at a time, each in a thread; by default one fewer than there are cores, and at least 2',
    initial: undefined,
    read: positive,
    sources: ANYWHERE,
  },
  requestTimeout: {
    flag: '--request-timeout <duration>',
    group: 'server',
    help: 'answer a request with a time-out after this long, by default 15m',
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
    help: 'keep this feed fresh whether an image needs it or not, and be ready once it is loaded; repeatable; by default those of the distributions that Clair serves, and what ranks CVEs',
    initial: undefined,
    read: listOrNone,
    sources: ANYWHERE,
  },
  noKeepFeed: {
    flag: '--no-keep-feed <feed>',
    group: 'server',
    help: 'keep all of these feeds but this one; without cve, the records of CVEs are asked for one by one; repeatable',
    initial: [],
    read: list,
    sources: ANYWHERE,
  },
  feedInterval: {
    flag: '--feed-interval <duration>',
    group: 'server',
    help: "ask each feed this often, 0m never; by default at each feed's own pace",
    initial: undefined,
    read: minutes,
    sources: ANYWHERE,
  },
  clairEnricher: {
    flag: '--clair-enricher <epss|kev>',
    group: 'server',
    help: "add this list to the enrichments of Clair v4's reports, after CVSS; repeatable; Quay logs an error for each of its entries",
    initial: [],
    read: choices(['epss', 'kev']),
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
    help: 'read images from addresses that are not public: private, loopback, link-local, unique-local, a network, none; repeatable; by default private, and none where the API listens beyond loopback without tokens',
    initial: undefined,
    read: listOrNone,
    sources: ANYWHERE,
  },
  requestsPerMinute: {
    flag: '--requests-per-minute <number>',
    group: 'limits',
    help: 'of one client, by its token, else by its address; by default 0, no limit',
    initial: 0,
    read: count,
    sources: ANYWHERE,
  },
  maxBody: {
    flag: '--max-body <size>',
    group: 'limits',
    help: 'of a request, by default 4MiB',
    initial: 4 * 1024 ** 2,
    read: bytes,
    sources: ANYWHERE,
  },
  maxUpload: {
    flag: '--max-upload <size>',
    group: 'limits',
    help: 'of an archive that is sent to be scanned, by default 10GiB',
    initial: 10 * 1024 ** 3,
    read: bytes,
    sources: ANYWHERE,
  },
  maxQueue: {
    flag: '--max-queue <number>',
    group: 'limits',
    help: 'scans that may wait, by default 1000; more are answered with 429',
    initial: 1000,
    read: positive,
    sources: ANYWHERE,
  },
  maxConnections: {
    flag: '--max-connections <number>',
    group: 'limits',
    help: 'at a time, by default 2000; past that the longest idle is closed',
    initial: 2000,
    read: positive,
    sources: ANYWHERE,
  },
};
