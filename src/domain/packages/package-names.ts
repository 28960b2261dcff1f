/** Words in a maker's domain: `org.apache`. */
const MAKER_WORDS = 2;
/** Packages from before groups were domains are mostly Apache's: `commons-io:commons-io`. */
const MAKER_OF_OLD_GROUPS = 'org.apache';

/** The word that database driver bundles add. */
const DRIVER = 'jdbc';

type Spelling = (name: string) => string;

const inLowerCase: Spelling = (name) => name.toLowerCase();

/** PEP 503: case does not count, and a run of `-`, `_` and `.` is one hyphen. */
const byPep503: Spelling = (name) =>
  name
    .toLowerCase()
    .split(/[-_.]+/u)
    .join('-');

/** Ecosystems, in OSV's spelling, in which one package has several spellings; in the others a name is exact. */
const SPELLINGS: ReadonlyMap<string, Spelling> = new Map([
  ['NuGet', inLowerCase],
  ['Packagist', inLowerCase],
  ['PyPI', byPep503],
]);

/** Root.io's prefix for the packages that it patched, which not all of its records have. */
export const PATCHED_PREFIX = 'rootio-';

/** Returns the one spelling by which an ecosystem compares a package's name; feeds and packages are joined by it. */
export function comparableName(ecosystem: string | undefined, name: string): string {
  const isOfSystem = ecosystem === undefined || ecosystem.startsWith('Root:');
  if (isOfSystem && name.startsWith(PATCHED_PREFIX)) return name.slice(PATCHED_PREFIX.length);
  return SPELLINGS.get(ecosystem ?? '')?.(name) ?? name;
}

/** Lists all spellings a name may be compared by, in any ecosystem. */
export function comparableNames(name: string): readonly string[] {
  return [...new Set([name, ...SPELLINGS.values().map((spelling) => spelling(name))])];
}

/**
 * Lists possible archive file names for Maven's `group:artifact`, if the file name does not mark the group:
 * the artifact by itself, both with a dot between, as sbt and Quarkus name it, or an OSGi bundle name,
 * perhaps shortened to its last words. Empty for a name without a group.
 */
export function namesOfArchive(name: string): readonly string[] {
  const [group, artifact] = name.split(':', 2);
  if (artifact === undefined) return [];
  const bundles = bundleNamesOf(name);
  return [...new Set([artifact, `${group}.${artifact}`, ...bundles, ...bundles.flatMap(endsOfBundle)])];
}

/**
 * Lists the symbolic names that OSGi bundles give Maven's `group:artifact`, other than both with a dot
 * between: a word that ends the group and begins the artifact appears once (`ch.qos.logback.classic`), a
 * group whose last word begins with the artifact is the whole name (`com.h2database` for h2), a driver adds
 * its word (`org.postgresql.jdbc`), or only the maker's domain precedes the artifact
 * (`org.apache.commons.io`).
 */
export function bundleNamesOf(name: string): readonly string[] {
  const [group = '', artifact] = name.split(':', 2);
  if (artifact === undefined) return [];
  const last = group.slice(group.lastIndexOf('.') + 1);
  const maker = group.includes('.') ? group.split('.', MAKER_WORDS).join('.') : MAKER_OF_OLD_GROUPS;
  const names = [`${maker}.${artifact.replaceAll('-', '.')}`];
  if (artifact.includes('.')) names.push(artifact);
  if (last.startsWith(artifact)) names.push(group);
  if (last === artifact) names.push(`${group}.${DRIVER}`);
  if (artifact.startsWith(`${last}-`)) names.push(`${group}.${artifact.slice(last.length + 1)}`);
  return names;
}

/** Returns possible artifact names in a bundle's symbolic name: its last word, or two in case that is a common one. */
export function endsOfBundle(symbolicName: string): readonly string[] {
  const [last, before] = symbolicName.split('.').reverse();
  return last === undefined || before === undefined ? [] : [last, `${before}-${last}`];
}
