/** Trivy options for checks that Plimsoll does not do. */
const OF_OTHER_SCANS = [
  '--scanners',
  '--security-checks',
  '--image-config-scanners',
  '--compliance',
  '--misconfig-scanners',
  '--include-non-failures',
  '--include-deprecated-checks',
  '--policy-namespaces',
  '--policy-bundle-repository',
  '--reset-policy-bundle',
  '--skip-policy-update',
  '--config-data',
  '--config-policy',
  '--config-check',
  '--check-namespaces',
  '--checks-bundle-repository',
  '--skip-check-update',
  '--helm-set',
  '--helm-set-file',
  '--helm-set-string',
  '--helm-values',
  '--tf-vars',
  '--tf-exclude-downloaded-modules',
  '--cf-params',
  '--secret-config',
  '--ignored-licenses',
  '--license-confidence-level',
  '--license-full',
];
const ALONE = 'leave it out: Plimsoll looks for known vulnerabilities alone';
const SHARED = 'leave it out: what replicas of a server share is in Postgres, see plimsoll serve';
const ATTESTED = 'leave it out: only a signed package list replaces layers, see plimsoll attest';

/** Suggestions for Trivy or Grype options that Plimsoll lacks. */
const HINTS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(OF_OTHER_SCANS.map((flag) => [flag, ALONE])),
  '--exit-code': 'set a line, and the exit code follows: --max critical=0,high=10',
  '--vuln-type': '--scope os, or --scope application; without it, both are looked up',
  '--pkg-types': '--scope os, or --scope application; without it, both are looked up',
  '--pkg-relationships': 'leave it out: every package that can be read is looked up',
  '-s': '--severity lists only some, and --max decides what fails; leave out a scope of layers',
  '--skip-db-update': '--offline answers from what the store holds',
  '--skip-java-db-update': '--offline answers from what the store holds',
  '--offline-scan': '--offline answers from what the store holds',
  '--download-db-only': 'plimsoll feeds sync debian-tracker kev epss',
  '--download-java-db-only': 'plimsoll feeds sync debian-tracker kev epss',
  '--db-repository': '--feeds-mirror URL reads every feed from a mirror',
  '--java-db-repository': '--feeds-mirror URL reads every feed from a mirror',
  '--cache-dir': '--store FILE names the database',
  '--cache-backend': '--store FILE names the database',
  '--clear-cache': 'remove the file that --store names',
  '--reset': 'remove the file that --store names',
  '--input': 'name the archive as the image: plimsoll scan ./image.tar',
  '--from': 'name the transport with the image: docker-daemon:NAME, oci:FOLDER, docker-archive:FILE',
  '--image-src': 'name the transport with the image: docker-daemon:NAME, oci:FOLDER, docker-archive:FILE',
  '--docker-host': 'set DOCKER_HOST',
  '--podman-host': 'set DOCKER_HOST',
  '--ignorefile': '--ignore-file FILE',
  '--ignore-policy': 'write ignore rules into .plimsoll.yaml, or into the file that --config names',
  '--exclude': '--skip-path PATTERN leaves paths out',
  '--skip-dirs': '--skip-path PATTERN leaves paths out',
  '--skip-files': '--skip-path PATTERN leaves paths out',
  '--ignore-status': '--only-fixed counts only what has a fixed version; an ignore rule can name states',
  '--ignore-states': '--only-fixed counts only what has a fixed version; an ignore rule can name states',
  '--generate-default-config': 'plimsoll init',
  '--only-notfixed': '--format json holds the state of every finding',
  '--no-progress': '--quiet',
  '--debug': '--verbose',
  '--trace': '--verbose',
  '-d': '--verbose',
  '--exit-on-eol': 'leave it out: a release whose feed is no longer maintained is a hole, which ends with 3',
  '--dependency-tree': 'leave it out: findings say what brought a package',
  '--report': '--format summary has one line an image',
  '--table-mode': '--format summary has one line an image',
  '--removed-pkgs': 'leave it out: packages are read as the image would show them when it runs',
  '--include-dev-deps': '--scope all looks up what is only declared, too',
  '--file-patterns': 'leave it out: files are told by what they hold',
  '--max-image-size': 'leave it out: layers are streamed',
  '--slow': '--parallel 1 reads one layer at a time',
  '--cache-ttl': 'leave it out: the store keeps what it has read',
  '--redis-ca': SHARED,
  '--redis-cert': SHARED,
  '--redis-key': SHARED,
  '--redis-tls': SHARED,
  '--token-header': 'leave it out: PLIMSOLL_TOKEN is sent as a bearer token',
  '--custom-headers': 'leave it out: PLIMSOLL_TOKEN is sent as a bearer token',
  '--path-prefix': 'write it into the address: --server https://host/prefix',
  '--sbom-sources': ATTESTED,
  '--rekor-url': ATTESTED,
  '--disable-telemetry': 'leave it out: there is none',
  '--skip-version-check': 'leave it out: there is none',
  '--skip-vex-repo-update': '--offline asks nobody; a VEX repository may be a folder',
  '--enable-modules': 'leave it out: nothing is loaded into the scanner',
  '--module-dir': 'leave it out: nothing is loaded into the scanner',
  '--name': 'leave it out: a report has the name that was given',
  '--profile': '--config FILE names another file of options',
  '--list-all-pkgs': '--list-packages',
  '--by-cve': 'leave it out: findings are counted by CVE',
  '--sort-by': 'leave it out: the worst comes first; --format json holds all fields',
  '--file': '--format FORMAT=FILE',
  '-t': '--format template --template FILE, in Liquid',
  '--password': 'set PLIMSOLL_PASSWORD, or pipe it to --password-stdin',
  '--registry-token': 'set PLIMSOLL_REGISTRY_TOKEN',
  '--token': 'set PLIMSOLL_TOKEN',
  '--cacert': '--ca-cert FILE',
  '--severity-sources': 'leave it out: the report names the source of each severity',
  '--vuln-severity-source': 'leave it out: the report names the source of each severity',
  '--detection-priority': 'leave it out',
  '--add-cpes-if-none':
    'leave it out: packages are looked up by the names that their distribution gives them',
  '-c': '--config FILE',
};

export const FOREIGN_OPTIONS: readonly string[] = Object.keys(HINTS);

/** Suggestions for Trivy and Grype commands, and for other words in place of a command. */
const COMMANDS: Readonly<Record<string, string>> = {
  image: 'plimsoll scan IMAGE',
  i: 'plimsoll scan IMAGE',
  rootfs: 'plimsoll scan dir:FOLDER',
  fs: 'plimsoll scan dir:FOLDER',
  filesystem: 'plimsoll scan dir:FOLDER',
  server: 'plimsoll serve',
  client: 'plimsoll scan IMAGE --server ADDRESS',
  db: 'plimsoll feeds --help',
  clean: 'remove the file that --store names',
};

/**
 * Returns a suggestion for commander's usage error: `error: unknown option '--exit-code'`. Undefined if the
 * command's help is more useful.
 */
export function hintForUsage(error: string): string | undefined {
  const [, kind, word = ''] = /^error: unknown (option|command) '(.*)'/u.exec(error) ?? [];
  if (kind === 'option') return entry(HINTS, word.split('=', 1)[0] ?? '');
  if (kind !== 'command') return undefined;
  return entry(COMMANDS, word) ?? (/[:/.]/u.test(word) ? `plimsoll scan ${word}` : undefined);
}

function entry(table: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
