import { isDigitAt, isId, isVersion } from './coordinates.ts';
import type { Coordinates } from './evidence.ts';
import { isCommonWord } from './fits-classes.ts';

/** Words after a version that name a build variant: Maven's classifiers. */
const CLASSIFIERS = [
  ...['natives', 'linux', 'windows', 'osx', 'macos', 'mac', 'x86', 'aarch', 'arm', 'ppc', 's390'],
  ...['jdk', 'shaded', 'uber', 'standalone', 'jar-with', 'bin', 'dist', 'exec', 'runner', 'plain', 'all'],
  ...['sources', 'javadoc', 'test', 'noaop', 'nolog', 'no_aop', 'bundle', 'signed'],
];
/** Build variants without the package's code. */
const WITHOUT_CODE = ['sources', 'javadoc', 'tests', 'test-sources', 'test-javadoc', 'src'];
/** Words between the numbers in a version: `1.0-beta-2`. */
const QUALIFIERS = [
  ...['alpha', 'beta', 'milestone', 'rc', 'cr', 'snapshot', 'final', 'ga', 'release', 'sp', 'pre', 'ea'],
  ...['build', 'rev', 'patch', 'redhat', 'jbossorg', 'incubating', 'jre', 'dev'],
  ...['a', 'b', 'm', 'p', 'r', 'v'],
];
const SNAPSHOT = '-SNAPSHOT';
/** A release line's name, not a version: `3.x`, or `1.2` within an artifact name, as in `log4j-1.2-api`. */
const LINE = /^(?:.*\.x|\d+\.\d+-(?<word>[a-z]+))$/u;

export interface NamedVersion {
  readonly artifact: string;
  readonly version: string;
}

/** Whether a file name says that the archive lacks the package's code. */
export function isNamedWithoutCode(base: string): boolean {
  return WITHOUT_CODE.some((classifier) => base.endsWith(`-${classifier}`));
}

/** How well a file name matches coordinates, and the version common to both; higher is better. */
export interface NameFit {
  readonly rank: 1 | 2 | 3;
  readonly version: string;
}

/**
 * Matches a file name with coordinates: `ARTIFACT-VERSION`, prefixed with the group (`GROUP.ARTIFACT` by
 * Quarkus, `GROUP-ARTIFACT` by the ear plugin), or without the version. Undefined if it names something else.
 */
export function fitName(
  base: string,
  { group, artifact, version }: Coordinates,
  size: number,
): NameFit | undefined {
  for (const name of [artifact, `${group}.${artifact}`, `${group}-${artifact}`]) {
    if (base === name) return { rank: 2, version };
    if (!base.startsWith(`${name}-`)) continue;
    const rest = withoutSize(base.slice(name.length + 1), size);
    if (beginsWithVersion(rest, version)) return { rank: 3, version: completed(rest, version) };
    if (isDigitAt(rest, 0)) return { rank: 1, version };
  }
  return undefined;
}

/**
 * Whether the rest of a file name is a version, or continues it. In repositories, snapshots carry their build
 * time: `1.3-20261125.151422-1` for `1.3-SNAPSHOT`.
 */
export function beginsWithVersion(rest: string, version: string): boolean {
  if (rest === version || rest.startsWith(`${version}.`) || rest.startsWith(`${version}-`)) return true;
  if (!version.endsWith(SNAPSHOT)) return false;
  const released = `${version.slice(0, -SNAPSHOT.length)}-`;
  return rest.startsWith(released) && isDigitAt(rest, released.length);
}

/**
 * Text found only in the file name belongs to the version, as in `12.2.0.jre11` for `12.2.0`; a classifier
 * does not.
 */
function completed(rest: string, version: string): string {
  if (!rest.startsWith(`${version}.`)) return version;
  const [suffix = ''] = rest.slice(version.length).split('-');
  return version + suffix;
}

/**
 * Splits a file name into artifact and version: at a version from the manifest if it contains one, else at
 * the first number after a hyphen. Undefined for names without a version.
 */
export function splitName(base: string, size: number, known: readonly string[]): NamedVersion | undefined {
  const name = withoutSize(base, size);
  const starts = versionStarts(name, known);
  for (const start of starts) {
    const artifact = name.slice(0, start - 1);
    const version = withoutClassifier(name.slice(start));
    if (isId(artifact) && isVersion(version) && !isLine(version)) return { artifact, version };
  }
  return undefined;
}

function isLine(version: string): boolean {
  const line = LINE.exec(version);
  const word = line?.groups?.['word'];
  return line !== null && (word === undefined || isCommonWord(word));
}

/** Lists possible version positions, most likely first. */
function versionStarts(name: string, known: readonly string[]): readonly number[] {
  const stated = known
    .map((version) => name.indexOf(`-${version}`) + 1)
    .filter((start) => start > 1 && isDigitAt(name, start));
  const starts: number[] = [];
  for (let at = name.indexOf('-'); at >= 0; at = name.indexOf('-', at + 1)) {
    if (at > 0 && isDigitAt(name, at + 1)) starts.push(at + 1);
  }
  // `log4j-1.2-api-2.14.1`: a non-qualifier word between two numbers belongs to the artifact.
  const last = starts.findLastIndex(
    (start, index) => index === 0 || hasForeignWord(name, starts[index - 1] ?? 0, start),
  );
  return [...stated, ...(last > 0 ? [starts[last] ?? 0] : []), ...starts];
}

function hasForeignWord(name: string, from: number, to: number): boolean {
  const words = name
    .slice(from, to - 1)
    .split('-')
    .slice(1);
  return name.slice(to).includes('.') && words.some((word) => !isQualifier(word) && !isClassifier(word));
}

function isQualifier(word: string): boolean {
  let end = 0;
  while (end < word.length && !isDigitAt(word, end)) end++;
  return QUALIFIERS.includes(word.slice(0, end).toLowerCase());
}

function isClassifier(word: string): boolean {
  const text = word.toLowerCase();
  return CLASSIFIERS.some((classifier) => text.startsWith(classifier));
}

function withoutClassifier(version: string): string {
  const words = version.split('-');
  const at = words.findIndex((word, index) => index > 0 && isClassifier(word));
  return at < 0 ? version : words.slice(0, at).join('-');
}

/** Jib appends the file size if two files share a name. */
function withoutSize(name: string, size: number): string {
  const suffix = `-${size}`;
  return name.endsWith(suffix) ? name.slice(0, -suffix.length) : name;
}
