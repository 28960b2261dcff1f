import { asPath, lockFolder, optionValue } from './options.ts';

/** Answer to another scanner's command: our words, which run, or a line to type instead. */
export type OwnCommand =
  | { readonly kind: 'runs'; readonly words: readonly string[] }
  | { readonly kind: 'line'; readonly line: string; readonly why: string };

type Verb = (rest: readonly string[]) => OwnCommand;

const runs = (...words: readonly string[]): OwnCommand => ({ kind: 'runs', words });
const says = (line: string, why: string): OwnCommand => ({ kind: 'line', line, why });

const scan: Verb = (rest) => runs('scan', ...rest);
const folder: Verb = (rest) => {
  const at = placeOfName(rest);
  return runs('scan', ...rest.map((word, i) => (i === at ? asFolder(word) : word)));
};
const summary: Verb = (rest) => runs('scan', ...rest, '--format', 'summary');
const status: Verb = (rest) => runs('feeds', 'status', ...rest);
const source: Verb = ([url = '', ...rest]) =>
  isAddress(url)
    ? says(`git clone ${url} && plimsoll scan dir:${lastPart(url)}`, 'a repository is scanned as a folder')
    : folder([url, ...rest]);
const alone =
  (line: string): Verb =>
  () =>
    says(line, 'only known vulnerabilities are looked for');

/** Commands of Trivy, Grype, Syft, OSV-Scanner, Docker Scout, Snyk, clairctl and clair-scanner, of one word or two. */
const VERBS: ReadonlyMap<string, Verb> = new Map<string, Verb>([
  ...[
    'image',
    'i',
    'cves',
    'test',
    'monitor',
    'analyze',
    'container test',
    'container monitor',
    'scan image',
  ].map((name) => [name, scan] as const),
  ['report', scan],
  ['container sbom', (rest) => runs('sbom', ...rest)],
  ['packages', (rest) => runs('sbom', ...rest)],
  ...['fs', 'filesystem', 'rootfs', 'dir', 'scan source', 'scan fs', 'scan dir'].map(
    (name) => [name, folder] as const,
  ),
  ...['quickview', 'qv'].map((name) => [name, summary] as const),
  ['recommendations', scan],
  ['vm', folder],
  ...['repo', 'repository'].map((name) => [name, source] as const),
  ['server', (rest) => runs('serve', ...rest)],
  ['client', scan],
  ['compare', compared],
  ['db update', (rest) => runs('feeds', 'sync', ...rest)],
  ['db import', (rest) => runs('feeds', 'import', ...rest)],
  ...['db status', 'db list', 'db check', 'db providers'].map((name) => [name, status] as const),
  ['db delete', () => says('rm ~/.cache/plimsoll/store.db', 'the store is one file')],
  ['clean', () => says('rm ~/.cache/plimsoll/store.db', 'the store is one file')],
  ...['k8s', 'kubernetes'].map((name): [string, Verb] => [
    name,
    () =>
      says(
        'plimsoll watch kubernetes --once --output runs.json',
        'a server answers for what runs in a cluster',
      ),
  ]),
  ...['registry login', 'login', 'auth'].map((name): [string, Verb] => [
    name,
    (rest) =>
      says(
        ['docker login', ...rest.filter(isName)].join(' '),
        'credentials are those of docker login or podman login',
      ),
  ]),
  [
    'registry logout',
    (rest) => says(['docker logout', ...rest].join(' '), 'credentials are those of docker login'),
  ],
  ...['config', 'conf', 'iac', 'code'].map((name): [string, Verb] => [name, alone('plimsoll scan dir:.')]),
  ...['plugin', 'module'].map((name): [string, Verb] => [
    name,
    () => says('plimsoll --help', 'there are no plugins'),
  ]),
  ['-v', () => runs('--version')],
]);

/** Words that nobody means as an image. */
export const NO_IMAGES: readonly string[] = [
  'image',
  'scan',
  'cves',
  'fs',
  'rootfs',
  'source',
  'container',
  'quickview',
  'recommendations',
  'compare',
];

/** Names of commands that are no images, whatever is typed after `scan`. */
export const FOREIGN_COMMANDS: readonly string[] = [...VERBS.keys()].filter((name) => /^[a-z]+$/u.test(name));

/** Returns what the words of a command line mean that begins with no command of ours; undefined if nothing. */
export function ownCommand(words: readonly string[]): OwnCommand | undefined {
  const [first = '', second = '', ...rest] = words;
  const two = VERBS.get(`${first} ${second}`);
  if (two && (first !== 'scan' || rest.some(isName))) return two(rest);
  if (first === 'scan') return undefined;
  return VERBS.get(first)?.(words.slice(1));
}

/** `compare NEW --to OLD`, or the two in the order of diff. */
function compared(rest: readonly string[]): OwnCommand {
  const to = optionValue(rest, ['--to']);
  if (to === undefined) return runs('diff', ...rest);
  const others = rest.filter((word, i) => !word.startsWith('--to') && rest[i - 1] !== '--to');
  return runs('diff', to, ...others);
}

/** Where a command names its only image or folder: behind no option, whose value it may be, or else last. */
function placeOfName(words: readonly string[]): number {
  const free = words.findIndex((word, i) => isName(word) && !(words[i - 1] ?? '').startsWith('-'));
  return free < 0 ? words.findLastIndex(isName) : free;
}

function asFolder(name: string): string {
  return name.includes(':') ? name : `dir:${name}`;
}

export function isName(word: string): boolean {
  return word !== '' && !word.startsWith('-');
}

function isAddress(word: string): boolean {
  return /^(?:https?:\/\/|git@|git:\/\/)/u.test(word);
}

function lastPart(url: string): string {
  return (url.split('/').findLast((part) => part !== '') ?? 'repository').replace(/\.git$/u, '');
}

/** Returns what a name means that other scanners know and Plimsoll does not; undefined if it is an image's. */
export function ownName(name: string): OwnCommand | undefined {
  const [transport = ''] = name.split(':', 1);
  const rest = name.slice(transport.length + 1);
  if (isAddress(name)) return source([name]);
  switch (transport) {
    case 'docker':
    case 'podman':
      return rest.startsWith('//') || rest === '' ? undefined : runs(`docker-daemon:${rest}`);
    case 'singularity':
      return says(
        `apptainer build --sandbox rootfs ${rest} && plimsoll scan dir:rootfs`,
        'a SIF file is not read',
      );
    case 'pkg':
      return says(`echo '${name}' | plimsoll scan purl:-`, 'a package is read from a list of purls');
    default:
      return isLockFile(name) ? runs('--scope', 'all', `dir:${lockFolder(asPath(name))}`) : undefined;
  }
}

function isLockFile(name: string): boolean {
  return /(?:^|\/)(?:[\w.-]+\.lock|[\w.-]*-lock\.(?:json|yaml)|package\.json|go\.(?:mod|sum)|requirements[\w.-]*\.txt|pom\.xml|yarn\.lock)$/u.test(
    name,
  );
}
