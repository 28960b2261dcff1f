import { SEVERITIES } from '../../domain/index.ts';

/** An option of another scanner that Plimsoll lacks. */
export interface ForeignOption {
  /** Whether a value follows it. */
  readonly takes: boolean;
  /**
   * Ours in its place: nothing if it is left out, and undefined if this value of an option of ours needs no change. `words`
   * is the whole command line.
   */
  readonly own: (value: string, words: readonly string[]) => readonly string[] | undefined;
  /** A variable of the environment in its place, before the command. */
  readonly variable?: (value: string) => string;
  /** A line in place of the whole. */
  readonly line?: string;
  readonly why: string;
}

const ALONE = 'only known vulnerabilities are looked for';
const SHARED = 'what replicas of a server share is in Postgres';
const ATTESTED = 'only a signed package list replaces layers, see plimsoll attest';
const OFFLINE = '--offline answers from what the store holds';
const MIRROR = 'feeds come from their own sources, or from --feeds-mirror URL';
const NO_SUCH = 'there is none';
const RATED = 'the report names the source of each severity';

/** Options with the same meaning as one of ours, with its value. */
const RENAMED: readonly (readonly [flags: string, own: string, why: string])[] = [
  ['--ignorefile -w', '--ignore-file', 'the option has another name'],
  ['--exclude --skip-dirs --skip-files', '--skip-path', 'paths are left out by --skip-path'],
  ['--only-severity', '--severity', 'the option has another name'],
  ['--cacert', '--ca-cert', 'the option has another name'],
  ['--profile', '--config', 'the option has another name'],
  ['--remote', '--server', 'the option has another name'],
  ['-t', '--template', 'a template is in Liquid'],
];

/** Switches with the same meaning as one of ours. */
const SAME: readonly (readonly [flags: string, own: string, why: string])[] = [
  ['--skip-db-update --skip-java-db-update --offline-scan --skip-vex-repo-update', '--offline', OFFLINE],
  ['--no-progress', '--quiet', 'the option has another name'],
  ['--debug --trace -d -vv', '--verbose', 'the option has another name'],
  ['--list-all-pkgs', '--list-packages', 'the option has another name'],
  ['--slow', '--parallel=1', '--parallel 1 reads one layer at a time'],
  ['--include-dev-deps', '--scope=all', '--scope all looks up what is only declared, too'],
  ['--removed-pkgs', '', 'packages are read as the image would show them when it runs'],
  ['--by-cve', '', 'findings are counted by CVE'],
  ['--dependency-tree', '', 'findings say what brought a package'],
  ['--only-notfixed', '', '--format json holds the state of every finding'],
  ['--add-cpes-if-none', '', 'packages are looked up by the names that their distribution gives them'],
  ['--disable-telemetry --skip-version-check', '', NO_SUCH],
  ['--redis-tls', '', SHARED],
  ['-r --recursive --all-projects', '', 'a folder is read with all folders in it'],
  ['--clear-cache --reset', '', 'remove the file that --store names to begin anew'],
  ['--app-vulns --exclude-app-vulns', '', '--scope os, or --scope application'],
  ['--no-resolve --experimental', '', NO_SUCH],
  [
    '--include-non-failures --include-deprecated-checks --reset-policy-bundle --skip-policy-update --skip-check-update --tf-exclude-downloaded-modules --license-full',
    '',
    ALONE,
  ],
];

/** Options with a value that are left out. */
const LEFT_OUT: readonly (readonly [flags: string, why: string])[] = [
  [
    '--scanners --security-checks --image-config-scanners --compliance --misconfig-scanners --policy-namespaces --policy-bundle-repository --config-data --config-policy --config-check --check-namespaces --checks-bundle-repository --helm-set --helm-set-file --helm-set-string --helm-values --tf-vars --cf-params --secret-config --ignored-licenses --license-confidence-level',
    ALONE,
  ],
  ['--db-repository --java-db-repository', MIRROR],
  ['--ignore-policy', 'ignore rules are in .plimsoll.yaml, or in the file that --config names'],
  ['--pkg-relationships', 'every package that can be read is looked up'],
  ['--exit-on-eol', 'a release whose feed is no longer maintained is a hole, which ends with 3'],
  ['--table-mode', '--format summary has one line an image'],
  ['--file-patterns', 'files are told by what they hold'],
  ['--max-image-size', 'layers are streamed'],
  ['--cache-ttl', 'the store keeps what it has read'],
  ['--redis-ca --redis-cert --redis-key --cache-backend', SHARED],
  ['--token-header --custom-headers', 'PLIMSOLL_TOKEN is sent as a bearer token'],
  ['--sbom-sources --rekor-url', ATTESTED],
  ['--enable-modules --module-dir', 'nothing is loaded into the scanner'],
  ['--name', 'a report has the name that was given'],
  ['--sort-by', 'the worst comes first; --format json holds all fields'],
  ['--severity-sources --vuln-severity-source', RATED],
  ['--detection-priority', NO_SUCH],
  ['--from --image-src', 'a transport stands before the name: docker-daemon:NAME, oci:FOLDER'],
  ['--path-prefix', 'the address has it: --server https://host/prefix'],
];

