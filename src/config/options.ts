import { FLAW_SEVERITIES } from '../domain/index.ts';
import { REPORT_FORMAT_NAMES, TEMPLATE_FORMAT } from '../report/index.ts';
import { LINE_OPTIONS } from './line-options.ts';
import { optionName, options, type Option, type ValuesOf } from './option.ts';
import {
  choice,
  distro,
  last,
  layerCount,
  list,
  minutes,
  moment,
  outputs,
  pairs,
  platform,
  serverAddress,
  severities,
  oneText,
  timeLimit,
} from './readers.ts';
import { SERVER_OPTIONS } from './server/options.ts';

const NOT_IN_FILE = ['flag', 'environment'] as const;

const SCAN_OPTIONS = {
  ...LINE_OPTIONS,
  ...options('history', {
    /** RFC 3339, in UTC. */
    asOf: {
      value: '<date>',
      help: 'answer by what the store knew at the end of this day in UTC (YYYY-MM-DD), or at this time (RFC 3339), and update no feed',
      read: moment,
      // A file in a repository, or a variable left behind, would make the answer of every call an old one.
      sources: ['flag'],
    },
    rulesAsOf: {
      help: 'with --as-of and --server: judge by the line and ignore rules that the server had then, in place of those of the call',
      sources: ['flag'],
    },
  }),
  ...options('attested', {
    ifAttested: {
      help: 'take the packages from the list that plimsoll attest attached to the image, instead of reading its layers',
    },
    attestKey: { value: '<file>', help: 'public key (PEM) that the list has to be signed by', read: oneText },
    attestIdentity: {
      value: '<name>',
      help: 'identity that the list has to be signed by: the name in its certificate, exactly',
      read: oneText,
    },
    attestIssuer: { value: '<url>', help: 'OIDC provider that knows the identity', read: oneText },
  }),
  ...options('image', {
    platform: {
      value: '<os/arch[/variant]|all>',
      help: 'platform to read from a multi-platform index; all reads each, with one result per platform',
      read: platform,
    },
    distro: {
      value: '<id:version>',
      help: 'distribution of an image, a folder or an SBOM that names none, or one without a feed: debian:12',
      read: distro,
    },
    username: {
      value: '<name>',
      help: 'user name for the registry of all images; by default from DOCKER_AUTH_CONFIG, docker login or podman login',
      read: oneText,
      sources: NOT_IN_FILE,
    },
    passwordStdin: { help: 'read the password from standard input', sources: ['flag'] },
    password: {
      value: '<password>',
      help: 'password of the registry',
      read: oneText,
      sources: ['environment'],
    },
    registryToken: {
      value: '<token>',
      help: 'bearer token for the registry, sent as is',
      read: oneText,
      sources: ['environment'],
    },
    insecure: { help: 'use plain http for the registry (always allowed for loopback)' },
    skipTlsVerify: { help: 'accept any certificate, from the registry and from feeds' },
    caCert: {
      value: '<file>',
      help: 'also trust this certificate authority (PEM); repeatable',
      initial: [],
      read: list,
    },
    skipDigestCheck: {
      help: 'do not check the digests of uncompressed layers in local files; the report says so',
    },
    parallel: {
      value: '<number>',
      help: 'read at most this many layers at a time, each large one in a thread; a server for all its images together; by default one per processor, at most 8 (a server: 4)',
      read: last(layerCount),
    },
    /** Milliseconds for each image. */
    timeout: {
      value: '<duration>',
      help: 'time limit per image, including feeds: 90s, 10m (the default), 1h',
      initial: 10 * 60_000,
      read: last(timeLimit),
    },
  }),
  ...options('feeds', {
    offline: { help: 'do not update feeds; use what the store holds' },
    /** Minutes; a feed that is older at the verdict is a hole. */
    maxFeedAge: {
      value: '<duration>',
      help: 'update feeds older than this, and report a hole if that fails: 90m, 12h, 7d',
      read: minutes,
    },
    feedsMirror: {
      value: '<url|folder>',
      help: 'read all feeds from a mirror with the layout HOST/PATH',
      read: oneText,
    },
    feedAddress: {
      value: '<feed=url>',
      help: 'read one feed from another address; repeatable',
      initial: {},
      read: pairs,
    },
    feedsFrom: {
      value: '<oci://repository>',
      help: 'take feeds from the artifacts that feeds push published, before their own sources are asked',
      read: oneText,
    },
    feedsKey: {
      value: '<file>',
      help: 'public key (PEM) that the artifacts of --feeds-from have to be signed by',
      read: oneText,
    },
    feedsIdentity: {
      value: '<name>',
      help: 'identity that they have to be signed by: the name in its certificate, exactly',
      read: oneText,
    },
    feedsIssuer: { value: '<url>', help: 'OIDC provider that knows the identity', read: oneText },
    trustedRoot: {
      value: '<file>',
      help: "Sigstore's trusted root (JSON): the authorities that confirm identities",
      read: oneText,
    },
    preferFeed: {
      value: '<feed>',
      help: 'prefer this feed where several cover a distribution, such as osv for Debian; repeatable',
      initial: [],
      read: list,
    },
    nvd: { help: "also use severities of NIST's NVD (slow without a key)" },
    nvdApiKey: { value: '<key>', help: 'API key for the NVD', read: oneText, sources: ['environment'] },
  }),
  ...options('output', {
    format: {
      value: '<format[=file]>',
      short: 'f',
      help: `${[...REPORT_FORMAT_NAMES, TEMPLATE_FORMAT].join(', ')}; to standard output or to a file; repeatable`,
      initial: [],
      read: outputs,
    },
    template: {
      value: '<file>',
      help: 'template in Liquid that --format template renders the JSON report by',
      read: oneText,
      sources: NOT_IN_FILE,
    },
    showSuppressed: { help: 'list findings that were suppressed, with the reason' },
    listPackages: { help: 'list every package in the table, with its places; JSON reports always list them' },
    fixPlan: {
      value: '<part>',
      help: 'list the first upgrades to make in the table, or all',
      initial: 'first',
      read: last(choice(['first', 'all'])),
    },
    /** An empty list means all. */
    severity: {
      value: '<severity,...>',
      help: 'list only findings of these severities; the line still counts all',
      initial: [],
      read: severities,
    },
    all: {
      help: 'also list unrated CVEs that are unlikely to be exploited, which are folded where there are more than 40 CVEs',
    },
    quiet: { short: 'q', help: 'do not show progress on standard error' },
    verbose: { short: 'v', help: 'write a line to standard error for each request and each step' },
    color: {
      value: '<when>',
      help: 'auto, always or never (NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are respected)',
      initial: 'auto',
      read: last(choice(['auto', 'always', 'never'])),
    },
  }),
  ...options('store', {
    store: {
      value: '<file>',
      help: 'the database; by default plimsoll/store.db under $XDG_CACHE_HOME or ~/.cache',
      read: oneText,
    },
  }),
  ...options('remote', {
    /** Without a trailing slash. */
    server: {
      value: '<address>',
      help: 'scan on a Plimsoll server, which keeps layers and feeds: https://plimsoll.example',
      read: serverAddress,
    },
    insecureServer: {
      help: 'allow plain http to a server on another machine, which anyone on the network path can read and alter',
    },
    sendCredentials: {
      help: 'send the registry credentials found on this machine to the server, which pulls with them',
      // Required in each call: no file or variable set by others may send a password anywhere.
      sources: ['flag'],
    },
    token: {
      value: '<token>',
      help: "token for the server, with at least the role 'scan'",
      read: oneText,
      sources: ['environment'],
    },
  }),
};

