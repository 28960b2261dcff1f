/** Suggestions for options of Trivy or Grype that Plimsoll does not have. */
const HINTS: Readonly<Record<string, string>> = {
  '--exit-code': 'set a line, and the exit code follows: --max critical=0,high=10',
  '--vuln-type': '--scope os, or --scope application; without it, both are looked up',
  '--pkg-types': '--scope os, or --scope application; without it, both are looked up',
  '--pkg-relationships': 'leave it out: every package that can be read is looked up',
  '--scanners': 'leave it out: Plimsoll looks for known vulnerabilities alone',
  '--security-checks': 'leave it out: Plimsoll looks for known vulnerabilities alone',
  '--image-config-scanners': 'leave it out: Plimsoll looks for known vulnerabilities alone',
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
  '--debug': 'leave it out: what went wrong is in the report and on standard error',
  '-d': 'leave it out: what went wrong is in the report and on standard error',
  '--verbose': 'leave it out: what went wrong is in the report and on standard error',
  '-v': 'leave it out: what went wrong is in the report and on standard error; -V prints the version',
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

/** Suggestions for commands of Trivy and Grype, and for other words in place of a command. */
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
 * Finds a suggestion for a usage error in commander's words: `error: unknown option '--exit-code'`. Undefined where the
 * command's help says more.
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