const DAEMON = 'DOCKER_HOST names the daemon';
const SECRET = 'a secret comes from the environment';
/** A secret that was typed is not repeated. */
const VARIABLES: readonly (readonly [flags: string, variable: (value: string) => string, why: string])[] = [
  ['--docker-host --podman-host', (value) => `DOCKER_HOST=${quoted(value)}`, DAEMON],
  ['--password', () => 'PLIMSOLL_PASSWORD="$PASSWORD"', SECRET],
  ['--registry-token', () => 'PLIMSOLL_REGISTRY_TOKEN="$REGISTRY_TOKEN"', SECRET],
  ['--token', () => 'PLIMSOLL_TOKEN="$TOKEN"', SECRET],
];

const LINES: readonly (readonly [flags: string, line: string, why: string])[] = [
  [
    '--download-db-only --download-java-db-only',
    'plimsoll feeds sync debian-tracker kev epss',
    'feeds are loaded by a command of their own',
  ],
  ['--generate-default-config', 'plimsoll init', 'a command of its own writes it'],
];

const SCOPES: ReadonlyMap<string, readonly string[]> = new Map([
  ['os', ['--scope', 'os']],
  ['library', ['--scope', 'application']],
]);

const scope = {
  takes: true,
  own: (value: string) => SCOPES.get(value) ?? [],
  why: '--scope os, or --scope application; without it, both are looked up',
};
const image = {
  takes: true,
  own: (value: string) => [asPath(value)],
  why: 'an archive, a folder or a file is named as the image',
};
const lockFile = {
  takes: true,
  own: (value: string) => ['--scope', 'all', `dir:${lockFolder(value)}`],
  why: 'a lock file is read with its folder; --scope all looks up what is only declared, too',
};

const OTHERS: Readonly<Record<string, ForeignOption>> = {
  '--exit-code': {
    takes: true,
    own: (value, words) => (value === '0' ? [] : ['--max', lineFor(words)]),
    why: 'a line decides the exit code',
  },
  '--severity-threshold': {
    takes: true,
    own: (value) => ['--max', `${value.toLowerCase()}=0`],
    why: 'a line decides the exit code',
  },
  '-s': {
    takes: true,
    own: (value) => (isSeverities(value) ? ['--severity', value] : []),
    why: '--severity lists only some, and --max decides what fails',
  },
  '--vuln-type': scope,
  '--pkg-types': scope,
  '--input': image,
  '--ignore-status': { takes: true, own: () => ['--only-fixed'], why: '--only-fixed counts what has a fix' },
  '--ignore-states': { takes: true, own: () => ['--only-fixed'], why: '--only-fixed counts what has a fix' },
  '-L': lockFile,
  '--lockfile': lockFile,
  '--file': {
    takes: true,
    own: (value, words) => (formatIn(words) === undefined ? [] : ['--output', value]),
    why: '--format FORMAT=FILE writes a file; a Dockerfile says nothing that the image does not',
  },
  '--report': {
    takes: true,
    own: (value) => (value === 'summary' ? ['--format', 'summary'] : []),
    why: '--format summary has one line an image',
  },
  '--cache-dir': {
    takes: true,
    own: (value) => ['--store', `${value}/plimsoll.db`],
    why: '--store FILE names the database',
  },
  '-c': {
    takes: true,
    own: (value) => [/grype|trivy/u.test(value) ? '--ignore-file' : '--config', value],
    why: '--config FILE, or --ignore-file FILE for the ignore rules of another scanner',
  },
  '--id': {
    takes: true,
    own: (value, words) => (namesAn(words) ? [value] : [value, 'IMAGE']),
    why: 'the ID comes first, and the image after it',
  },
  '--to': { takes: true, own: (value) => [value], why: 'diff takes two images, the old one first' },
};