/** Options of servers that `plimsoll klar` takes, too. */
const KLAR_OPTIONS = options('server', {
  incompleteSeverity: {
    value: '<severity>',
    help: 'severity of PLIMSOLL-INCOMPLETE, the entry that tells clients of Clair and Klar that an answer is incomplete; by default high',
    initial: 'high',
    read: choice(FLAW_SEVERITIES),
  },
});

/** All settings of a user. */
export type Settings = ValuesOf<typeof SCAN_OPTIONS & typeof KLAR_OPTIONS>;

/** All options of scans and servers. */
export type AllOptions = Settings & ValuesOf<typeof SERVER_OPTIONS>;
export type OptionKey = keyof AllOptions;

/** The one table of options, from which flags, environment, file, help and settings come. */
export const OPTIONS: { readonly [Key in OptionKey]: Option<AllOptions[Key]> } = {
  ...SCAN_OPTIONS,
  ...SERVER_OPTIONS,
  ...KLAR_OPTIONS,
};

/** Returns the name of an option in the environment: `onlyFixed` becomes `PLIMSOLL_ONLY_FIXED`. */
export function variableName(key: OptionKey): string {
  return `PLIMSOLL_${optionName(key).replaceAll('-', '_').toUpperCase()}`;
}

export function optionKeys(): readonly OptionKey[] {
  return Object.keys(OPTIONS) as OptionKey[];
}

export function settingKeys(): readonly (keyof Settings)[] {
  return Object.keys({ ...SCAN_OPTIONS, ...KLAR_OPTIONS }) as (keyof Settings)[];
}
