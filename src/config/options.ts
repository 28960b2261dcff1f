import { FLAW_SEVERITIES } from '../domain/index.ts';
import { REPORT_FORMAT_NAMES, TEMPLATE_FORMAT } from '../report/index.ts';
import { ATTESTED_OPTIONS } from './attested-options.ts';
import { HISTORY_OPTIONS } from './history-options.ts';
import { LINE_OPTIONS } from './line-options.ts';
import { ANYWHERE, type Option } from './option.ts';
import { PUBLISHED_OPTIONS } from './published-options.ts';
import {
  choice,
  distro,
  flag,
  last,
  layerCount,
  list,
  minutes,
  outputs,
  pairs,
  platform,
  severities,
  text,
  timeLimit,
} from './readers.ts';
import { REMOTE_OPTIONS } from './remote-options.ts';
import { SERVER_OPTIONS, type ServerOptions } from './server/options.ts';
import type { Settings } from './settings.ts';

/** All options of scans and servers. */
export interface AllOptions extends Settings, ServerOptions {}
export type OptionKey = keyof AllOptions;

const NOT_IN_FILE = ['flag', 'environment'] as const;

/** The one table of options: an option that is not in it does not compile. */
export const OPTIONS: { readonly [Key in OptionKey]: Option<AllOptions[Key]> } = {
  ...LINE_OPTIONS,
  ...HISTORY_OPTIONS,
  ...ATTESTED_OPTIONS,
  platform: {
    flag: '--platform <os/arch[/variant]|all>',
    group: 'image',
    help: 'platform to read from a multi-platform index; all reads each, with one result per platform',
    initial: undefined,
    read: platform,
    sources: ANYWHERE,
  },
  distro: {
    flag: '--distro <id:version>',
    group: 'image',
    help: 'distribution of an image, a folder or an SBOM that names none, or one without a feed: debian:12',
    initial: undefined,
    read: distro,
    sources: ANYWHERE,
  },
  username: {
    flag: '--username <name>',
    group: 'image',
    help: 'user name for the registry of all images; by default from DOCKER_AUTH_CONFIG, docker login or podman login',
    initial: undefined,
    read: text,
    sources: NOT_IN_FILE,
  },
  passwordStdin: {
    flag: '--password-stdin',
    group: 'image',
    help: 'read the password from standard input',
    initial: false,
    read: flag,
    sources: ['flag'],
  },
  password: {
    flag: '--password <password>',
    group: 'image',
    help: 'password of the registry',
    initial: undefined,
    read: text,
    sources: ['environment'],
  },
  registryToken: {
    flag: '--registry-token <token>',
    group: 'image',
    help: 'bearer token for the registry, sent as is',
    initial: undefined,
    read: text,
    sources: ['environment'],
  },
  insecure: {
    flag: '--insecure',
    group: 'image',
    help: 'use plain http for the registry (always allowed for loopback)',
    initial: false,
    read: flag,
    sources: ANYWHERE,
  },
  skipTlsVerify: {
    flag: '--skip-tls-verify',
    group: 'image',
    help: 'accept any certificate, from the registry and from feeds',
    initial: false,
    read: flag,
    sources: ANYWHERE,
  },
  caCert: {
    flag: '--ca-cert <file>',
    group: 'image',
    help: 'also trust this certificate authority (PEM); repeatable',
    initial: [],
    read: list,
    sources: ANYWHERE,
  },
  skipDigestCheck: {
    flag: '--skip-digest-check',
    group: 'image',
    help: 'do not check the digests of uncompressed layers in local files; the report says so',
    initial: false,
    read: flag,
    sources: ANYWHERE,
  },
  parallel: {
    flag: '--parallel <number>',
    group: 'image',
    help: 'read at most this many layers at a time, a server for all its images together; by default one per processor, at most 4',
    initial: undefined,
    read: last(layerCount),
    sources: ANYWHERE,
  },
  timeout: {
    flag: '--timeout <duration>',
    group: 'image',
    help: 'time limit per image, including feeds: 90s, 10m (the default), 1h',
    initial: 10 * 60_000,
    read: last(timeLimit),
    sources: ANYWHERE,
  },
  offline: {
    flag: '--offline',
    group: 'feeds',
    help: 'do not update feeds; use what the store holds',
    initial: false,
    read: flag,
    sources: ANYWHERE,
  },
  maxFeedAge: {
    flag: '--max-feed-age <duration>',
    group: 'feeds',
    help: 'update feeds older than this, and report a hole if that fails: 90m, 12h, 7d',
    initial: undefined,
    read: minutes,
    sources: ANYWHERE,
  },
  feedsMirror: {
    flag: '--feeds-mirror <url|folder>',
    group: 'feeds',
    help: 'read all feeds from a mirror with the layout HOST/PATH',
    initial: undefined,
    read: text,
    sources: ANYWHERE,
  },
  feedAddress: {
    flag: '--feed-address <feed=url>',
    group: 'feeds',
    help: 'read one feed from another address; repeatable',
    initial: {},
    read: pairs,
    sources: ANYWHERE,
  },
  ...PUBLISHED_OPTIONS,
  preferFeed: {
    flag: '--prefer-feed <feed>',
    group: 'feeds',
    help: 'prefer this feed where several cover a distribution, such as osv for Debian; repeatable',
    initial: [],
    read: list,
    sources: ANYWHERE,
  },
  nvd: {
    flag: '--nvd',
    group: 'feeds',
    help: "also use severities of NIST's NVD (slow without a key)",
    initial: false,
    read: flag,
    sources: ANYWHERE,
  },
  nvdApiKey: {
    flag: '--nvd-api-key <key>',
    group: 'feeds',
    help: 'API key for the NVD',
    initial: undefined,
    read: text,
    sources: ['environment'],
  },
  format: {
    flag: '--format <format[=file]>',
    short: 'f',
    group: 'output',
    help: `${[...REPORT_FORMAT_NAMES, TEMPLATE_FORMAT].join(', ')}; to standard output or to a file; repeatable`,
    initial: [],
    read: outputs,
    sources: ANYWHERE,
  },
  template: {
    flag: '--template <file>',
    group: 'output',
    help: 'template in Liquid that --format template renders the JSON report by',
    initial: undefined,
    read: text,
    sources: NOT_IN_FILE,
  },
  showSuppressed: {
    flag: '--show-suppressed',
    group: 'output',
    help: 'list findings that were set aside, with the reason',
    initial: false,
    read: flag,
    sources: ANYWHERE,
  },
  listPackages: {
    flag: '--list-packages',
    group: 'output',
    help: 'list every package in the table, with its places; JSON reports always list them',
    initial: false,
    read: flag,
    sources: ANYWHERE,
  },
  severity: {
    flag: '--severity <severity,...>',
    group: 'output',
    help: 'list only findings of these severities; the line still counts all',
    initial: [],
    read: severities,
    sources: ANYWHERE,
  },
  all: {
    flag: '--all',
    group: 'output',
    help: 'also list unrated CVEs that are unlikely to be exploited, which are folded where there are more than 40 CVEs',
    initial: false,
    read: flag,
    sources: ANYWHERE,
  },
  quiet: {
    flag: '--quiet',
    short: 'q',
    group: 'output',
    help: 'do not show progress on standard error',
    initial: false,
    read: flag,
    sources: ANYWHERE,
  },
  color: {
    flag: '--color <when>',
    group: 'output',
    help: 'auto, always or never (NO_COLOR is respected)',
    initial: 'auto',
    read: last(choice(['auto', 'always', 'never'])),
    sources: ANYWHERE,
  },
  store: {
    flag: '--store <file>',
    group: 'store',
    help: 'the database; by default plimsoll/store.db under $XDG_CACHE_HOME or ~/.cache',
    initial: undefined,
    read: text,
    sources: ANYWHERE,
  },
  ...REMOTE_OPTIONS,
  ...SERVER_OPTIONS,
  incompleteSeverity: {
    flag: '--incomplete-severity <severity>',
    group: 'server',
    help: 'severity of PLIMSOLL-INCOMPLETE, the entry that tells clients of Clair and Klar that an answer is incomplete; by default high',
    initial: 'high',
    read: choice(FLAW_SEVERITIES),
    sources: ANYWHERE,
  },
};

/** Returns the name of an option as a flag and in the file: `onlyFixed` becomes `only-fixed`. */
export function optionName(key: OptionKey): string {
  return key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** Returns the name of an option in the environment: `onlyFixed` becomes `PLIMSOLL_ONLY_FIXED`. */
export function variableName(key: OptionKey): string {
  return `PLIMSOLL_${optionName(key).replaceAll('-', '_').toUpperCase()}`;
}

export function optionKeys(): readonly OptionKey[] {
  return Object.keys(OPTIONS).filter((key): key is OptionKey => Object.hasOwn(OPTIONS, key));
}