/** Options of other scanners by their flags. */
export const FOREIGN_OPTIONS: ReadonlyMap<string, ForeignOption> = new Map([
  ...RENAMED.flatMap(([flags, own, why]) => named(flags, { takes: true, own: (value) => [own, value], why })),
  ...SAME.flatMap(([flags, own, why]) =>
    named(flags, { takes: false, own: () => (own === '' ? [] : own.split('=')), why }),
  ),
  ...LEFT_OUT.flatMap(([flags, why]) => named(flags, { takes: true, own: () => [], why })),
  ...VARIABLES.flatMap(([flags, variable, why]) =>
    named(flags, { takes: true, own: () => [], variable, why }),
  ),
  ...LINES.flatMap(([flags, line, why]) => named(flags, { takes: false, own: () => [], line, why })),
  ...Object.entries(OTHERS),
]);

const TEMPLATES = ['html', 'junit', 'gitlab'];
/** Other scanners' formats, and ours in their place. */
const FORMATS: ReadonlyMap<string, string> = new Map([
  ['cyclonedx-xml', 'cyclonedx'],
  ['spdx-tag-value', 'spdx'],
  ['github-json', 'github'],
  ['markdown', 'github'],
  ['list', 'table'],
  ['only-packages', 'packages'],
  ['vertical', 'table'],
  ['cosign-vuln', 'json'],
  ['asff', 'json'],
  ['syft-json', 'json'],
  ['gl-container-scanning', 'gitlab'],
]);

const format: ForeignOption = { takes: true, own: ownFormat, why: 'the format has another name' };

/** Options of ours with values that only other scanners know. */
export const FOREIGN_VALUES: ReadonlyMap<string, ForeignOption> = new Map<string, ForeignOption>([
  ...['-f', '--format', '-o', '--output'].map((flag) => [flag, format] as const),
  [
    '--scope',
    {
      takes: true,
      own: (value) => (/layers|squashed/u.test(value) ? [] : undefined),
      why: '--scope chooses packages, and an image is read as it would run',
    },
  ],
  [
    '--distro',
    {
      takes: true,
      own: (value) => (value.includes('/') ? ['--distro', value.replace('/', ':')] : undefined),
      why: 'a distribution is written ID:VERSION',
    },
  ],
  [
    '--template',
    {
      takes: true,
      own: (value) => (value.startsWith('@') ? [] : undefined),
      why: 'templates are in Liquid, and the usual ones are formats',
    },
  ],
]);

function ownFormat(value: string, words: readonly string[]): readonly string[] | undefined {
  const [name = '', ...file] = value.split('=');
  if (isSeverities(name)) return ['--fail-on', name];
  const template = optionValue(words, ['--template', '-t']) ?? '';
  const ofTemplate = name === 'template' && template.startsWith('@');
  const own = ofTemplate ? (TEMPLATES.find((each) => template.includes(each)) ?? 'table') : FORMATS.get(name);
  return own === undefined ? undefined : ['--format', [own, ...file].join('=')];
}

function named(flags: string, option: ForeignOption): readonly (readonly [string, ForeignOption])[] {
  return flags.split(' ').map((flag) => [flag, option] as const);
}

/** The line that fails on what another scanner's exit code does: on all severities that it lists. */
function lineFor(words: readonly string[]): string {
  const listed = optionValue(words, ['--severity', '-s', '--only-severity'])?.toLowerCase().split(',') ?? [];
  const lowest = SEVERITIES.find((severity) => severity !== 'unknown' && listed.includes(severity));
  if (lowest === undefined) return 'negligible=0,unknown=0';
  return listed.includes('unknown') ? `${lowest}=0,unknown=0` : `${lowest}=0`;
}

/** Whether `explain --id ID` names an image, too. */
function namesAn(words: readonly string[]): boolean {
  return words.filter((word) => !word.startsWith('-')).length > 2;
}

function isSeverities(value: string): boolean {
  return value
    .toLowerCase()
    .split(',')
    .every((each) => SEVERITIES.some((severity) => severity === each));
}

function formatIn(words: readonly string[]): string | undefined {
  return optionValue(words, ['--format', '-f', '--output', '-o']);
}

/** The value of the first of these options. */
export function optionValue(words: readonly string[], flags: readonly string[]): string | undefined {
  for (const [i, word] of words.entries()) {
    const [flag = '', ...value] = word.split('=');
    if (flags.includes(flag)) return value.length > 0 ? value.join('=') : words[i + 1];
  }
  return undefined;
}

/** For a POSIX shell. */
export function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/u.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

/** A name that cannot be taken for an image of a registry. */
export function asPath(file: string): string {
  return file.startsWith('/') || file.startsWith('.') ? file : `./${file}`;
}

export function lockFolder(file: string): string {
  const slash = file.lastIndexOf('/');
  return slash < 0 ? '.' : file.slice(0, slash) || '/';
}
