import { options } from '../option.ts';
import { choice, choices, flag, list, minutes, oneText } from '../readers.ts';
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

/** Options of `serve` besides those of a scan; resolve.ts turns them into ServerSettings. */
export const SERVER_OPTIONS = {
  ...options('server', {
    listen: {
      value: '<host:port>',
      help: 'address of the API, by default 127.0.0.1:6060; :6060 listens on all addresses of this machine',
      initial: { host: '127.0.0.1', port: 6060 },
      read: address,
    },
    publicUrl: {
      value: '<url>',
      help: 'address by which clients reach this server, such as https://plimsoll.example: links in messages begin with it; by default they are paths',
      read: webAddress,
    },
    introspection: {
      value: '<host:port>',
      help: 'serve metrics and health on this address, without a token; by default metrics are served with the API, for the role read',
      read: address,
    },
    database: {
      value: '<url>',
      help: 'keep all data in this Postgres database, postgres://user@host/name, which replicas can share; DATABASE_URL does the same',
      read: database,
      alias: 'DATABASE_URL',
    },
    secret: {
      value: '<base64>',
      help: '32 bytes in base64 that encrypt queued credentials and page tokens, the same for all replicas; by default derived',
      read: secret,
      sources: ['environment'],
    },
    tlsCert: { value: '<file>', help: 'serve TLS with this certificate chain (PEM)', read: oneText },
    tlsKey: { value: '<file>', help: "the certificate's key (PEM)", read: oneText },
    tlsClientCa: {
      value: '<file>',
      help: 'accept only clients with a certificate signed by this authority (PEM)',
      read: oneText,
    },
    admission: {
      value: '<host:port>',
      help: 'answer clusters that ask whether a pod may start, on this address: AdmissionReviews at /CLUSTER, with TLS',
      read: address,
    },
    admissionCert: {
      value: '<file>',
      help: 'certificate chain (PEM) of the listener of --admission, by default that of --tls-cert; read again when it changes',
      read: oneText,
    },
    admissionKey: { value: '<file>', help: 'its key (PEM)', read: oneText },
    admissionClientCa: {
      value: '<file>',
      help: 'answer only API servers with a certificate signed by this authority (PEM), and scan the images that they ask for and nobody read',
      read: oneText,
    },
    admissionUnknown: {
      value: '<admit|deny>',
      help: 'admit pods with images that are not read or not wholly known, with a warning, or deny them; by default admit',
      initial: 'admit',
      read: choice(['admit', 'deny']),
    },
    workers: {
      value: '<number>',
      help: 'images to read in parallel, each in a thread; by default the number of cores less one, and at least 2',
      read: positive,
    },
    /** Minutes. */
    requestTimeout: {
      value: '<duration>',
      help: 'time limit of a request, by default 15m',
      initial: 15,
      read: duration,
    },
    logLevel: {
      value: '<level>',
      help: 'error, warn, info or debug, as JSON on standard error',
      initial: 'info',
      read: choice(['error', 'warn', 'info', 'debug']),
    },
    traces: {
      value: '<url>',
      help: 'send traces to this OpenTelemetry collector (OTLP over HTTP), such as http://collector:4318',
      read: webAddress,
    },
    keepFeed: {
      value: '<feed>',
      help: 'keep this feed up to date even if no image needs it, and be ready only once it is loaded; repeatable; by default the feeds of the distributions that Clair serves and those that rank CVEs',
      read: listOrNone,
    },
    noKeepFeed: {
      value: '<feed>',
      help: 'leave this feed out of --keep-feed; without cve, CVE records are fetched one by one; repeatable',
      initial: [],
      read: list,
    },
    feedInterval: {
      value: '<duration>',
      help: 'update feeds at this interval, 0m for never; by default each feed has its own',
      read: minutes,
    },
    owner: {
      value: '<label>',
      help: 'labels of a workload or its namespace that name its owner, in the order in which they are looked for',
      initial: [],
      read: list,
      // The lists of a fleet have a filter of this name.
      sources: ['environment', 'file'],
    },
    readRunning: {
      value: '<true|false>',
      help: 'read images that run and were never read, by their digest; by default true',
      initial: true,
      read: flag,
    },
    runningCredentials: {
      value: '<file>',
      help: 'read images that run with the registry credentials of this file, a config.json of Docker, where they cannot be read without; scans that clients submit never use it',
      read: oneText,
    },
    reindexPerMinute: {
      value: '<number>',
      help: 'stored images of which layers may be read again in a minute, after an update of Plimsoll that reads more; by default 6; 0: none',
      initial: 6,
      read: count,
    },
    keepImages: {
      value: '<days>',
      help: 'days for which an image that neither runs nor is asked for stays stored, by default 90',
      initial: 90,
      read: days,
    },
    keepHistory: {
      value: '<days>',
      help: 'days for which ended runs, verdicts, events and what feeds once said stay stored, by default 400',
      initial: 400,
      read: days,
    },
    clairEnricher: {
      value: '<epss|kev>',
      help: 'add this list to the enrichments in Clair v4 reports, after CVSS; repeatable; Quay logs an error for each of its entries',
      initial: [],
      read: choices(['epss', 'kev']),
    },
    incompleteAnswer: {
      value: '<entry|refuse>',
      help: 'answer Klar and other clients of Clair v1 with the entry PLIMSOLL-INCOMPLETE where something about an image cannot be known, or refuse (422), so that no threshold of theirs lets it pass; by default entry',
      initial: 'entry',
      read: choice(['entry', 'refuse']),
    },
  }),
  ...options('limits', {
    allowRegistry: {
      value: '<host>',
      help: 'read images from these hosts only: quay.io, *.example.com, host:port; repeatable',
      initial: [],
      read: list,
    },
    allowAddress: {
      value: '<range>',
      help: 'also read images from non-public addresses: private, loopback, link-local, unique-local, a network, or none; repeatable; by default private, or none if the API listens beyond loopback without tokens',
      read: listOrNone,
    },
    requestsPerMinute: {
      value: '<number>',
      help: 'requests per minute of one client, by token or else by address; by default 0, no limit',
      initial: 0,
      read: count,
    },
    registryRequests: {
      value: '<number>',
      help: 'requests per minute to one registry, from all replicas together; more wait; by default 0, no limit',
      initial: 0,
      read: count,
    },
    registryPulls: {
      value: '<number>',
      help: 'manifests fetched per minute from one registry, from all replicas together; more wait; by default 0, no limit',
      initial: 0,
      read: count,
    },
    maxBody: {
      value: '<size>',
      help: 'size of a request, by default 4MiB',
      initial: 4 * 1024 ** 2,
      read: bytes,
    },
    maxUpload: {
      value: '<size>',
      help: 'size of an uploaded archive, by default 10GiB',
      initial: 10 * 1024 ** 3,
      read: bytes,
    },
    maxQueue: {
      value: '<number>',
      help: 'number of queued scans, by default 1000; more are answered with 429',
      initial: 1000,
      read: positive,
    },
    maxConnections: {
      value: '<number>',
      help: 'number of connections, by default 2000; above that, the one idle for longest is closed',
      initial: 2000,
      read: positive,
    },
  }),
};
