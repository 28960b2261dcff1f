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

/** Returns the one spelling of a package's name by which its ecosystem compares it; feeds and packages are joined by it. */
export function comparableName(ecosystem: string | undefined, name: string): string {
  return SPELLINGS.get(ecosystem ?? '')?.(name) ?? name;
}

/** Lists what a name may be compared as, whatever the ecosystem of its package. */
export function comparableNames(name: string): readonly string[] {
  return [...new Set([name, ...SPELLINGS.values().map((spelling) => spelling(name))])];
}

/**
 * Lists what the file of an archive of Maven's `group:artifact` may be named where it does not tell which part is the
 * group: by the artifact alone, or by both with a dot between, as sbt and Quarkus name it. A name without a group has none.
 */
export function namesOfArchive(name: string): readonly string[] {
  const [group, artifact] = name.split(':', 2);
  return artifact === undefined ? [] : [artifact, `${group}.${artifact}`];
}
